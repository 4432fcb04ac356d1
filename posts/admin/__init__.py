"""Posts in the admin. Each noun registers itself in its own file."""

from django.contrib import admin
from taggit.models import Tag

from posts.admin import asking, communities, hashtags, people_acts, posts, private, search, threads

# django-taggit registers a tag model of its own, which this site does not use.
admin.site.unregister(Tag)

__all__ = ["asking", "communities", "hashtags", "people_acts", "posts", "private", "search", "threads"]
