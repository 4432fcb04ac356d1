"""Finding threads by what is said in them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Block, Mute
from posts import outcomes
from posts.models import SearchWord, TopicFold
from posts.searching import statistics
from posts.searching.asking import ask
from posts.searching.finding import find
from tests import makers
from tests.people import member

pytestmark = pytest.mark.django_db


def titles(text: str, reader, **filters) -> list[str]:
    """The titles of what is found."""
    return [found.row["title"] for found in find(ask(text, **filters), reader).threads]


def test_it_works(ana, bo, place, nobody):
    asked = makers.thread(ana, place, title="Hair loss on methotrexate?", body="It began in *May* & I am <sad>.")
    makers.reply(bo, asked, "Folic acid helped my hair, and methotrexate at night.")
    makers.thread(bo, place, title="Good mornings", body="I slept well.")
    (found,) = find(ask("methotrexate hair"), nobody).threads
    assert found.row["title"] == "Hair loss on methotrexate?"
    assert {post.is_opening for post in found.posts} == {True, False}
    assert "<mark>methotrexate</mark>" in "".join(post.snippet for post in found.posts)
    assert titles("slept", nobody) == ["Good mornings"]
    assert titles("wheelchair", nobody) == []


def test_a_title_counts_more_than_a_text(ana, place, nobody):
    makers.thread(ana, place, title="Something else", body="A word about prednisolone among many other words.")
    makers.thread(ana, place, title="Prednisolone and me", body="I take it.")
    assert titles("prednisolone", nobody) == ["Prednisolone and me", "Something else"]


def test_posts_stand_under_their_thread(ana, bo, place, nobody):
    thread = makers.thread(ana, place, title="Scans", body="My scan is on Monday.")
    for _ in range(5):
        makers.reply(bo, thread, "A scan takes ten minutes.")
    (found,) = find(ask("scan"), nobody).threads
    assert (len(found.posts), found.more) == (3, 3)


def test_nothing_that_anybody_typed_is_html(ana, place, nobody):
    makers.thread(ana, place, title="Odd <b>signs</b>", body="`<script>alert(1)</script>` lupus <mark>x</mark> & <i>lupus")
    (found,) = find(ask("lupus <mark> <script>"), nobody).threads
    text = found.posts[0].snippet
    assert "<script" not in text
    assert "&lt;" in text
    assert text.replace("<mark>", "").replace("</mark>", "").count("<") == 0


def test_what_is_folded_away_is_found_and_not_shown(ana, place, nobody):
    makers.thread(ana, place, title="How it ended", body="Before.\n\n:::spoiler End\nThe hospice was kind.\n:::")
    (found,) = find(ask("hospice"), nobody).threads
    assert "hospice" not in found.posts[0].snippet


def test_a_long_question_still_finds(ana, place, nobody):
    makers.thread(ana, place, title="Numb fingers", body="My fingers are numb after chemotherapy with oxaliplatin.")
    query = "hello everybody has anyone here had very numb fingers after they were given oxaliplatin last winter"
    found = find(ask(query), nobody)
    assert [each.row["title"] for each in found.threads] == ["Numb fingers"]
    assert found.broadened
    assert "has" in found.ignored


def test_one_slip_is_forgiven_where_nothing_matches(ana, place, nobody):
    makers.thread(ana, place, title="Methotrexate", body="Once a week.")
    found = find(ask("methotrexte"), nobody)
    assert [each.row["title"] for each in found.threads] == ["Methotrexate"]
    assert found.instead == "methotrexate"
    assert not find(ask("methotrexate"), nobody).instead
    assert not find(ask("methtrxte"), nobody).threads, "two slips are another word"


def test_not_and_phrases(ana, place, nobody):
    makers.thread(ana, place, title="One", body="The blue tablets make me sleepy.")
    makers.thread(ana, place, title="Two", body="Blue is the colour of my tablets, and pink.")
    assert titles('"blue tablets"', nobody) == ["One"]
    assert titles("tablets -pink", nobody) == ["One"]
    assert titles('tablets -"blue tablets"', nobody) == ["Two"]
    assert titles("-pink", nobody) == []


def test_filters(ana, bo, place, nobody):
    other = makers.community("gout")
    makers.thread(ana, place, title="First", body="Toes hurt. #Toes", kind="question")
    answered = makers.thread(bo, other, title="Second", body="Toes hurt. #Feet", kind="story")
    makers.reply(ana, answered, "Ice.")
    for text, wanted in {
        "toes in:gout": ["Second"], "toes kind:story": ["Second"], "toes tag:toes": ["First"], "toes #feet": ["Second"],
        "in:nowhere toes": [], "kind:stories": ["Second"], "#toes": ["First"], "in:gout": ["Second"],
    }.items():  # fmt: skip
        assert titles(text, nobody) == wanted, text
    assert titles("toes", nobody, answered="yes") == ["Second"]
    assert titles("toes", nobody, answered="no") == ["First"]
    assert titles("toes in:gout", nobody, community="lupus") == ["First"], "what a form says wins"
    assert titles("toes by:Bo", ana) == ["Second"]
    assert titles("by:Bo", ana) == ["Second"]
    assert titles("toes by:Bo", nobody) == [], "visitors look for nobody"


def test_dates(ana, place, nobody):
    makers.thread(ana, place, title="Now", body="Toes.")
    today = date.today()  # noqa: DTZ011
    day = timedelta(days=2)
    assert titles("toes", nobody, since=today - day, until=today + day) == ["Now"]
    assert titles("toes", nobody, since=today + day) == titles("toes", nobody, until=today - day) == []


def test_people_whom_the_reader_folds_are_left_out(ana, bo, cy, place):
    thread = makers.thread(ana, place, title="Sun", body="Sunshine burns.")
    makers.reply(bo, thread, "Sunglasses and burns cream.")
    Mute.objects.create(muter=cy, muted=bo, known_as="Bo")
    assert [post.author for post in find(ask("burns"), cy).threads[0].posts] == ["Ana"]
    Block.objects.create(blocker=cy, blocked=ana, known_as="Ana")
    assert find(ask("burns"), cy).threads == []
    assert len(find(ask("burns"), bo).threads[0].posts) == 2


def test_a_topic_that_is_folded_stays_folded(ana, bo, place):
    makers.thread(ana, place, title="Goodbye", body="Her funeral was on Friday.", notes=["death"])
    TopicFold.objects.create(user=bo, topic="death")
    (found,) = find(ask("funeral"), bo).threads
    assert found.row["folded"]
    assert (found.posts[0].snippet, bool(found.posts[0].fold)) == ("", True)


def test_pages_end(ana, place, nobody, unhurried):
    for number in range(21):
        makers.thread(ana, place, title=f"Number {number}", body="Toes.")
    first, second = (find(ask("toes"), nobody, page=page) for page in (1, 2))
    assert (len(first.threads), first.has_next, len(second.threads), second.has_next) == (20, True, 1, False)
    assert not {each.row["id"] for each in first.threads} & {each.row["id"] for each in second.threads}
    assert find(ask("toes"), nobody, page=10**9).page == 10


def test_common_words_are_looked_for_in_the_latest_months_first(ana, place, nobody, monkeypatch):
    monkeypatch.setattr("posts.searching.candidates.ENOUGH", 1)
    makers.thread(ana, place, title="Old", body="Toes.", at=datetime(2024, 1, 5, 10, tzinfo=UTC))
    makers.thread(ana, place, title="New", body="Toes.")
    statistics.recount()
    assert SearchWord.objects.filter(word__startswith="@").count() == 2
    assert titles("toes", nobody) == ["New", "Old"]


@pytest.fixture
def behind(ana, bo, place, monkeypatch):
    """An old thread in a small community, by somebody else, behind many newer ones of the same words elsewhere."""
    monkeypatch.setattr("posts.searching.candidates.ENOUGH", 2)
    monkeypatch.setattr("posts.searching.candidates.MOST_SCANNED", 4)
    gout = makers.community("gout")
    makers.thread(bo, gout, title="Old", body="Toes, and so on. #Ice", kind="story", at=datetime(2021, 3, 31, 23, 30, tzinfo=UTC))
    for month in range(1, 10):
        makers.thread(ana, place, title="New", body="Toes, and so on.", at=datetime(2026, month, 5, tzinfo=UTC))
    statistics.recount()
    return gout


@pytest.mark.parametrize("words", ["toes in:gout", "toes #ice", "toes tag:ice", "toes by:Bo", '"toes and so on" in:gout',
                                   '"and so on" toes by:Bo'])  # fmt: skip
def test_what_is_narrow_is_found_behind_much_that_is_newer(ana, behind, words):
    assert set(titles("toes", ana)) == {"New"}, "too long ago, among so many"
    assert titles(words, ana) == ["Old"]


@pytest.mark.parametrize(
    ("since", "until", "wanted"),
    [
        ("2021-01-01", "2021-12-31", ["Old"]), ("2021-03-31", "2021-03-31", ["Old"]), (None, "2025-12-31", ["Old"]),
        (None, "2021-03-31", ["Old"]), ("2021-04-01", "2025-12-31", []), (None, "2021-03-30", []), (None, "0001-01-01", []),
        ("2026-09-01", None, ["New"]), ("2026-08-06", "2026-12-31", ["New"]), ("2026-10-01", None, []),
        ("9999-01-01", None, []), ("2026-01-01", "2021-01-01", []), ("1990-01-01", "2021-12-31", ["Old"]),
    ],
)  # fmt: skip
def test_dates_choose_the_months(behind, nobody, since, until, wanted):
    days = {name: date.fromisoformat(day) for name, day in (("since", since), ("until", until)) if day}
    assert titles("toes", nobody, **days) == titles('"toes and so on"', nobody, **days) == wanted


def test_a_month_in_which_only_members_wrote_is_a_month(ana, behind, nobody):
    closed = makers.community("closed", "private")
    member(ana, closed)
    makers.thread(ana, closed, title="Hidden", body="Toes.", at=datetime(2023, 5, 5, tzinfo=UTC))
    days = {"since": date(2023, 1, 1), "until": date(2023, 12, 31)}
    assert titles("toes", ana, **days) == titles("toes in:closed", ana) == ["Hidden"]
    assert titles("toes", nobody, **days) == []


def test_no_more_is_read_than_so_much(ana, bo, place, nobody, monkeypatch):
    monkeypatch.setattr("posts.searching.candidates.MOST_PHRASED", 2)
    for number in range(5):
        makers.thread(ana, place, title=f"Number {number}", body="Toes, and so on.")
    assert titles('"and so on"', nobody) == ["Number 4", "Number 3"], "phrases are looked up in the newest"


def test_what_happened_is_found_and_counts(ana, bo, place, nobody):
    told = makers.thread(ana, place, title="Toes?", body="My toes hurt.", kind="question")
    makers.thread(bo, place, title="Newer", body="My toes hurt.", kind="question")
    assert titles("hurt", nobody) == ["Newer", "Toes?"]
    outcomes.tell(user=ana, thread=told, body="The <b>colchicine</b> stopped it.")
    (found,) = find(ask("colchicine"), nobody).threads
    assert "<mark>colchicine</mark>" in found.posts[0].snippet
    assert "<b>" not in found.posts[0].snippet
    assert titles("hurt", nobody) == ["Toes?", "Newer"], "its outcome counts"
    outcomes.delete(user=ana, thread=told)
    assert titles("hurt", nobody) == ["Newer", "Toes?"]
    assert titles("colchicine", nobody) == []


@pytest.mark.parametrize("threads", [1, 20])
def test_the_number_of_queries(ana, place, nobody, threads, unhurried, django_assert_num_queries):
    for _ in range(threads):
        makers.thread(ana, place, body="Toes. #Toes")
    find(ask("toes"), nobody)
    with django_assert_num_queries(6):
        find(ask("toes"), nobody)
