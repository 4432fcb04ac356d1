"""django-machina as its documentation sets it up, with caches in memory and search that is not written with posts: both
favour it."""

from machina import MACHINA_MAIN_TEMPLATE_DIR
from shared_settings import *  # noqa: F403
from shared_settings import STOCK_MIDDLEWARE, memory_cache, templates

MACHINA = "forum forum_conversation forum_conversation.forum_attachments forum_conversation.forum_polls forum_feeds "
MACHINA += "forum_moderation forum_search forum_tracking forum_member forum_permission"
DJANGO = "admin auth contenttypes sessions messages staticfiles humanize"
INSTALLED_APPS = [
    *(f"django.contrib.{app}" for app in DJANGO.split()),
    "mptt",
    "haystack",
    "widget_tweaks",
    "machina",
    *(f"machina.apps.{app}" for app in MACHINA.split()),
]
MIDDLEWARE = [*STOCK_MIDDLEWARE, "machina.apps.forum_permission.middleware.ForumPermissionMiddleware"]
TEMPLATES = templates(MACHINA_MAIN_TEMPLATE_DIR, processors=("machina.core.context_processors.metadata",))
CACHES = {"default": memory_cache("default"), "machina_attachments": memory_cache("attachments")}
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
ROOT_URLCONF = "machina_urls"
LOGIN_URL = "/login/"
MACHINA_TOPIC_POSTS_NUMBER_PER_PAGE = MACHINA_FORUM_TOPICS_NUMBER_PER_PAGE = 20
MACHINA_DEFAULT_AUTHENTICATED_USER_FORUM_PERMISSIONS = [
    "can_see_forum", "can_read_forum", "can_start_new_topics", "can_reply_to_topics", "can_edit_own_posts",
    "can_post_without_approval",
]  # fmt: skip
