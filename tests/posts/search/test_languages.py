"""What is said in other languages, spellings and scripts is found."""

import pytest
from django.contrib.auth.models import AnonymousUser

from communities.models import Condition, ConditionName, Meaning
from posts.searching.asking import ask
from posts.searching.finding import find
from posts.searching.languages import guess
from tests import makers
from tests.posts.search.test_finding import titles

pytestmark = pytest.mark.django_db

TEXTS = {
    "en": "I wake at four and cannot get back to sleep, and my headaches are the worst of it.",
    "es": "No puedo dormir y me duelen las articulaciones desde que empecé con la medicación.",
    "fr": "Je ne dors pas depuis des mois et les douleurs sont très fortes à l’hôpital.",
    "de": "Ich kann seit Wochen nicht schlafen und die Müdigkeit ist das Schlimmste.",
    "pt": "Não consigo dormir há meses e as dores são muito fortes, ninguém sabe porquê.",
    "it": "Non riesco a dormire da mesi e i dolori sono molto forti, che cosa posso fare?",
    "nl": "Ik kan al weken niet slapen en de vermoeidheid is het ergste van alles.",
    "ar": "لا أستطيع النوم منذ شهور والتعب شديد جدا",
    "ru": "Я не могу спать уже несколько месяцев, и усталость очень сильная.",
    "el": "Δεν μπορώ να κοιμηθώ εδώ και μήνες και η κούραση είναι μεγάλη.",
    "he": "אני לא מצליחה לישון כבר חודשים והעייפות נוראית",
    "hi": "मुझे महीनों से नींद नहीं आती और थकान बहुत है",
    "ja": "何か月も睡眠が取れません。頭痛もひどいです。",
    "zh": "我几个月没有睡好觉了，慢性疲劳很严重。",
    "ko": "몇 달째 불면증으로 잠을 못 자고 피로가 심해요.",
    "th": "นอนไม่หลับมาหลายเดือนแล้ว เหนื่อยมาก",
}
QUERIES = {
    "en": "headache", "es": "articulacion", "fr": "douleur hopital", "de": "mudigkeit", "pt": "dor", "it": "dolore",
    "nl": "vermoeidheid", "ar": "التعب", "ru": "усталости", "el": "κουραση", "he": "לישון", "hi": "थकान", "ja": "睡眠",
    "zh": "疲劳", "ko": "불면증", "th": "เหนื่อย",
}  # fmt: skip


def test_it_works(ana, place, nobody, unhurried):
    for code, text in TEXTS.items():
        makers.thread(ana, place, title=f"Thread {code}", body=text)
    for code, query in QUERIES.items():
        assert f"Thread {code}" in titles(query, nobody), code
    assert titles("睡", nobody)[:1], "a single character is the beginning of a word"


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_guessed(code):
    assert guess(TEXTS[code]) == code


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Anaemia and oedema", "anemia edema"), ("My tumor", "tumours"), ("COVID-19 again", "covid 19"),
        ("covid19 again", "COVID-19"), ("Covid 19 again", "covid19"), ("Crohn’s", "crohns"), ("Sjögren", "sjogren"),
        ("fatigué", "fatigue"), ("an x-ray", "xray"), ("#BrainFogAgain", "brain fog"), ("low B12", "b-12"),
        ("stage IV", "stage 4"), ("Type I here", "type 1"), ("a slipped disk", "slipped disc"),
    ],
)  # fmt: skip
def test_spellings_meet(ana, place, nobody, said, asked):
    makers.thread(ana, place, title="Found", body=f"It is {said}, they told me.")
    makers.thread(ana, place, title="Other", body="It is something else, they told me.")
    assert titles(asked, nobody) == ["Found"]


def test_letters_are_no_small_words(ana, place, nobody):
    makers.thread(ana, place, title="Tired", body="Living with ME for years. It told me nothing.")
    makers.thread(ana, place, title="Kitchen", body="My pots and pans are as heavy as it gets for me.")
    makers.thread(ana, place, title="Heart", body="POTS makes it race.")
    assert titles("ME", nobody) == titles("me", nobody) == ["Tired"]
    assert titles("POTS", nobody) == ["Heart"]
    assert "Heart" in titles("pots", nobody)
    assert titles("AS", nobody) == titles("IT", nobody) == []


