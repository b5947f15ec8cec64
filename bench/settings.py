"""The product's settings, with the views that it is compared to in front of it."""

from labsecours.config.settings import *  # noqa: F403
from labsecours.config.settings import MIDDLEWARE, TEMPLATES

MIDDLEWARE = ["bench.baseline.BaselineMiddleware", *MIDDLEWARE]
TEMPLATES = [
    *TEMPLATES,
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "NAME": "plain",
        "OPTIONS": {"loaders": [("django.template.loaders.cached.Loader", ["bench.baseline.Loader"])]},
    },
]
