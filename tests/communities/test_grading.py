"""How hard a text is to read, and what changed between two of them."""

import pytest

from communities import differences, grading, guide_text
from peerhealth.markup import MAX_TEXT, MarkupError

EASY = "We sat in the car. It was cold. He held my hand and I held his. Then we went in. The nurse was kind to us. She had time. We had a list. It was not long. I read it to her."
HARD = (
    "Notwithstanding considerable methodological heterogeneity, contemporary multidisciplinary consensus recommendations "
    "increasingly acknowledge that individualised rehabilitation, administered by appropriately qualified practitioners in "
    "the community, is associated with clinically meaningful improvement of functional independence for the majority of "
    "people. The rest of it is easy to read."
)
OTHERS = {
    "de": "In der Nacht kann ich oft nicht schlafen, und am Morgen bin ich so müde, dass ich kaum aus dem Bett komme. Was habt ihr in der ersten Zeit gemacht, und an wen habt ihr euch gewandt?",
    "fr": "La nuit je ne dors pas et le matin je suis si fatigué que je ne peux pas me lever. Que faisiez-vous au début, et à qui avez-vous parlé de tout cela dans votre famille ou au travail?",
    "ja": "夜は眠れません。朝はとても疲れています。" * 20,
}


def test_it_works():
    easy, hard = (grading.measure(guide_text.drawn(text)) for text in (EASY, HARD))
    assert easy.grade is not None
    assert easy.grade <= grading.EASY < hard.grade
    assert easy.longest == []
    assert hard.longest[0].startswith("Notwithstanding")
    assert all(len(sentence) <= grading.SHOWN for sentence in hard.longest)


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_languages_are_not_measured(text):
    assert grading.measure(guide_text.drawn(text)) == grading.Measured()


def test_a_few_words_are_not_measured():
    assert grading.measure("<p>Notwithstanding heterogeneity of the recommendations.</p>").grade is None


def test_headings_items_and_code_are_no_sentences():
    html = guide_text.drawn(f"# A heading\n\n{EASY}\n\n- one thing\n- another thing\n\n```\nx = a very long line of code\n```")
    found = grading.sentences(html)
    assert {"one thing", "another thing"} <= set(found)
    assert not [sentence for sentence in found if "heading" in sentence or "code" in sentence]


def test_headings_follow_each_other():
    assert guide_text.drawn("## First\n\nx\n\n#### Deep\n\ny\n\n# High\n\nz").count("<h2") == 2
    levels = [found[1] for found in guide_text.HEADING.findall(guide_text.drawn("### a\n\nx\n\n# b\n\n##### c\n\ny"))]
    assert levels == ["2", "2", "2", "2", "3", "3"]


def test_a_long_guide_is_drawn_part_by_part():
    body = "\n\n".join(f"Paragraph {number}. " + "word " * 100 for number in range(70))
    assert len(body) > MAX_TEXT
    assert guide_text.drawn(body).count("<p") == 70


def test_one_paragraph_that_is_too_long_is_refused():
    with pytest.raises(MarkupError):
        guide_text.drawn("word " * (MAX_TEXT // 4))


def test_html_and_pictures_of_others_stay_out():
    html = guide_text.drawn('<script>alert(1)</script> ![x](https://tracker.example/x.png) [go](javascript:alert(1)) [out](https://a.example/)')
    assert "<script" not in html
    assert "<img" not in html
    assert "href=\"javascript" not in html
    assert 'rel="nofollow ugc noopener' in html or "nofollow" in html


def test_words_are_marked_and_said():
    html = differences.drawn("The first day is long.\n\nIt stays.", "The first week is long.\n\nIt stays.")
    assert '<del><span class="visually-hidden">taken out: </span> day</del>' in html
    assert '<ins><span class="visually-hidden">new: </span> week</ins>' in html
    assert html.count("<del>") == html.count("<ins>") == 1
    assert "It stays." in html


def test_marks_of_others_are_only_shown():
    html = differences.drawn("a <b>bold</b> word", 'a <img src="x"> word')
    assert "<b>" not in html
    assert "<img" not in html


def test_long_stretches_that_stay_are_one_line():
    kept = [f"Paragraph {number}." for number in range(9)]
    html = differences.drawn("\n\n".join([*kept, "Old."]), "\n\n".join([*kept, "New one altogether."]))
    assert "9 paragraphs stay as they were" in html
    assert "Paragraph 4" not in html


def test_very_long_texts_are_compared_as_wholes():
    many = differences.MOST_PARAGRAPHS + 5
    old, new = ("\n\n".join(f"{word} {number}" for number in range(many)) for word in ("a", "b"))
    assert differences.drawn(old, new).count("<del>") == many


def test_what_was_written_to_cost_time_is_not_compared():
    """The same few words over and over: half a minute of comparing, for whoever opens the page."""
    old, new = "\n\n".join(["a b " * 240] * 40), "\n\n".join(["a a b b " * 120] * 40)
    html = differences.drawn(old, new)
    assert (html.count("<del>"), html.count("<ins>")) == (40, 40)
    many = [f"The {n} first days are long, and then they are short." for n in range(200)]
    html = differences.drawn("\n\n".join(many), "\n\n".join(many).replace("long", "hard"))
    assert html.count("<ins>") == 200
    assert "</del><ins>" in html.replace("\n", ""), "a word in its place"
