"""Who sends a form and gets no answer sends it again: it is one post, and whom it concerns is told once."""

import random
import secrets
import socket
import threading
import time
from contextlib import contextmanager, nullcontext
from urllib.parse import urlencode

from tests.faults import sizes
from tests.faults.cast import MEMBERS
from tests.rig import FORM_KEY, Answer, Reader, wait_until

SEED = 7
ONE_POST = """
    SELECT count(DISTINCT p.id), count(n.id), count(DISTINCT n.user_id)
    FROM posts_post p LEFT JOIN accounts_notification n ON n.about = p.public_id WHERE p.body = %s
"""
COUNTED = """
    SELECT t.reply_count, (SELECT count(*) FROM posts_post p WHERE p.thread_id = t.id AND p.number > 0)
    FROM posts_thread t WHERE t.public_id = %s
"""


def reply_form(number: int) -> dict[str, str]:
    """A reply that two people are told of: who began the thread, and who is named."""
    return {"body": f"Cut off {number} {secrets.token_hex(4)} @{MEMBERS}1", "token": secrets.token_urlsafe(18)}


def thread_form(number: int) -> dict[str, str]:
    """A thread that one is told of."""
    asked = {"title": f"Cut off {number}", "kind": "question", "need": "experience", "audience": "everyone"}
    return asked | reply_form(number)


def writers(rig, cast, first: int):
    """Members who have not written yet: one for each post, from the end of the list."""
    for number in range(first, len(cast.cookies) - 2):
        yield number, Reader(rig.port, cast.cookies[-number])


def is_once(rig, body: str, told: int) -> None:
    """Whether `body` is one post, and `told` people or more (some follow the thread) were told of it once each."""
    with rig.connect() as database:
        posts, rows, people = database.execute(ONE_POST, [body]).fetchone()
    assert posts == 1
    assert rows == people >= told


def test_killed_in_the_midst_of_a_post(rig, cast):
    """At random moments, and every other time while the post waits for a lock, deep in its transaction."""
    web, chance, cut, wanted = rig.start("web", "--workers", "1"), random.Random(SEED), 0, sizes.of(20, 2)
    address, people, takes = f"{cast.page}reply/", writers(rig, cast, first=1), 0.3
    while cut < wanted:
        number, writer = next(people)
        form, answers = reply_form(number), []
        sends = threading.Thread(target=lambda w=writer, f=form, a=answers: a.append(w.post(address, f)))
        with held(rig, cast) if number % 2 else nullcontext() as waiting:
            began = time.monotonic()
            sends.start()
            wait_until(waiting) if waiting else sends.join(chance.uniform(0, takes))
            web.kill()
            sends.join()
        takes = min(takes, time.monotonic() - began)
        with rig.connect() as database:
            stored = database.execute(ONE_POST, [form["body"]]).fetchone()[0]
        assert stored == 1 or answers[0].status == 0, "it was acknowledged"
        cut += answers[0].status == 0
        web = rig.start("web", "--workers", "1", port=web.port)
        assert writer.post(address, form).status == 302
        is_once(rig, form["body"], told=2)
    with rig.connect() as database:
        said, there = database.execute(COUNTED, [cast.thread]).fetchone()
        assert said == there


@contextmanager
def held(rig, cast):
    """Nobody writes in the conversation meanwhile; gives a function that says whether somebody waits to."""
    with rig.connect() as database, rig.connect() as other, database.transaction():
        database.execute("SELECT 1 FROM posts_thread WHERE public_id = %s FOR UPDATE", [cast.thread])
        yield lambda: other.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchone()[0]


def send(port: int, address: str, cookies: str, form: dict[str, str]) -> socket.socket:
    """Sends the form; the line on which the answer will come."""
    sent = urlencode({"csrfmiddlewaretoken": FORM_KEY} | form)
    head = (
        f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}; csrftoken={FORM_KEY}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall((head + sent).encode())
    return line


def test_the_answer_is_lost_after_the_post_is_stored(rig, cast):
    web = rig.start("web", "--workers", "2")
    forms = {f"{cast.page}reply/": (reply_form, 2), f"/c/{cast.community}/new/": (thread_form, 1)}
    people = writers(rig, cast, first=30)
    for address, (form_of, told) in forms.items():
        number, writer = next(people)
        form = form_of(number)
        with send(web.port, address, writer.cookies, form), rig.connect() as database:
            wait_until(lambda db=database, body=form["body"]: db.execute(ONE_POST, [body]).fetchone()[0])
        again = [writer.post(address, form) for _ in range(2)]
        assert [answer.status for answer in again] == [302, 302]
        is_once(rig, form["body"], told)


def test_ten_times_at_once(rig, cast):
    rig.start("web", "--workers", "2", "--threads", "4")
    people = writers(rig, cast, first=40)
    for address, form_of, told in ((f"{cast.page}reply/", reply_form, 2), (f"/c/{cast.community}/new/", thread_form, 1)):
        for _ in range(sizes.of(10, 2)):
            number, writer = next(people)
            form, start = form_of(number), threading.Barrier(10)
            answers: list[Answer] = []

            def press(writer=writer, form=form, start=start, answers=answers, address=address):
                start.wait()
                answers.append(writer.post(address, form))

            threads = [threading.Thread(target=press) for _ in range(10)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert {answer.status for answer in answers} == {302}
            assert len({answer.headers["location"] for answer in answers}) == 1
            is_once(rig, form["body"], told)
