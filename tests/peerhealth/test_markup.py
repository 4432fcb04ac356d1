"""What people type, and what the page makes of it."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from peerhealth.markup import Document, excerpt, parse, render
from peerhealth.markup.safety import is_allowed

WEB = ' rel="nofollow ugc noopener noreferrer"'


def shown(text: str, **options) -> str:
    """The HTML of `text` on one line and without text directions, which have their own tests."""
    return render(text, **options).replace(' dir="auto"', "").replace("\n", "")


def test_it_works():
    document = parse("Day **one** with #Lupus, thanks @Ana & all.", names=["ana"])
    assert document == Document(
        html='<p dir="auto">Day <strong>one</strong> with <a class="hashtag" href="/tag/lupus/" dir="auto">#Lupus</a>, '
        'thanks <a class="mention" href="/u/ana/" dir="auto">@Ana</a> &amp; all.</p>',
        hashtags=("Lupus",),
        mentions=("Ana",),
        plain="Day one with #Lupus, thanks @Ana & all.",
    )


BLOCKS = {
    "paragraphs": ("a\nb\n\n\n\nc", "<p>a<br>b</p><p>c</p>"),
    "nothing": (" \n\n ", ""),
    "headings": (
        "# a\n## b #\n#### c\n#d\n####### e",
        '<h3>a</h3><h4>b</h4><h5>c</h5><p><a class="hashtag" href="/tag/d/">#d</a><br>####### e</p>',
    ),
    "no heading by underlining": ("a\n---\nb\n===", "<p>a</p><hr><p>b<br>===</p>"),
    "a list right after its sentence": ("I take:\n- a\n- b\nThat is all.",
        "<p>I take:</p><ul><li>a</li><li>b</li></ul><p>That is all.</p>"),
    "a list in a list": ("* a\n  * b\n* c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
    "bullets under numbers": ("1. a\n  - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
    "text between lists in an item": ("1. a\n  - b\n  c\n  - d",
        "<ol><li>a<ul><li>b</li></ul>c<ul><li>d</li></ul></li></ol>"),
    "a list with room and wide indents": ("- a\n\n    - b\n\n    - c",
        "<ul><li><p>a</p><ul><li><p>b</p></li><li><p>c</p></li></ul></li></ul>"),
    "lists of two kinds": ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
    "pasted bullets": ("• a\n•\tb", "<ul><li>a</li><li>b</li></ul>"),
    "a list with room": ("- a\n\n  b\n\n- c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>"),
    "a number that starts later": ("3) a\n4) b", '<ol start="3"><li>a</li><li>b</li></ol>'),
    "numbers that jump": ("1. a\n4. b\n5. c", '<ol><li>a</li><li value="4">b</li><li>c</li></ol>'),
    "the same number": ("1. a\n1. b", "<ol><li>a</li><li>b</li></ol>"),
    "a year": ("2024. was a bad year\n1984", "<p>2024. was a bad year<br>1984</p>"),
    "a date": ("since\n12. March", "<p>since<br>12. March</p>"),
    "a minus": ("-5 degrees\n-", "<p>-5 degrees<br>-</p>"),
    "a quote and its answer": ("> a\n>b\nno", "<blockquote><p>a<br>b</p></blockquote><p>no</p>"),
    "a mail": (">> a\n> b",
        "<blockquote><blockquote><p>a</p></blockquote><p>b</p></blockquote>"),
    "two quotes": ("> a\n\n> b", "<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>"),
    "fenced text": ("```\n*a* #b\n\n  <c>\n```", "<pre><code>*a* #b  &lt;c&gt;</code></pre>"),
    "fenced text in a quote": ("> ~~~\n> a\n>\n> b\n> ~~~",
        "<blockquote><pre><code>ab</code></pre></blockquote>"),
    "marks in fenced text": ("- a\n  ~~~\n  - b\n  ---\n  ~~~\n- c",
        "<ul><li>a<pre><code>- b---</code></pre></li><li>c</li></ul>"),
    "fenced text in an item": ("- a\n  ~~~ py\n  b\n  ~~~", "<ul><li>a<pre><code>b</code></pre></li></ul>"),
    "a fence that nobody closed": ("~~~\n*a*", "<p>~~~<br><em>a</em></p>"),
    "an indent": ("    a", "<p>a</p>"),
    "a table": ("Hb | *g*\n---|:-:\n1 \\| 2 | 3 | 4\n5|\n\nb",
        ('<table><thead><tr><th scope="col">Hb</th><th scope="col"><em>g</em></th></tr></thead>'
         "<tbody><tr><td>1 | 2</td><td>3</td></tr><tr><td>5</td></tr></tbody></table><p>b</p>")),
    "no table": ("a|b\n---", "<p>a|b</p><hr>"),
    "a spoiler": (":::spoiler The end\n*a*\n- b\n:::\nc",
        ('<details class="spoiler"><summary>The end</summary><p><em>a</em></p><ul><li>b</li></ul></details>'
         "<p>c</p>")),
    "a spoiler without an end": (":::spoiler x\na",
        '<details class="spoiler"><summary>x</summary><p>a</p></details>'),
    "a spoiler in an item": ("- a\n  :::spoiler b\n  c\n\n  ---\n  :::",
        '<ul><li><p>a</p><details class="spoiler"><summary>b</summary><p>c</p><hr></details></li></ul>'),
    "no hidden line": ("|||a|||", "<p>|||a|||</p>"),
    "a hidden line": ("||a *b*||\n>!c!<",
        ('<details class="spoiler"><summary>Spoiler</summary><p>a <em>b</em></p></details>'
         '<details class="spoiler"><summary>Spoiler</summary><p>c</p></details>')),
}  # fmt: skip


@pytest.mark.parametrize(("text", "html"), BLOCKS.values(), ids=BLOCKS)
def test_blocks(text: str, html: str):
    assert shown(text) == html


SPANS = [
    ("*a* _b_ **c** __d__ ~~e~~ ***f***",
     "<em>a</em> <em>b</em> <strong>c</strong> <strong>d</strong> <del>e</del> <em><strong>f</strong></em>"),
    ("2 * 3 * 4, snake_case_word, 5*/10 7*/10, ~5~", "2 * 3 * 4, snake_case_word, 5*/10 7*/10, ~5~"),
    ("**「強調」**する", "<strong>「強調」</strong>する"),
    ("*a _b* c_ **d* *e **f**", "<em>a _b</em> c_ *<em>d</em> *e <strong>f</strong>"),
    ("*a `*` b*", "<em>a <code>*</code> b</em>"),
    ("``a ` b`` and `c", "<code>a ` b</code> and `c"),
    ("\\*a\\* \\#b \\q", "*a* #b \\q"),
    ("<b>a</b> &amp; &#35;b &#x27;", "&lt;b&gt;a&lt;/b&gt; &amp;amp; &amp;#35;b &amp;#x27;"),
    ("\x02klzzwxh:0000\x03 wzxhzdk:0", "klzzwxh:0000 wzxhzdk:0"),
    ("[a]: https://x.org", f'[a]: <a href="https://x.org"{WEB}>https://x.org</a>'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "html"), SPANS)
def test_spans(text: str, html: str):
    assert shown(text) == f"<p>{html}</p>"


LINKS = [
    ("[a *b*](https://x.org/c_d_(e) 'title')", f'<a href="https://x.org/c_d_(e)"{WEB}>a <em>b</em></a>'),
    ("*[a*](/t/)", '*<a href="/t/">a*</a>'),
    ("[a [b] #c](<https://x.org>)", f'<a href="https://x.org"{WEB}>a [b] #c</a>'),
    ("[https://x.org @Ana](/t/abc/)", '<a href="/t/abc/">https://x.org @Ana</a>'),
    ("[a](www.x.org) [b](#c) [](/d/)",
     f'<a href="https://www.x.org"{WEB}>a</a> <a href="#c">b</a> <a href="/d/">/d/</a>'),
    ("[a](mailto:a@b.org) [b](tel:988)", '<a href="mailto:a@b.org">a</a> <a href="tel:988">b</a>'),
    ("![a cat](https://x.org/c.png)", f'<a href="https://x.org/c.png"{WEB}>a cat</a>'),
    ("(https://x.org/a_(c)?d&e#f).", f'(<a href="https://x.org/a_(c)?d&amp;e#f"{WEB}>https://x.org/a_(c)?d&amp;e#f</a>).'),
    ("**HTTP://x.org/**", f'<strong><a href="HTTP://x.org/"{WEB}>HTTP://x.org/</a></strong>'),
    ("<https://y.org>", f'<a href="https://y.org"{WEB}>https://y.org</a>'),
    ("https://x.orgを見て", f'<a href="https://x.org"{WEB}>https://x.org</a>を見て'),
    ("ftp://x.org xhttp://x.org www.x.org", "ftp://x.org xhttp://x.org www.x.org"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "html"), LINKS)
def test_links(text: str, html: str):
    assert shown(text, names=["ana"]) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)", "JaVaScRiPt:x", "java\tscript:x", "java\x00script:x", "javascript&colon;x",
        "&#106;avascript:x", "\u200bjavascript:x", "data:text/html,x", "vbscript:x", "file:///etc", "foo:988",
        "x.org:988", "//x.org", "/\\x.org", "/\\/x.org", "https:\\\\x.org", "https:x", "https://", "https:///x.org", "http://[",
        "https://bank.org@x.org", "mailto:", "tel:x", "x.org", "../x", "?x", "ht\u00a0tp://x",
        "https://x.org/" + "a" * 2_100,
    ],
)  # fmt: skip
def test_a_link_that_leads_nowhere_safe_is_text(target: str):
    assert "<a" not in shown(f"[a](<{target}>) [b]({target})").replace(f'<a href="{target}"', "<a!")
    assert not is_allowed("a", "href", target)


def test_hashtags_and_mentions_are_found_in_words_only():
    text = "#a `#b` [#c](/x/#d) https://x.org/#e\n```\n#f @Ana\n```\n> # #g &#x68; x#i\n\nana@ana.org @Ana @Bo1"
    document = parse(text, names=["ana"])
    assert document.hashtags == ("a", "g")
    assert document.mentions == ("Ana", "Bo1")
    assert document.html.count('class="hashtag"') == 2
    assert document.html.count('class="mention"') == 1


def test_only_the_first_hashtags_and_mentions_of_a_text_are_acted_on():
    document = parse(" ".join(f"#tag{n} @name{n}" for n in range(40)) + " #TAG0", names=[f"name{n}" for n in range(40)])
    assert document.hashtags == tuple(f"tag{n}" for n in range(30))
    assert document.html.count('class="hashtag"') == 31
    assert document.html.count('class="mention"') == len(document.mentions) == 10
    assert " #tag30 " in document.html


def test_a_hashtag_of_any_script_has_an_address():
    assert 'href="/tag/%E0%A4%A6%E0%A4%B0%E0%A5%8D%E0%A4%A6/">#दर्द<' in render("#दर्द")


def test_each_block_finds_its_own_direction():
    """The first block in another has none of its own: HTML skips such words when it looks for the outer one's."""
    assert render("- a\n- b") == '<ul dir="auto"><li>a</li><li dir="auto">b</li></ul>'
    assert render("> a\n>\n> b") == '<blockquote dir="auto"><p>a</p><p dir="auto">b</p></blockquote>'
    assert render("```\na\n```") == '<pre dir="auto"><code>a</code></pre>'


