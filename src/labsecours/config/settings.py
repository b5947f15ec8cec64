"""Django settings: every value that an installation may change comes from `environment`."""

from datetime import timedelta
from hashlib import sha256
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
TRUSTED_PROXIES = environment.trusted_proxies()
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
    "django.contrib.humanize",
    "django_tasks_db",
    "django_htmx",
    "django_filters",
    "ninja",
    "csp",
    "labsecours.kernel",
    "labsecours.accounts",
    "labsecours.privacy",
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
    # After ours, whose words come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "labsecours.kernel.origin.ForwardingMiddleware",
    "labsecours.ui.hardening.HeadersMiddleware",
    "labsecours.ui.hardening.ReadableMiddleware",
    "labsecours.kernel.middleware.UnchangedPageMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "labsecours.kernel.audit_origin.AuditOriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "labsecours.accounts.middleware.AccessMiddleware",
    "labsecours.accounts.middleware.GateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "labsecours.accounts.middleware.AttemptsMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
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
    # What the workers must share: how often somebody tried to sign in.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        # Past this number, links and counts that still hold would be forgotten.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "TIMEOUT": 86_400,
        "OPTIONS": {"MAX_ENTRIES": 200},  # public pages, of 256 kB at most
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

MAIL_SERVER = environment.mail_server()
MAIL_FROM = environment.mail_from()
DEMONSTRATION = environment.read_flag("LABSECOURS_DEMONSTRATION")

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["labsecours.accounts.passwords.Hasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "labsecours.accounts.passwords.PasswordRules"}]
AUTHENTICATION_BACKENDS = ["labsecours.accounts.passwords.SignInBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:home"  # the team goes to its desk: see accounts.adapter
LOGOUT_REDIRECT_URL = "portal:home"
PASSWORD_RESET_TIMEOUT = 3600  # seconds, as its mail says

ACCOUNT_ADAPTER = "labsecours.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_DEFAULT_HTTP_PROTOCOL = urlsplit(SITE_URL).scheme
ACCOUNT_FORMS = {
    "add_email": "labsecours.accounts.forms.ChangeAddressForm",
    "change_password": "labsecours.accounts.forms.ChangePasswordForm",
    "login": "labsecours.accounts.forms.SignInForm",
    "reauthenticate": "labsecours.accounts.forms.ConfirmPasswordForm",
    "reset_password": "labsecours.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "labsecours.accounts.forms.NewPasswordForm",
    "set_password": "labsecours.accounts.forms.ChoosePasswordForm",
    "signup": "labsecours.accounts.forms.SignUpForm",
}
MFA_ADAPTER = "labsecours.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a clock half a minute late or early
MFA_FORMS = {
    "activate_totp": "labsecours.accounts.second_factor_forms.ActivateAppForm",
    "add_webauthn": "labsecours.accounts.second_factor_forms.AddPasskeyForm",
    "authenticate": "labsecours.accounts.second_factor_forms.GiveCodeForm",
    "authenticate_webauthn": "labsecours.accounts.second_factor_forms.GivePasskeyForm",
    "edit_webauthn": "labsecours.accounts.second_factor_forms.RenamePasskeyForm",
    "login_webauthn": "labsecours.accounts.second_factor_forms.SignInPasskeyForm",
    "reauthenticate": "labsecours.accounts.second_factor_forms.ConfirmCodeForm",
    "reauthenticate_webauthn": "labsecours.accounts.second_factor_forms.ConfirmPasskeyForm",
}
OPENID_PROVIDER = environment.openid_provider()
# An account of the provider is known by its issuer and its `sub`: with another issuer, nobody is anybody's.
OPENID_PROVIDER_ID = f"openid-{sha256(OPENID_PROVIDER.issuer.encode()).hexdigest()[:16]}" if OPENID_PROVIDER else ""
SOCIALACCOUNT_ADAPTER = "labsecours.accounts.openid.OpenIDAccounts"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "provider_class": "labsecours.accounts.openid.OpenIDProvider",
        "APPS": [
            {
                "provider_id": OPENID_PROVIDER_ID,
                "name": OPENID_PROVIDER.name,
                "client_id": OPENID_PROVIDER.client_id,
                "secret": OPENID_PROVIDER.secret,
            }
        ]
        if OPENID_PROVIDER
        else [],
    }
}
USERSESSIONS_TRACK_ACTIVITY = False  # accounts.limits notes it, once a minute, where the session is read anyway
# Ours count these: see accounts.throttling.
ACCOUNT_RATE_LIMITS = dict.fromkeys(("login", "login_failed", "signup", "reset_password", "request_login_code"))
# How long a session lasts without activity, and altogether.
SESSION_LIMITS = {
    "staff": (timedelta(minutes=30), timedelta(hours=12)),
    "others": (timedelta(days=14), timedelta(days=30)),
}
SESSION_COOKIE_AGE = int(SESSION_LIMITS["others"][1].total_seconds())

ERASURE_DELAY_DAYS = 14  # to change one's mind

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
WHITENOISE_ALLOW_ALL_ORIGINS = False

DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "labsecours.portal.views.form_expired"
SECURE_REFERRER_POLICY = "same-origin"
# Browsers take `__Host-` only over HTTPS, and then let no other host of the domain set these cookies.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if PRODUCTION else ("sessionid", "csrftoken")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
# Messages travel in the session: a cookie of their own would be one more to protect.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.read_flag("LABSECOURS_HSTS_SUBDOMAINS")
# Whether the domain's other hosts are all on HTTPS, and may be preloaded as such, is not ours to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF],
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
    "filters": {"discreet": {"()": "labsecours.kernel.logs.DiscreetFilter"}},
    "formatters": {"discreet": {"()": "labsecours.kernel.logs.DiscreetFormatter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["discreet"],
            "formatter": "discreet",
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers write addresses with their queries, and would mail what was typed.
    "loggers": {"django": {"level": "WARNING"}, "django.server": {"level": "WARNING", "propagate": True}},
}