@pytest.fixture
def als():
    """A condition that many names lead to, one of them wrong."""
    condition = Condition.objects.create(doid="T:1", name="amyotrophic lateral sclerosis")
    names = {"amyotrophic lateral sclerosis": "preferred", "ALS": "abbreviation", "MND": "abbreviation",
             "Lou Gehrig's disease": "lay", "creeping palsy": "former", "amiotrofic": "misspelling"}  # fmt: skip
    for name, kind in names.items():
        ConditionName.objects.create(condition=condition, name=name, kind=kind)
    ConditionName.objects.create(condition=condition, name="Alport", is_wrong=True, reason="Something else.")
    return condition


def test_names_find_what_is_said_by_other_names(ana, place, nobody, als):
    for title, body in {"One": "My ALS.", "Two": "mnd since May", "Other": "Ich habe Alport, und das ist mehr als ich wollte."}.items():
        makers.thread(ana, place, title=title, body=body)
    found = find(ask("lou gehrig"), nobody)
    assert {each.row["title"] for each in found.threads} >= {"One"}
    assert "Other" not in {each.row["title"] for each in found.threads}
    assert {"ALS", "MND"} <= set(found.also)
    assert "creeping palsy" not in found.also, "a former name finds, and is never shown"
    assert titles("creeping palsy", nobody)[:1] == ["One"]


def test_letters_that_mean_two_things_mean_both(ana, place, nobody, als):
    other = Condition.objects.create(doid="T:2", name="Angelman syndrome")
    ConditionName.objects.create(condition=other, name="Angelman syndrome", kind="preferred")
    ConditionName.objects.create(condition=other, name="ALS", kind="abbreviation")
    for number, condition in enumerate((als, other)):
        Meaning.objects.create(letters="ALS", condition=condition, line="A line.", position=number)
    makers.thread(ana, place, title="One", body="Amyotrophic lateral sclerosis in my family.")
    makers.thread(ana, place, title="Two", body="Angelman syndrome in my family.")
    assert set(titles("ALS", nobody)) == {"One", "Two"}
    assert titles("angelman", nobody) == ["Two"], "it is not the usual meaning of the letters"


def test_letters_say_what_they_may_mean(als):
    other = Condition.objects.create(doid="T:2", name="Angelman syndrome")
    for name, kind in {"Angelman syndrome": "preferred", "ALS": "abbreviation", "AS": "abbreviation", "happy": "lay"}.items():
        ConditionName.objects.create(condition=other, name=name, kind=kind)
    ConditionName.objects.create(condition=als, name="MN", kind="abbreviation")
    assert "MN" not in find(ask("lou gehrig"), AnonymousUser()).also, "two letters say more of something else"
    for number, condition in enumerate((als, other)):
        Meaning.objects.create(letters="ALS", condition=condition, line="A line.", position=number)
    for typed in ("als", "ALS", "my dad has als"):
        assert set(find(ask(typed), AnonymousUser()).also) == {"amyotrophic lateral sclerosis", "Angelman syndrome"}, typed


def test_an_ordinary_word_means_no_letters(ana, place, nobody):
    winter, lung, cold = (Condition.objects.create(doid=f"T:{n}", name=f"T {n}") for n in (3, 4, 5))
    for condition, names in {winter: ("seasonal affective disorder", "SAD", "POTS"), lung: ("lung disease", "COLD"),
                             cold: ("viral rhinitis", "cold")}.items():  # fmt: skip
        for name in names:
            kind = "abbreviation" if name.isupper() else "synonym"
            ConditionName.objects.create(condition=condition, name=name, kind=kind)
    Meaning.objects.create(letters="SAD", condition=winter, line="A line.")
    makers.thread(ana, place, title="Winter", body="Seasonal affective disorder, they told me.")
    for typed in ("sad", "I am so sad today", "sad."):
        assert find(ask(typed), nobody).also == (), typed
        assert titles(typed, nobody) == [], typed
    assert titles("SAD", nobody) == titles("pots", nobody) == ["Winter"]
    assert find(ask("cold"), nobody).also == ("viral rhinitis",), "it is called so in everyday words"
    assert set(find(ask("COLD"), nobody).also) == {"viral rhinitis", "lung disease"}


def test_everyday_words_mean_the_same(ana, place, nobody):
    makers.thread(ana, place, title="Found", body="Pyrexia for a week, and nobody knows why.")
    assert titles("high temperature", nobody) == ["Found"]


def test_what_must_not_match(ana, place, nobody):
    makers.thread(ana, place, title="Low", body="Hypotension on standing.")
    makers.thread(ana, place, title="High", body="Hypertension for years.")
    assert titles("hypertension", nobody) == ["High"]
    assert titles("hypotension", nobody) == ["Low"]
