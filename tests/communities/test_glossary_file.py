"""The glossary of ours (communities/data/glossary.csv): enough of it, short, plain, one meaning a form; and how it is
loaded."""

import re

import pytest
from django.core.management import call_command

from communities import catalogue, glossary_loading, wording
from communities.models import Condition, Term, TermForm
from communities.models.term import MEANING_LONGEST, MOST_FORMS, MOST_WORDS, NAME_LONGEST
from peerhealth.markup.glossing import LONGEST, folded, keys_of
from tests import makers
from tests.posts.relinked import relink_what_waits

ENTRIES = tuple(glossary_loading.read())
AMBIGUOUS = {"MS", "ED", "CF", "RA", "PA", "CP"}
AMOUNT = re.compile(r"\d+ ?(?:mg|mcg|µg|ml|units|tablets)\b", re.IGNORECASE)
ADVICE = re.compile(r"\byou (?:should|must|have to take)\b|\bdo not take\b|\bstop taking\b", re.IGNORECASE)
ELEVEN_YEARS = 6.5  # years of school


def syllables(word: str) -> int:
    """About how many."""
    return max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower()))))


def grade(text: str) -> float:
    """Years of school that a text asks for (Flesch and Kincaid)."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?:;](?:\s|$)", text)))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_it_works():
    assert len({entry.word for entry in ENTRIES}) >= 200
    assert not [entry.word for entry in ENTRIES if not 3 <= len(entry.meaning.split()) <= MOST_WORDS]
    assert not [entry.word for entry in ENTRIES if len(entry.meaning) > MEANING_LONGEST]


def test_one_form_has_one_meaning_in_one_place():
    forms = [(entry.condition, folded(form)) for entry in ENTRIES for form in (entry.word, *entry.also)]
    assert sorted(set(forms)) == sorted(forms)
    every = [form for entry in ENTRIES for form in (entry.word, *entry.also)]
    assert not [form for form in every if len(form) > NAME_LONGEST or not 0 < len(keys_of(form)) <= LONGEST]
    assert max(len(entry.also) for entry in ENTRIES) <= MOST_FORMS


def test_it_is_plain_and_gives_no_advice():
    text = " ".join(entry.meaning for entry in ENTRIES)
    assert grade(text) < ELEVEN_YEARS
    assert grade("Pharmacotherapeutic interventions necessitate individualised multidisciplinary evaluation.") > ELEVEN_YEARS
    assert not AMOUNT.findall(text)
    assert not ADVICE.findall(text)


def test_letters_that_mean_several_things_are_told_apart():
    assert not {entry.condition for entry in ENTRIES} - {entry.doid for entry in catalogue.read()} - {""}
    for letters in AMBIGUOUS:
        assert len([entry for entry in ENTRIES if letters in (entry.word, *entry.also)]) >= 2, letters


@pytest.fixture
def some(monkeypatch, db):
    """Loads these entries instead of the file's."""

    def load(*rows):
        monkeypatch.setattr(glossary_loading, "read", lambda: iter([glossary_loading.Entry(*row) for row in rows]))
        return glossary_loading.load()

    return load


BIOPSY = ("biopsy", ("biopsies",), "", "A tiny piece to look at.")
SCAN = ("MRI", ("MRI scan",), "", "A scan with a magnet.")


def test_loading_twice_changes_nothing(some, django_assert_max_num_queries):
    assert some(BIOPSY, SCAN).changed == 2
    with django_assert_max_num_queries(7):
        loaded = some(BIOPSY, SCAN)
    assert (loaded.terms, loaded.changed, loaded.removed) == (2, 0, 0)


def test_what_people_wrote_stays(some, mo):
    some(BIOPSY, SCAN)
    wording.change(term=Term.objects.get(slug="mri"), by=mo, name="MRI", meaning="A loud tube.", forms=["biopsies of a kind"])
    wording.remove(term=Term.objects.get(slug="biopsy"), by=mo, reason="Not here.")
    some(("biopsy", ("biopsies of a kind",), "", "Something else."), ("MRI", (), "", "Something else."))
    assert Term.objects.get(slug="mri").meaning == "A loud tube."
    assert Term.objects.standing().count() == 1
    assert set(TermForm.objects.filter(term__slug="biopsy").values_list("form", flat=True)) == {"biopsy"}


def test_what_the_file_says_no_more_goes_and_forms_may_move(some):
    some(BIOPSY, SCAN)
    some(("tissue test", ("biopsy", "biopsies"), "", "A tiny piece to look at."))
    assert list(TermForm.objects.values_list("form", "term__name").order_by("pk")) == [
        (form, "tissue test") for form in ("tissue test", "biopsy", "biopsies")
    ]


def test_what_waits_for_its_condition_is_counted(some):
    row = ("MS", (), "DOID:2377", "An illness.")
    assert some(row).unknown == 1
    Condition.objects.create(doid="DOID:2377", name="multiple sclerosis")
    assert some(row).unknown == 0
    assert Term.objects.get().condition.doid == "DOID:2377"


def test_the_command_says_what_it_did_and_posts_follow(ana, place, capsys):
    thread = makers.thread(ana, place, body="The biopsy is on Monday.")
    call_command("load_glossary")
    assert "new or changed" in capsys.readouterr().out
    relink_what_waits()
    thread.opening.refresh_from_db()
    assert 'href="/words/biopsy/"' in thread.opening.html
