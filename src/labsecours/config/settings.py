"""Django settings: every value that an installation may change comes from `environment`."""

from pathlib import Path
from urllib.parse import urlsplit

import django
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy

from labsecours.config import environment

environment.refuse_unsafe()
PRODUCTION = environment.is_production()
PACKAGE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()

SITE_URL = environment.site_url()
SECRET_KEY = environment.secret_key(DATA_DIR)
DEBUG = environment.read_flag("LABSECOURS_DEBUG")
ALLOWED_HOSTS = environment.read_list("LABSECOURS_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if urlsplit(SITE_URL).scheme == "https" else []

INSTALLED_APPS = [
    "labsecours.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_filters",
    "ninja",
    "csp",
    "labsecours.kernel",
    "labsecours.accounts",
    "labsecours.directory",
    "labsecours.roadmap",
    "labsecours.network",
    "labsecours.events",
    "labsecours.calls",
    "labsecours.press",
    "labsecours.report",
    "labsecours.desk",
    "labsecours.portal",
    "labsecours.api",
    "labsecours.seeds",
]

MIDDLEWARE = [
    "labsecours.kernel.middleware.UnchangedPageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "labsecours.config.urls"
WSGI_APPLICATION = "labsecours.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [
            *(
                PACKAGE_DIR / app / "templates"
                for package, _dot, app in (a.partition(".") for a in INSTALLED_APPS)
                if package == "labsecours"
            ),
            Path(django.__file__).parent / "forms" / "jinja2",
        ],
        "OPTIONS": {
            "environment": "labsecours.ui.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "labsecours.ui.context.page",
                "labsecours.desk.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "labsecours.ui.jinja.FormRenderer"

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 200},  # public pages, of 256 kB at most
    }
}

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "desk:home"
LOGOUT_REDIRECT_URL = "portal:home"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", gettext_lazy("French")), ("en", gettext_lazy("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone()

STATIC_URL = "/static/"
# Only our own: what other packages ship is bundled into ours or not used.
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATICFILES_DIRS = [PACKAGE_DIR / "ui" / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "labsecours.portal.views.form_expired"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
# Whether the domain's other hosts are all on HTTPS, and may be preloaded as such, is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
