"""A day on the site in a dozen requests, as the code in the current folder has them: signing in, writing, replying, reacting,
editing, moderating, searching, a job. Run with the folder of the last release as the current one; says in JSON what came. With addresses
behind it, it reads these alone.

It speaks to that release in its own words (its verbs, forms and makers of its tests): a release that changes them changes
this file."""

import json
import os
import sys

sys.path.insert(0, os.getcwd())  # noqa: PTH109  (not the folder of this file)


def main() -> dict:
    """What each step answered, by name."""
    _set_up()
    from django.core.management import call_command
    from procrastinate.contrib.django.models import ProcrastinateJob

    from posts.models import Post, Thread

    browsers = _people()
    got = {"anonymous": _get(None, "/"), "home": _get(browsers["Ana"], "/")}
    question = {
        "kind": "question",
        "need": "experience",
        "title": "How was it?",
        "body": "Words. #Sleep",
        "audience": "everyone",
    }
    got["write"] = browsers["Ana"].post("/c/between/new/", question).status_code
    thread = Thread.objects.get(title="How was it?")
    got["reply"] = browsers["Bo"].post(f"/t/{thread.public_id}/reply/", {"body": "Like this."}).status_code
    reply = Post.objects.get(thread=thread, number=1)
    got["react"] = browsers["Ana"].post(f"/p/{reply.public_id}/react/", {"kind": "hug"}).status_code
    got["edit"] = browsers["Bo"].post(f"/p/{reply.public_id}/edit/", {"body": "Like that."}).status_code
    got["read"] = _get(browsers["Ana"], thread.get_absolute_url())
    got["bell"] = _get(browsers["Ana"], "/notifications/")
    got["list"] = _get(None, "/c/between/")
    got["search"] = _get(None, "/search/?q=words")
    got["hide"] = browsers["Mo"].post(f"/p/{reply.public_id}/hide/", {"reason": "To try it."}).status_code
    got["leave"] = browsers["Bo"].post("/c/between/leave/").status_code
    call_command("worker", once=True)
    got["jobs that failed"] = ProcrastinateJob.objects.filter(status="failed").count()
    return {"got": got, "posts": Post.objects.count()}


def read(addresses: list[str]) -> dict:
    """What a visitor and Ana are answered at these, and whether a job failed; afterwards."""
    _set_up()
    from django.core.management import call_command
    from django.test import Client
    from procrastinate.contrib.django.models import ProcrastinateJob

    from accounts.models import User

    ana = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    ana.force_login(User.objects.get(username="Ana"), backend="django.contrib.auth.backends.ModelBackend")
    visitor = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    got = {address: [_get(visitor, address), _get(ana, address)] for address in addresses}
    call_command("worker", once=True)
    return {"got": got, "jobs that failed": ProcrastinateJob.objects.filter(status="failed").count()}


def _set_up() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "peerhealth.settings"
    django.setup()


def _people() -> dict:
    """Signed in by the form."""
    from django.test import Client

    from tests import makers
    from tests.people import PASSWORD, member, person

    place, browsers = makers.community("between"), {}
    for name, role in (("Ana", "member"), ("Bo", "member"), ("Mo", "moderator")):
        member(person(name), place, role=role)
        browsers[name] = Client(SERVER_NAME="127.0.0.1")
        answer = browsers[name].post("/accounts/login/", {"login": f"{name}@example.org", "password": PASSWORD})
        assert answer.status_code == 302, answer.status_code
    return browsers


def _get(browser, address: str) -> int:
    from django.test import Client

    return (browser or Client(SERVER_NAME="127.0.0.1")).get(address).status_code


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(read(sys.argv[1:]) if sys.argv[1:] else main()))
