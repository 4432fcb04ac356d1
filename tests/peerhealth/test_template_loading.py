"""What is the same for everybody in a template is drawn once; nobody gets a template that is half drawn."""

import threading

from django.template import Context, Engine

from peerhealth import template_loading

FILES = {"page": "{% load i18n %}<p>{% trans 'Save' %}</p>{{ name }}{% include 'part' %}", "part": "<i>{{ name }}</i>"}
WHOLE = "<p>Save</p>Ana<i>Ana</i>"


def engine() -> Engine:
    """One that has these files and no others."""
    below = [("django.template.loaders.locmem.Loader", FILES)]
    libraries = {"i18n": "django.templatetags.i18n"}
    return Engine(loaders=[("peerhealth.template_loading.Loader", below)], libraries=libraries)


def test_it_works():
    found = engine().get_template("page")
    assert found.render(Context({"name": "Ana"})) == WHOLE
    assert found.render(Context({"name": "Bo"})) == WHOLE.replace("Ana", "Bo")


def test_who_asks_while_it_is_drawn_waits(monkeypatch):
    ours, drawing, go_on, got = engine(), threading.Event(), threading.Event(), []
    draw = template_loading._draw

    def slowly(nodes):
        drawing.set()
        go_on.wait(10)
        draw(nodes)

    monkeypatch.setattr(template_loading, "_draw", slowly)
    first = threading.Thread(target=ours.get_template, args=["page"])
    first.start()
    assert drawing.wait(10)
    second = threading.Thread(target=lambda: got.append(ours.get_template("page").is_drawn))
    second.start()
    second.join(0.3)
    was_early = bool(got)
    go_on.set()
    first.join()
    second.join()
    assert (was_early, got) == (False, [True])
