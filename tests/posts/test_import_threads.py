"""`manage.py import_threads`."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from posts.models import Hashtag, Post, Reaction, Thread
from tests.people import member, person

pytestmark = pytest.mark.django_db
THREAD = {
    "id": "old-1", "community": "lupus", "author": "grey-gull", "title": "Heat and rash", "kind": "question",
    "need": "advice", "created_at": "2026-05-01T10:00:00Z", "body": "Anyone else? #Rash", "hashtags": ["Summer", "rash"],
    "reactions": {"me_too": ["wren", "late-bus"]},
    "replies": [
        {"author": "wren", "created_at": "2026-05-01T11:00:00Z", "body": "Yes.",
         "replies": [{"author": "grey-gull", "created_at": "2026-05-01T12:00:00+02:00", "body": "Thanks @wren"}]},
        {"id": "old-1-b", "author": "late-bus", "created_at": "2026-05-02T10:00:00Z", "body": "Every June."},
    ],
}  # fmt: skip


@pytest.fixture
def file(tmp_path):
    """Writes lines (objects or raw text) to a file; its path."""

    def write(*lines):
        path = tmp_path / "threads.jsonl"
        path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
        return path

    return write


def run(path, capsys, **options) -> str:
    """Runs the command; what it printed."""
    call_command("import_threads", path, **options)
    return capsys.readouterr().out


def test_it_works(place, file, capsys):
    said = run(file(THREAD), capsys)
    thread = Thread.objects.get()
    assert "4 posts added, 0 were there already, 0 lines were bad." in said
    assert (thread.title, thread.author.username, thread.reply_count) == ("Heat and rash", "grey-gull", 3)
    assert thread.created_at.isoformat() == "2026-05-01T10:00:00+00:00"
    assert thread.last_activity.isoformat() == "2026-05-02T10:00:00+00:00"
    assert list(Post.objects.order_by("number").values_list("number", "parent__number")) == [
        (0, None),
        (1, 0),
        (2, 1),
        (3, 0),
    ]
    assert set(Hashtag.objects.values_list("name", flat=True)) == {"rash", "summer"}
    assert Reaction.objects.filter(kind="me_too").count() == 2
    assert thread.opening.reaction_counts == {"me_too": 2}


def test_twice_changes_nothing(place, file, capsys):
    run(file(THREAD), capsys)
    before = list(Post.objects.order_by("id").values())
    assert "0 posts added, 4 were there already" in run(file(THREAD), capsys)
    assert list(Post.objects.order_by("id").values()) == before
    assert User.objects.count() == 3


def test_a_later_export_adds_what_is_new(place, file, capsys):
    run(file(THREAD), capsys)
    late = {"author": "wren", "created_at": "2026-06-01T10:00:00Z", "body": "Still."}
    assert "1 posts added, 4 were there" in run(file(THREAD | {"replies": [*THREAD["replies"], late]}), capsys)


def test_a_dry_run_changes_nothing(place, file, capsys):
    assert "4 posts would be added" in run(file(THREAD), capsys, dry_run=True)
    assert not Post.objects.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        (THREAD | {"community": "nowhere"}, "no community “nowhere”"),
        (THREAD | {"title": "x"}, "“title” must be text of 4 to 140"),
        (THREAD | {"kind": "advert"}, "“kind” must be one of"),
        (THREAD | {"created_at": "yesterday"}, "“created_at” must be a moment"),
        (THREAD | {"created_at": "2999-01-01T00:00:00Z"}, "lies in the future"),
        (THREAD | {"author": "me@example.org"}, "looks like an email"),
        (THREAD | {"reactions": {"celebrate": ["wren"]}}, "not offered"),
        (THREAD | {"replies": [THREAD["replies"][0] | {"to": "old-9"}]}, "which is not above it"),
        (THREAD | {"replies": [THREAD["replies"][0] | {"body": ""}]}, "“body” must be text"),
        (THREAD | {"replies": "none"}, "“replies” must be a list"),
        (THREAD | {"hashtags": 5}, "“hashtags” must be a list"),
        (THREAD | {"reactions": [1]}, "“reactions” must name lists"),
        (THREAD | {"reactions": {"hug": 5}}, "“reactions” must name lists"),
        (THREAD | {"title": "\u200b" * 6}, "can be seen"),
        (THREAD | {"author": "a" * 400}, "“author” must be text|3 to 30"),
        ('{"replies":' * 3000, "JSON|nested"),
    ],
)
def test_a_bad_line_is_named_left_out_whole_and_the_rest_goes_on(place, file, capsys, bad, said):
    import re

    with pytest.raises(CommandError, match="1 lines were bad"):
        call_command("import_threads", file(bad, "", THREAD | {"id": "good"}))
    printed = capsys.readouterr()
    assert re.search(f"line 1: .*({said})", printed.err)
    assert Thread.objects.get().opening.imported.key == "good"


def test_a_pseudonym_that_a_member_has_is_somebody_else(place, file, capsys):
    member(person("Wren"), place)
    run(file(THREAD), capsys)
    assert Post.objects.get(number=1).author.username == "wren-2"
    run(file(THREAD | {"id": "second", "replies": []}), capsys)
    assert User.objects.filter(username__startswith="wren-").count() == 1


def test_unless_they_are_said_to_be_the_same(place, file, capsys):
    wren = person("Wren")
    run(file(THREAD), capsys, match_members=True)
    assert Post.objects.get(number=1).author == wren


def test_nobody_can_sign_in_as_an_imported_author(place, file, capsys, client):
    run(file(THREAD), capsys)
    author = User.objects.get(username="grey-gull")
    assert not author.has_usable_password()
    assert author.email.endswith("@imported.invalid")


def nested(levels: int) -> list:
    """Replies without ids, each below the one before."""
    replies: list = []
    for _ in range(levels):
        replies = [{"author": "wren", "created_at": "2026-05-01T10:00:00Z", "body": "On.", "replies": replies}]
    return replies


def test_deeply_nested_replies_need_no_ids(place, file, capsys):
    run(file(THREAD | {"replies": nested(150)}), capsys)
    assert Post.objects.order_by("-depth").first().depth == 150
    assert "0 posts added" in run(file(THREAD | {"replies": nested(150)}), capsys)


def test_odd_files_from_odd_machines(place, file, capsys, tmp_path):
    path = tmp_path / "odd.jsonl"
    lone = json.dumps(THREAD | {"id": "lone"}).replace("Anyone else?", "Anyone \\ud800 else?")
    apart = json.dumps(THREAD | {"id": "apart", "body": "one\u2028two"}, ensure_ascii=False)
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join([json.dumps(THREAD), lone, apart]).encode())
    with pytest.raises(CommandError, match="1 lines were bad"):
        call_command("import_threads", path)
    assert "line 2: Something in it cannot be stored" in capsys.readouterr().err
    assert Thread.objects.filter(opening__imported__key__in=["old-1", "apart"]).count() == 2


def test_hashtags_are_compared_whole(place, file, capsys):
    run(file(THREAD | {"body": "#T1D #rash", "hashtags": ["T1", "Rash"]}), capsys)
    assert set(Hashtag.objects.values_list("name", flat=True)) == {"t1d", "t1", "rash"}


def test_nobody_can_sign_up_with_the_address_of_an_imported_author(client, db):
    from accounts.models import User as Person

    address = "0123456789abcdef@imported.invalid"
    client.post("/accounts/signup/", {"email": address, "username": "evil-name", "password1": "long enough words"})
    assert not Person.objects.exists()


def test_a_flat_list_may_be_a_thousand_deep(place, file, capsys):
    flat = [{"id": f"r{n}", "to": f"r{n - 1}" if n else "old-1", "author": "wren", "created_at": "2026-05-01T10:00:00Z", "body": "On."}
            for n in range(300)]  # fmt: skip
    run(file(THREAD | {"replies": flat}), capsys)
    assert Post.objects.order_by("-depth").first().depth == 300


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_threads", tmp_path / "none.jsonl")
