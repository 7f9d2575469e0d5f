"""Every setting of Child First. What differs between machines comes from the environment and is checked here."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()


def required(name, *, unless_debug=None, unless_local=None):
    """The text of the environment value `name`, or the other one on a developer's machine or in a demonstration."""
    value = env.str(name, default="")
    if value:
        return value
    if unless_local is not None and (DEBUG or DEMONSTRATION):
        return unless_local
    if unless_debug is not None and DEBUG:
        return unless_debug
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
FILES_BUCKET = env.str("FILES_BUCKET", default="")
FILES_ENDPOINT = env.str("FILES_ENDPOINT", default="")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")
RELEASE = env.str("RELEASE", default="")
LOG_LEVEL = one_of("LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), default="INFO")
PAGES_KEPT = whole_number("PAGES_KEPT", default=500)
PROMISED_DAYS = whole_number("PROMISED_DAYS", default=14, least=1)
VERIFY_AGAIN_DAYS = whole_number("VERIFY_AGAIN_DAYS", default=365, least=1)
REMIND_DAYS = whole_number("REMIND_DAYS", default=90, least=1)
APPROVALS_REQUIRED = whole_number("APPROVALS_REQUIRED", default=1, least=1)
API_REQUESTS_PER_MINUTE = whole_number("API_REQUESTS_PER_MINUTE", default=300)
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
    "accounts.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks_db",
    "pgtrigger",
    "taggit",
    "countries",
    "practices",
    "accounts",
    "submissions",
    "following",
    "config",
]
AUTH_USER_MODEL = "accounts.User"

MIDDLEWARE = [
    "practices.api.cors.OpenForReadingMiddleware",  # first, so that no refusal of another lacks its mark
    "config.middleware.RequestIdMiddleware",
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.CompressedPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.NothingKeptMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "lib.punctuation"],
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
# Attachments are read by the program alone and sent through `visible_to`: no folder or bucket of theirs is public.
ON_DISK = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"location": VAR / "files", "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}
IN_BUCKET = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {"bucket_name": FILES_BUCKET, "endpoint_url": FILES_ENDPOINT or None, "default_acl": "private"},
}
STORAGES = {
    "default": IN_BUCKET if FILES_BUCKET else ON_DISK,
    "staticfiles": {"BACKEND": PLAIN_STATIC_FILES if DEBUG else "config.static_files.OneStylesheetStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_HANDLERS = [
    "submissions.receiving.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
NOTHING_KEPT = "django.core.cache.backends.dummy.DummyCache"
CACHES = {
    # Counts how often somebody tries to sign in: all processes and machines must see the same numbers.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    "pages": {
        "BACKEND": LOCAL_MEMORY if PAGES_KEPT else NOTHING_KEPT,
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": PAGES_KEPT or 1},
    },
    # Pictures that stand beside shared links, up to 100 kB each.
    "social_cards": {"BACKEND": LOCAL_MEMORY, "LOCATION": "social_cards", "OPTIONS": {"MAX_ENTRIES": 200}},
    # Who asked the API how often: in memory alone, since addresses are personal data.
    "api_requests": {"BACKEND": LOCAL_MEMORY, "LOCATION": "api_requests", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}

# API -----------------------------------------------------------------------------------------------------------------
# Neither rest_framework nor drf_spectacular is an application here: their pages and scripts are not used.

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["practices.api.throttling.ByAddress"],
    "EXCEPTION_HANDLER": "practices.api.problems.refusal",
    "NUM_PROXIES": 1 if BEHIND_PROXY else 0,
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,  # `format` would be read from the query of every address
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.1",
    "TITLE": "Child First",
    "DESCRIPTION": "Practices that end child immigration detention. How to read them is told at /api/docs/.",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,  # names that would be in the language of whoever asks first
    "POSTPROCESSING_HOOKS": ["practices.api.schema.finish"],
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

# Signing in: with a code by mail, and a second factor for who reads what others wrote (docs/decisions/0011) ----------

AUTHENTICATION_BACKENDS = ["accounts.backends.SignInByCode"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # the other one sets a cookie of its own

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code that signs a person in proves the address
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of every change of a second factor
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_RATE_LIMITS = {
    # With 8 of 20 letters in a code and five tries at each, an hour's limit leaves a guess one chance in 400 million.
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "try_login_code": "60/m/ip",
    "invite": "20/d/user",
    "ask_focal_point": "5/d/user",
    "start_draft": "20/h/ip,5/h/key",  # without an account
    "follow": "20/h/ip,5/h/key,15/d/key",
    "clearance": "60/m/ip,240/h/key",  # opening a link, and answering by it
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0  # whose word on the visitor's address is believed

MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.ActivateAppForm",
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "edit_webauthn": "accounts.forms.NamePasskeyForm",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Child First"
MFA_TOTP_TOLERANCE = 1  # steps of 30 seconds: clocks of phones differ
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # on localhost

# Mail ----------------------------------------------------------------------------------------------------------------

# A failing server must not hold a visitor up for long: seconds.
MAIL_TIMEOUT = 10
MAIL_SCHEMES = ("smtp", "smtp+tls", "smtp+ssl")


def mailer(name):
    """How mail is sent: by the server that the environment value `name` gives, or to the demonstration's mailbox."""
    url = required(name, unless_local="")
    if not url and DEMONSTRATION:
        return {"BACKEND": "config.demo_mail.Mailbox"}
    if not url:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts = port = None
    if not parts or parts.scheme not in MAIL_SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(f"{name} must read smtp+tls://user:password@host:port (or smtp://, smtp+ssl://).")
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtp+ssl",
            "timeout": MAIL_TIMEOUT,
        },
    }


MAILERS = {"default": mailer("MAIL_URL")}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = required("MAIL_FROM", unless_local="Child First <no-reply@localhost>")

# Background work: rows of the same database, so that a task comes with its transaction or not at all ------------------

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def address_of_site(name):
    """Where the site is, for the links in mails: https://host, without a path."""
    url = required(name, unless_local="http://localhost:8000").rstrip("/")
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = None
    if not parts or parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(f"{name} must read https://host, not {url!r}.")
    return url


SITE_URL = address_of_site("SITE_URL")

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
        # Names every passkey that is made.
        "fido2": {"level": "WARNING"},
        # Two lines for every task, and one for every signal to stop.
        "django.tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "ERROR"},
    },
}