def test_hashtags_and_mentions_keep_their_direction_among_other_words():
    """Without one of its own, #T1D in Arabic is shown as T1D#. What is nothing but hashtags is led by the first."""
    tag = '<a class="hashtag" href="/tag/t1d/"'
    assert f'{tag} dir="auto">#T1D</a>' in render("مرحبا #T1D")
    assert 'href="/u/ana/" dir="auto">@Ana</a>' in render("مرحبا @Ana", names=["ana"])
    assert f'{tag}>#T1D</a>, {tag} dir="auto">#T1D</a>' in render("#T1D, #T1D")


@pytest.mark.parametrize(
    "text",
    [
        "مرحبا\u200f، عندي صداع", "اَلْعَرَبِيَّةُ", "日本語のテキスト", "ปวดหัวมาก", "क्\u200dष क्\u200cष", "שָׁלוֹם", "é e\u0301",
        "👩🏽\u200d⚕️ 👨\u200d👩\u200d👧 🇮🇹 ❤️ 1️⃣", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    ],
)  # fmt: skip
def test_every_script_passes_unharmed(text: str):
    assert parse(text).plain == text
    assert text in render(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\r\nb\rc\x0cd\u2028e", "a b c d e"),
        ("a\x00b\x07c\ufeff\ufffe", "abc"),
        ("\ud83d\ude00 \ud800 \udc00", "😀 \ufffd \ufffd"),
        ("\u202ea\u2066b\u200f", "ab\u200f"),
        ("e" + "\u0301" * 500 + "x", "e" + "\u0301" * 8 + "x"),
        ("e" + "\u0301\u200d" * 500, "e" + "\u0301\u200d" * 4),
    ],
)
def test_what_could_harm_is_cleaned_away(text: str, plain: str):
    assert parse(text).plain == plain


