"""Every setting of the site, read from the environment, with defaults that are safe on one's own machine.

`docs/operating.md` has a line for each variable (`tests/test_house.py` holds the two together). In production the
checks in `peerhealth/checks.py` refuse to start a half-configured site.
"""

from pathlib import Path

import environ

from peerhealth import databases, logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# "development" is what manage.py assumes for a person at a shell; the WSGI entry point assumes "production".
ENVIRONMENT = env.str("PEERHEALTH_ENV", default="production")
DEVELOPMENT = ENVIRONMENT == "development"
DEBUG = env.bool("DEBUG", default=DEVELOPMENT)
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# --- Who we are -------------------------------------------------------------------------------------------------------
SITE_NAME = env.str("SITE_NAME", default="PeerHealth")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if DEVELOPMENT else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# What the privacy page tells of whoever runs the site (`operating.py`).
OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
OPERATOR_ADDRESS = env.str("OPERATOR_ADDRESS", default="")
OPERATOR_CONTACT = env.str("OPERATOR_CONTACT", default="")
DATA_PROTECTION_CONTACT = env.str("DATA_PROTECTION_CONTACT", default="")
HOSTING_COUNTRY = env.str("HOSTING_COUNTRY", default="")
BACKUP_DAYS = env.int("BACKUP_DAYS", default=0)
SECRET_KEY = env.str("SECRET_KEY", default="development-only-key-that-no-real-site-may-use" if DEVELOPMENT else "")

ROOT_URLCONF = "peerhealth.urls"
WSGI_APPLICATION = "peerhealth.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # Before our own apps, whose admin takes the place of theirs.
    "procrastinate.contrib.django",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "peerhealth",
    "accounts",
    "communities",
    "posts",
    "csp",
    "django_htmx",
    "whitenoise.runserver_nostatic",
    "communities.back_office.apps.BackOfficeConfig",  # django.contrib.admin with a door of our own
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "peerhealth.watching.requests.RequestMiddleware",
    "peerhealth.watching.doors.DoorsMiddleware",
    "peerhealth.afterwards.carry",
    "peerhealth.statement_guard.watch",
    "peerhealth.outages.OutageMiddleware",
    "peerhealth.live.tickets.note_beginning",
    "peerhealth.revisits.RevisitMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "peerhealth.indexing.keep_out",
    "peerhealth.policy.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Inside what gives every answer its headers and its waiting an end, outside of all that asks the database.
    "peerhealth.watching.upgrades.GateMiddleware",
    "peerhealth.reading.ReadingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "peerhealth.errors.SizeMiddleware",  # before the form token is looked for in what was sent
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "peerhealth.signing_in.SigningInMiddleware",
    "peerhealth.kept.KeptMiddleware",  # inside the former, which turns redirects of parts into redirects of the page
    # Closed by default: a page opens itself with @login_not_required, and a test holds the list of those that do.
    "peerhealth.signing_in.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "posts.folding.carry",
    "accounts.sessions.SeenMiddleware",
    "peerhealth.errors.RefusalMiddleware",
]

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "peerhealth.frame.frame",
    "posts.telling.bell",
    "posts.tickets.live",
]
LOADERS = ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"]
LOADERS = [("peerhealth.template_loading.Loader", LOADERS)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS, "loaders": LOADERS},
    },
    {
        # The loops that draw many rows (posts of a thread, threads of a list) and nothing else: `peerhealth/hot.py`.
        "NAME": "hot",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "hot"],
        "OPTIONS": {"environment": "peerhealth.hot.environment"},
    },
]

# Whether members who wait for the same community may open it together; without it operators open all of them.
MEMBERS_OPEN_COMMUNITIES = env.bool("MEMBERS_OPEN_COMMUNITIES", default=True)

# Whether pages hear at once what changes (docs/live.md). It takes a process of its own, `manage.py serve live`.
LIVE = env.bool("LIVE", default=True)

# Megabytes of a web process for pages as visitors saw them (docs/caching.md); 0 keeps none: templates may change.
PAGE_CACHE_MB = env.int("PAGE_CACHE_MB", default=0 if DEVELOPMENT else 16)

# --- Database: PostgreSQL, the named one or our own -------------------------------------------------------------------
DATABASES = databases.read(env, VAR_DIR, development=DEVELOPMENT)
DATABASE_PATIENCE = env.float("DATABASE_PATIENCE", default=6)  # seconds that a request waits for it, all in all

