"""How a post begins, from its stored HTML."""

from peerhealth.markup import outline, parse


def test_it_works():
    html = parse("**Bold** #Sleep & <b>\n\n- one\n- two\n\n> quoted").html
    assert outline(html) == "Bold #Sleep & <b> one two quoted"


def test_what_its_author_folded_stays_folded_also_when_cut_off():
    html = parse("Before\n\n||whispered||\n\nafter").html
    assert outline(html) == "Before Spoiler […] after"
    for end in range(len(html)):
        assert "whisp" not in outline(html[:end])


def test_a_long_text_is_cut_at_a_word():
    assert len(outline(parse("word " * 200).html)) <= 220
    assert outline(parse("word " * 200).html).endswith("word …")
