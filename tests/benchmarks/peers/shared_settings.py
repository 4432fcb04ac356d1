"""What the settings of all who are measured beside us share: the database of the run, nothing that slows a page."""

import os

from stock import MIDDLEWARE as STOCK_MIDDLEWARE  # noqa: F401  (for whoever takes settings from here)

SECRET_KEY = "only-of-a-benchmark"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
USE_TZ = True
LANGUAGE_CODE, TIME_ZONE = "en", "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PEER_DATABASE"], "USER": "postgres",
        "HOST": os.environ["PEER_HOST"], "CONN_MAX_AGE": 600, "OPTIONS": {"options": "-c jit=off"},
    }
}  # fmt: skip
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
STATIC_URL, MEDIA_URL = "/static/", "/media/"
MEDIA_ROOT = f"{os.environ['PEER_FOLDER']}/media"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
STOCK_PROCESSORS = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "django.template.context_processors.media",
    "django.template.context_processors.static",
    "django.template.context_processors.tz",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]


def templates(*folders: str, processors: tuple[str, ...] = (), app_directories: bool = True) -> list[dict]:
    """Django's engine with its cached loader (which it has by itself where DEBUG is off)."""
    options = {"context_processors": [*STOCK_PROCESSORS, *processors]}
    found = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": list(folders), "OPTIONS": options}
    return [found | {"APP_DIRS": app_directories}]


def memory_cache(name: str, **more) -> dict:
    """A cache of each process."""
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name} | more
