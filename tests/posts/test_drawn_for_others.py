"""What a process has drawn for one reader it never shows to another: pages filled into shells that somebody else's page
left (`peerhealth/shells.py`) are the pages that a fresh process draws."""

import random
import re

import pytest

from accounts import blocking
from communities import relating
from peerhealth import shell_tag, shells
from posts import filling, folding, helping, list_filling, moderation, reacting, reply_box, thread_page
from tests import makers
from tests.people import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unhurried")]
KEPT = (filling.SHELLS, list_filling.SHELLS, reply_box.SHELLS, shell_tag.SHELLS, thread_page.SHELLS)
# Another one on each page: form tokens, moments, tickets.
FRESH = re.compile(r'(?:csrfmiddlewaretoken|kept|token|until)" value="[^"]*|<time[^>]*>[^<]*|data-(?:live|token|seq)="[^"]*|"X-CSRFToken[^}]*')
HOSTILE = "<b>& %(author)s \x1f%s %1F"


@pytest.fixture
def thread(ana, bo, cy, mo, place):
    """One with all that a post can be, and words that look like holes."""
    nurse = makers.professional(cy, place, country="O'Neill (A & B)")
    relating.relate(user=bo, community=place, relation="carer", by_posts=True)
    made = makers.thread(ana, place, title=f"Awake {HOSTILE}", body=f"I wake at four. {HOSTILE} #Sleep #A_b")
    hidden, answer = makers.reply(bo, made, f"Hidden {HOSTILE}"), makers.reply(cy, made, "As a nurse. #Sleep", credential=nurse)
    last = makers.reply(mo, made, "Noted.", notes=["death"])
    for number in range(5):
        last = makers.reply((ana, bo)[number % 2], last, "Deeper.")
    moderation.hide(post=hidden, by=mo, reason="<i>Names & 'x'</i>")
    reacting.toggle(user=ana, post=answer, kind="hug")
    helping.mark(user=ana, post=answer)
    blocking.block(blocker=bo, person=cy)
    folding.choose(ana, {"death": None})
    return made


def test_it_works(browser_of, thread, ana, bo, cy, mo, zed):
    people = [None, ana, bo, cy, mo, zed, person("Root", is_staff=True, is_superuser=True)]
    clients = {str(user): browser_of(user) for user in people}
    addresses = (thread.get_absolute_url(), f"{thread.get_absolute_url()}?sort=newest", "/", "/c/lupus/")

    def look(name: str, address: str) -> str:
        return FRESH.sub("", clients[name].get(address).content.decode())

    every = [(name, address) for name in clients for address in addresses]
    for name, address in every:  # and has read it
        look(name, address)
    alone = {}
    for one in every:
        for kept in KEPT:
            kept._kept.clear()
        alone[one] = look(*one)
    for one in random.Random(1).sample(every, len(every)):
        assert look(*one) == alone[one], one
    shown = {name for name, address in every if address == addresses[0] and "Hidden" in alone[name, address]}
    assert shown == {"Bo", "Mo"}, "who hides it, and whose it is"
    assert "<i>Names" not in "".join(alone.values())
    _hold_nothing_of_anybody(thread)


def _hold_nothing_of_anybody(thread) -> None:
    drawn = [(repr(shape), shell.text) for kept in KEPT for shape, shell in kept._kept.items()]
    assert len(drawn) > 20
    for word in ("Ana", "Bo", "Mo", "Names", "four", "Sleep", "Neill", thread.public_id, shells.SIGN):
        assert not [shape for shape, shell in drawn if re.search(rf"\b{word}\b", shape + shell)], word


def test_the_name_of_somebody_blocked_is_folded_with_their_question(browser_of, mo, ana, bo, place):
    session = makers.session(mo, place)
    makers.reply(bo, session.thread, "Mine is this.")
    blocking.block(blocker=ana, person=bo)
    page = browser_of(ana).get(f"/ask/{session.thread.public_id}/").content.decode()
    before, folded = page.split('<details class="folded">')
    assert ("Mine is this." in folded, ">Bo<" in folded, ">Bo<" in before) == (True, True, False)