def test_plain_words_keep_code_and_hide_spoilers():
    text = "# A\n- *b* `c`\n\nd|e\n-|-\nf|g\n:::spoiler End\nsecret\n||deeper||\n:::\n[h](/i/)\n```\nj  k\n```"
    assert parse(text).plain == "A b c d e f g End […] h j k"


@pytest.mark.parametrize(
    ("plain", "cut"),
    [
        ("one two", "one two"),
        ("one two three", "one two …"),
        ("痛" * 20, "痛" * 8 + " …"),
        ("👨\u200d👩\u200d👧" * 5, "👨\u200d👩\u200d👧 …"),
        ("a incomprehensible", "a incomp …"),
    ],
)
def test_an_excerpt_ends_after_a_word(plain: str, cut: str):
    assert excerpt(plain, 10) == cut


def test_it_works_in_many_threads_at_once():
    texts = [f"> - *{n}* #tag{n}\n> - ||{n}||\n\n||{n}||" for n in range(100)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(parse, texts * 4)) == [parse(text) for text in texts * 4]


def test_it_works_without_django():
    said = "from peerhealth.markup import MarkupError, render; print(render('||a||'), MarkupError('No.'))"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert "<summary>Spoiler</summary>" in run.stdout
    assert run.stdout.endswith("No.\n")
