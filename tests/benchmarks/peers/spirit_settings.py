"""Spirit as its project template sets it up, with caches in memory, its rate limit off, and search not written with posts:
all three favour it."""

from shared_settings import *  # noqa: F403
from shared_settings import MEDIA_ROOT, memory_cache, templates

SPIRIT = (
    "core admin search user user.admin user.auth category category.admin topic topic.admin topic.favorite "
    "topic.moderate topic.notification topic.private topic.unread comment comment.bookmark comment.flag "
    "comment.flag.admin comment.history comment.like comment.poll"
)
DJANGO = "admin auth contenttypes sessions messages staticfiles humanize"
INSTALLED_APPS = [
    *(f"django.contrib.{app}" for app in DJANGO.split()),
    *(f"spirit.{app}" for app in SPIRIT.split()),
    "djconfig",
    "haystack",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "spirit.user.middleware.TimezoneMiddleware",
    "spirit.user.middleware.LastIPMiddleware",
    "spirit.user.middleware.LastSeenMiddleware",
    "spirit.user.middleware.ActiveUserMiddleware",
    "spirit.core.middleware.PrivateForumMiddleware",
    "djconfig.middleware.DjConfigMiddleware",
]
TEMPLATES = templates(processors=("djconfig.context_processors.config",))
CACHES = {"default": memory_cache("default"), "st_rate_limit": memory_cache("limits", TIMEOUT=None)}
AUTHENTICATION_BACKENDS = [
    "spirit.user.auth.backends.UsernameAuthBackend",
    "spirit.user.auth.backends.EmailAuthBackend",
]
HAYSTACK_CONNECTIONS = {
    "default": {"ENGINE": "haystack.backends.whoosh_backend.WhooshEngine", "PATH": f"{MEDIA_ROOT}/st_search"}
}
STORAGES = {
    "default": {"BACKEND": "spirit.core.storage.OverwriteFileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ROOT_URLCONF = "spirit_urls"
LOGIN_URL = "spirit:user:auth:login"
ST_SITE_URL = "http://127.0.0.1/"
ST_RATELIMIT_ENABLE = False
ST_COMMENTS_PER_PAGE = 20
ST_TOPICS_PER_PAGE = 20
