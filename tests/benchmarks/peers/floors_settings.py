"""Two floors: what Django itself costs. FLOOR_MIDDLEWARE: with its stock seven, or without any."""

import os

from shared_settings import *  # noqa: F403
from shared_settings import STOCK_MIDDLEWARE, memory_cache, templates

INSTALLED_APPS = [f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "messages")]
MIDDLEWARE = STOCK_MIDDLEWARE if os.environ.get("FLOOR_MIDDLEWARE") else []
TEMPLATES = templates(os.path.dirname(__file__))  # noqa: PTH120
CACHES = {"default": memory_cache("default")}
ROOT_URLCONF = "floors"
