"""Every setting of Child First. What differs between machines comes from the environment and is checked here."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name, *, unless_debug):
    """The text of the environment value `name`, or `unless_debug` on a developer's machine."""
    value = env.str(name, default="")
    if value or DEBUG:
        return value or unless_debug
    raise ImproperlyConfigured(f"Set {name}: see the configuration table in README.md, or start with `make run`.")


def one_of(name, values, *, default):
    """The environment value `name`, refused by name unless it is one of `values`."""
    value = env.str(name, default="") or default
    if value in values:
        return value
    raise ImproperlyConfigured(f"{name} must be one of {', '.join(values)}, not {value!r}.")


def switch(name, *, default):
    """True or False from the environment; anything else is refused (django-environ reads "ture" as False)."""
    return one_of(name, ("true", "false", "1", "0"), default=str(default).lower()) in ("true", "1")


def whole_number(name, *, default, least=0):
    """A whole number from the environment."""
    value = env.str(name, default="") or str(default)
    if value.isascii() and value.isdecimal() and int(value) >= least:
        return int(value)
    raise ImproperlyConfigured(f"{name} must be a whole number from {least} up, not {value!r}.")


# Environment ---------------------------------------------------------------------------------------------------------

DEBUG = switch("DEBUG", default=False)
SECRET_KEY = required("SECRET_KEY", unless_debug="only-for-development")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
HTTPS = switch("HTTPS", default=True)
BEHIND_PROXY = switch("BEHIND_PROXY", default=False)
DEMONSTRATION = switch("DEMONSTRATION", default=False)
VAR = Path(env.str("VAR_DIR", default="") or ROOT / "var").resolve()
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
RELEASE = env.str("RELEASE", default="")
LOG_LEVEL = one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
PAGES_KEPT = whole_number("PAGES_KEPT", default=500)
WEB_WORKERS = whole_number("WEB_WORKERS", default=2, least=1)
WEB_THREADS = whole_number("WEB_THREADS", default=4, least=1)

# Databases: `default` may write; public pages read through `catalogue` (docs/decisions/0002) -------------------------

CATALOGUE_ROLE = env.str("CATALOGUE_ROLE", default="childfirst_catalogue")


def database(name, url, *, options=""):
    """A connection to the PostgreSQL that the environment value `name` gives as `url`, kept open between requests."""
    try:
        config = environ.Env.db_url_config(url)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} cannot be read: {error}.") from None
    if config.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(f"{name} must start with postgres://.")
    given = config.get("OPTIONS", {})
    options = f"{given.get('options', '')} {options}".strip()
    return config | {
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5} | given | {"options": options},
    }


DATABASE_URL = required("DATABASE_URL", unless_debug="postgres:///childfirst")
READ_ONLY = "-c default_transaction_read_only=on"
DATABASES = {
    "default": database("DATABASE_URL", DATABASE_URL),
    "catalogue": database(
        "CATALOGUE_DATABASE_URL",
        env.str("CATALOGUE_DATABASE_URL", default="") or DATABASE_URL,
        options=f"{READ_ONLY} -c role={CATALOGUE_ROLE}" if CATALOGUE_ROLE else READ_ONLY,
    )
    | {"TEST": {"MIRROR": "default"}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Applications --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "pgtrigger",
    "taggit",
    "countries",
    "practices",
    "accounts",
    "config",
]
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/en/"  # until sign-in comes with its own issue

MIDDLEWARE = [
    "config.middleware.RequestIdMiddleware",
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "config.context.site"],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Languages and time --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ru", "Русский"),
    ("ar", "العربية"),
    ("zh-hans", "简体中文"),
]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "UTC"
USE_TZ = True

# Static files and caches ---------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
PLAIN_STATIC_FILES = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": PLAIN_STATIC_FILES if DEBUG else "config.static_files.OneStylesheetStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
NOTHING_KEPT = "django.core.cache.backends.dummy.DummyCache"
CACHES = {
    "default": {"BACKEND": LOCAL_MEMORY, "LOCATION": "default"},
    "pages": {
        "BACKEND": LOCAL_MEMORY if PAGES_KEPT else NOTHING_KEPT,
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": PAGES_KEPT or 1},
    },
}

# Security ------------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"

# Mail: nothing sends any until notices come with their own issue -----------------------------------------------------

MAILERS = {}
SILENCED_SYSTEM_CHECKS = ["mail.W001"]  # "no default mailer"

# Logs: one JSON object a line on standard error ----------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        # Django's own handlers would print every record a second time, as text.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A refused request has its line from RequestIdMiddleware; these would add a traceback, or what was typed.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "WARNING"},
        "gunicorn": {"level": "ERROR"},
    },
}
