"""The product's settings, with a data folder of the tests' own, plain static names and a quick password hash."""

import os
import tempfile

os.environ["LABSECOURS_DATA_DIR"] = tempfile.mkdtemp(prefix="labsecours-tests-")
os.environ.setdefault("LABSECOURS_SECRET_KEY", "only-for-the-tests-" + "0" * 32)

from labsecours.config.settings import *  # noqa: F403
from labsecours.config.settings import DATA_DIR

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
(DATA_DIR / "static").mkdir(exist_ok=True)
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},  # a page is built each time
}
