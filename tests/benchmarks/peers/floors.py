"""A constant page of 30 KB, and one query with one template: nothing that a forum does."""

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

CONSTANT = ("<p>" + "a word of no meaning " * 5 + "</p>\n") * 276
ROWS = "SELECT number, html, created_at FROM posts_post WHERE thread_id = %s ORDER BY number LIMIT 20"


def constant(request):
    """30 KB."""
    return HttpResponse(CONSTANT, headers={"Content-Length": str(len(CONSTANT))})


def one_query(request, thread: int):
    """Twenty posts as they are stored."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [thread])
        rows = cursor.fetchall()
    return render(request, "floor.html", {"rows": rows})


urlpatterns = [path("constant/", constant), path("query/<int:thread>/", one_query)]
