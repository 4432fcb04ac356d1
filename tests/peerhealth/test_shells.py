"""HTML that is drawn once for each shape, and filled in."""

from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe

from peerhealth import hot
from peerhealth.shells import SIGN, Shells

ROW = hot.environment().from_string(
    '<p class="{{ kind }}">{% if name %}<a href="/u/{{ name|urlencode }}/">{{ name }}</a>{% else %}nobody{% endif %}'
    " 100%: {{ html }}</p>"
)


def filled(shells: Shells, kind: str = "post", **values: str) -> str:
    """As the row would be drawn."""
    return shells.fill(kind, values, lambda holes: ROW.render(kind=kind, **holes))


def test_it_works():
    shells, drawn = Shells(), []
    for name, html in (("Ana", "<b>a</b>"), ("Bo & <co>", "%s %(name)s {{ name }}"), ("<i>", "x"), ("日本", "y")):
        values = {"name": name, "html": mark_safe(html)}  # noqa: S308
        expected = ROW.render(kind="post", **values)
        assert filled(shells, **values) == expected
        drawn.append(shells.fill("post", values, lambda _holes: pytest.fail("it has been drawn")))
        assert drawn[-1] == expected


def test_what_is_not_safe_is_escaped():
    assert "&lt;script&gt;" in filled(Shells(), name="<script>", html="<script>")
    assert "<script>" not in filled(Shells(), name="<script>", html="<script>")


def test_an_empty_value_and_another_shape_are_drawn_by_themselves():
    shells = Shells()
    assert "nobody" not in filled(shells, name="Ana", html="x")
    assert "nobody" in filled(shells, name="", html="x")
    assert 'class="tip"' in filled(shells, "tip", name="Ana", html="x")


def test_nobody_can_write_a_hole():
    shells = Shells()
    said = filled(shells, name=f"\x1f{SIGN}html\x1f", html="secret")
    assert said.count("secret") == 1
    assert filled(shells, name="%(html)s", html="secret").count("secret") == 1


def test_what_was_used_longest_ago_goes_first():
    shells, asked = Shells(most=2), []
    for shape in ("a", "b", "a", "c", "a", "b"):
        shells.fill(shape, {}, lambda _holes, shape=shape: asked.append(shape) or shape)
    assert asked == ["a", "b", "c", "b"]


def test_while_templates_change_nothing_is_kept(settings):
    settings.DEBUG, shells, asked = True, Shells(), []
    for _ in range(2):
        shells.fill("a", {}, lambda _holes: asked.append(1) or "a")
    assert len(asked) == 2


def test_a_template_is_given_what_its_tag_names(settings):
    tag = Template('{% load peerhealth %}{% shell "posts/threads/_level.html" thread=thread.id csrf_token=key by muted=muted %}')
    context = {"thread": SimpleNamespace(id="abc"), "key": "k", "muted": True, "followed": True}
    said = tag.render(Context(context))
    assert 'formaction="/t/abc/mute/"' in said
    assert 'value="k"' in said
    assert "Muted" in said
    assert "Stop following" not in said, "nothing said that it is followed"
    assert 'formaction="/t/xyz/mute/"' in tag.render(Context(context | {"thread": SimpleNamespace(id="xyz")}))
    assert "Muted" not in tag.render(Context(context | {"muted": False}))


def test_a_language_is_a_shape_of_its_own():
    tag = Template('{% load peerhealth %}{% shell "_footer.html" %}')
    tag.render(Context())
    with translation.override("de"):
        from peerhealth import shell_tag

        tag.render(Context())
    assert {key[0][1] for key in shell_tag.SHELLS._kept if key[0][0] == "_footer.html"} >= {"en", "de"}


@pytest.mark.parametrize("wrong", ["name", '"a.html" user', '"a.html" by user'])
def test_what_has_no_name_is_refused(wrong: str):
    with pytest.raises(TemplateSyntaxError):
        Template(f"{{% load peerhealth %}}{{% shell {wrong} %}}")