# --- People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "accounts.forms.sign_up.SignUpForm",
    "login": "accounts.forms.signing_in.SignInForm",
    "request_login_code": "accounts.forms.signing_in.CodeRequestForm",
    "confirm_login_code": "accounts.forms.signing_in.MailedCodeForm",
    "reauthenticate": "accounts.forms.signing_in.PasswordAgainForm",
    "change_password": "accounts.forms.signing_in.PasswordChangeForm",
    "set_password": "accounts.forms.signing_in.FirstPasswordForm",
    "reset_password": "accounts.forms.signing_in.ForgottenPasswordForm",
    "reset_password_from_key": "accounts.forms.signing_in.PasswordFromLinkForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 60 * 15  # mail can be slow, and so can people
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# A link, not a code: it can be opened on the device that has the mail. A person there presses a button; scanners only
# open links.
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True  # a mail goes out either way, so neither answer nor time tells who is here
ACCOUNT_CHANGE_EMAIL = True  # one address each; accounts.readdressing changes it
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https") else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USERNAME_VALIDATORS = "accounts.names.VALIDATORS"
ACCOUNT_USERNAME_MIN_LENGTH = 1  # accounts.names says how long, in one sentence
ACCOUNT_PRESERVE_USERNAME_CASING = True

# --- Second factors and sessions --------------------------------------------------------------------------------------
USERSESSIONS_ADAPTER = "accounts.sessions.SessionsAdapter"
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.signing_in.SecondFactorForm",
    "reauthenticate": "accounts.forms.signing_in.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.signing_in.AppForm",
    "add_webauthn": "accounts.forms.signing_in.PasskeyForm",
    "edit_webauthn": "accounts.forms.signing_in.PasskeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # clocks of old phones are off by half a minute
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEVELOPMENT  # localhost speaks plain HTTP

# How many proxies of ours a request passes: without it all people behind the proxy share one address, and one of them
# could lock out all others by guessing passwords.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0 if DEVELOPMENT else 1)
if not DEVELOPMENT:
    # Rate limits are counted here; all processes must count together.
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# --- Mail -------------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="PeerHealth <hello@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
# Every mail, whoever sends it, becomes a job in the sender's transaction; the worker hands it to the transport.
MAIL_TRANSPORT = vars().get("EMAIL_BACKEND", "peerhealth.mail.OutboxBackend")
EMAIL_BACKEND = "peerhealth.posting.QueuedBackend"
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", default=30)
MAIL_BOUNCED = "accounts.bouncing.hard_bounce"  # a function that is told of an address that takes no mail
MAIL_DIR = VAR_DIR / "mail"

# The rows of jobs: our admin and our purge write them too.
PROCRASTINATE_READONLY_MODELS = False

# Where `manage.py backup` puts what it makes and `doctor` looks for it; empty: it is named each time.
BACKUP_DIR = env.str("BACKUP_DIR", default="")

# --- Pages and files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "media"  # nobody uploads anything yet; what is here goes into backups
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "static-built")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "peerhealth.static_files.HashedFiles"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT
WHITENOISE_MAX_AGE = 0 if DEVELOPMENT else 60

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # cookies would carry words off the server
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # a body of 20,000 characters in any script, percent-encoded, with room
TAGGIT_CASE_INSENSITIVE = True

# --- Safety -----------------------------------------------------------------------------------------------------------
SECURE_BEHIND_TLS = env.bool("SECURE_BEHIND_TLS", default=SITE_URL.startswith("https"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_BEHIND_TLS
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "peerhealth.again.send_again"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "peerhealth.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SECURE_SSL_REDIRECT = SECURE_BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_BEHIND_TLS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SECURE_BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"  # an address names a condition; no other site may learn it
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# Statements watched (`statement_guard.py`): slow ones, and one that is asked so often in one request. 0 is not at all.
SLOW_STATEMENT_MS = env.int("SLOW_STATEMENT_MS", default=100 if DEVELOPMENT else 0)
REPEATED_STATEMENTS = env.int("REPEATED_STATEMENTS", default=8 if DEVELOPMENT else 0)
REPEATED_STATEMENTS_ARE_ERRORS = False

# --- Logs: never what a person wrote, searched or read ----------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOG_FORMAT = env.str("LOG_FORMAT", default="text" if DEVELOPMENT else "json")
LOGGING = logs.lines(LOG_LEVEL, LOG_FORMAT, whole=DEBUG)

# --- What only operators see: /readyz, /metrics (docs/monitoring.md), `manage.py doctor` ------------------------------
HELPLINES_CHECKED = env.str("HELPLINES_CHECKED", default="")  # the day on which somebody looked at those of /help-now/
OPERATOR_NETWORKS = env.list("OPERATOR_NETWORKS", default=["127.0.0.0/8", "::1/128"])
METRICS = env.bool("METRICS", default=not DEVELOPMENT)
