"""Earlier versions of a guide that say something which must not stand anywhere."""

import pytest

from communities import deciding, guide_rights, guiding
from communities.models import Guide, GuideErasure, GuideRevision, GuideSource
from communities.models.guide import in_a_year
from peerhealth.errors import Refused
from tests import makers

pytestmark = pytest.mark.django_db
ADDRESS = "/c/lupus/guides/getting-ready-for-a-visit/"
NAMES = "Ask for Doctor Quokka."


@pytest.fixture
def guide(mo, place):
    """One of three versions; the second names somebody, in its text, a source and the line of its history."""
    told = makers.guide(mo, place)
    source = guiding.Source("Quokka's own page", "Quokka", "https://quokka.example/")
    words = guiding.Words("Getting ready", "Before you go.", NAMES, (source,))
    told = guiding.change(guide=told, by=mo, as_of=1, words=words, why="Quokka is kind.")
    return makers.change_guide(mo, told, body="Ask for somebody kind.", sources=())


def take_away(client, number: int = 2, reason: str = "A name."):
    return client.post(f"{ADDRESS}history/{number}/erase/", {"reason": reason})


def everything(client) -> str:
    paths = ["", "print/", "history/", *(f"history/{number}/" for number in (1, 2, 3))]
    return "".join(client.get(ADDRESS + path).content.decode() for path in paths)


def test_it_works(browser_of, admin_of, guide, mo, ana):
    assert "Quokka" in everything(browser_of())
    assert "Take this version away" in everything(browser_of(mo))
    assert "version 2 away for good" in browser_of(mo).get(f"{ADDRESS}history/2/erase/").content.decode()
    assert take_away(browser_of(mo)).url == f"{ADDRESS}history/"
    gone = GuideErasure.objects.get()
    assert (gone.guide, gone.number, gone.by, gone.reason) == (guide, 2, mo, "A name.")
    for client in (browser_of(), browser_of(ana), browser_of(mo)):
        page = everything(client)
        assert "Quokka" not in page
        assert "taken away by a moderator" in page
        assert client.get(f"{ADDRESS}history/2/").status_code == 404
        assert "What changed</h2>" not in client.get(f"{ADDRESS}history/3/").content.decode(), "nothing to compare with"
    assert not GuideSource.objects.filter(title__contains="Quokka").exists()
    rows = admin_of(mo).get("/admin/communities/guiderevision/").content.decode()
    assert ("Quokka" in rows, admin_of(mo).get("/admin/communities/guideerasure/").status_code) == (False, 200)


def test_why_is_for_those_who_write_guides(browser_of, guide, place, mo, ana):
    take_away(browser_of(mo))
    assert "A name." in everything(browser_of(mo))
    assert "A name." not in everything(browser_of(ana)) + everything(browser_of())
    guide_rights.give(name="Ana", community=place, by=mo)
    assert "A name." in everything(browser_of(ana))


@pytest.mark.parametrize("who", ["visitor", "member", "writer", "outsider", "former moderator"])
def test_only_moderators_do(browser_of, guide, place, mo, ana, bo, zed, who):
    if who == "former moderator":
        deciding.set_role(user=bo, community=place, role="moderator")
        deciding.set_role(user=bo, community=place, role="member")
    if who == "writer":
        guide_rights.give(name="Ana", community=place, by=mo)
    client = browser_of({"visitor": None, "outsider": zed, "former moderator": bo}.get(who, ana))
    assert take_away(client).status_code in {302, 403}
    assert "Take this version away" not in everything(client)
    assert GuideRevision.objects.count() == 3


def test_nobody_goes_back_to_it(browser_of, guide, mo):
    take_away(browser_of(mo))
    assert browser_of(mo).post(f"{ADDRESS}history/2/", {"as_of": 3, "why": ""}).status_code == 404
    with pytest.raises(GuideRevision.DoesNotExist):
        guiding.restore(guide=guide, by=mo, number=2, as_of=3, why="")
    assert take_away(browser_of(mo)).status_code == 404
    assert Guide.objects.get().number == 3


def test_not_what_the_guide_says_now_and_not_without_a_reason(browser_of, guide, mo):
    assert "says now" in browser_of(mo).get(f"{ADDRESS}history/3/erase/").content.decode()
    assert take_away(browser_of(mo), 3).status_code == 403
    with pytest.raises(Refused):
        guiding.erase(guide=guide, by=mo, number=3, reason="x")
    assert take_away(browser_of(mo), reason=" ").status_code == 422
    assert GuideRevision.objects.count() == 3
    for number in (4, 99_999_999_999_999):
        assert take_away(browser_of(mo), number).status_code == 404


def test_the_same_words_elsewhere_are_named(browser_of, guide, mo):
    guiding.restore(guide=guide, by=mo, number=2, as_of=3, why="")
    assert "these versions: 4." in browser_of(mo).get(f"{ADDRESS}history/2/erase/").content.decode()


def test_a_writer_who_began_from_it_loses_nothing(browser_of, guide, mo):
    take_away(browser_of(mo))
    sent = {"title": "Mine", "summary": "My words.", "body": "Typed.", "why": "x", "as_of": 2, "threads": "",
            "review_by": in_a_year(), "source-TOTAL_FORMS": 0, "source-INITIAL_FORMS": 0}  # fmt: skip
    answer = browser_of(mo).post(f"{ADDRESS}edit/", sent)
    assert (answer.status_code, "Typed." in answer.content.decode()) == (409, True)


def test_later_pages_of_the_history_name_what_is_gone_once(browser_of, guide, mo):
    take_away(browser_of(mo))
    for number in range(40):
        makers.change_guide(mo, Guide.objects.get(pk=guide.pk), body=f"Version {number}.")
    first, second = (browser_of().get(f"{ADDRESS}history/{query}").content.decode() for query in ("", "?before=14"))
    assert [page.count("taken away by a moderator") for page in (first, second)] == [0, 1]
