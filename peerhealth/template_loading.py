"""Loads templates so that what is the same for everybody in them is drawn once a process and language.

Measured: on a thread's page a hundred words to be translated, thirty icons and ten addresses of files were looked up
anew for every reader, and every `{% include %}` asked the engine for its template once more: a third of the frame's
time. Templates themselves know nothing of this; what depends on the reader is drawn for the reader, as ever.
"""

import threading

from django.template import Context, Node, NodeList, library
from django.template.base import TextNode
from django.template.defaulttags import IfNode
from django.template.loader_tags import ExtendsNode, IncludeNode
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

from peerhealth import icons

# Simple tags whose answer depends on nothing but what stands in the tag.
PURE = {icons.icon}
DRAWING = threading.RLock()


class Loader(CachedLoader):
    """Named by TEMPLATES. A template is kept once for each language."""

    def cache_key(self, template_name, skip=None):
        """The name, with the language in which its words are."""
        return f"{get_language()}-{super().cache_key(template_name, skip)}"

    def get_template(self, template_name, skip=None):
        """The template, what is constant in it drawn."""
        template = super().get_template(template_name, skip)
        if not getattr(template, "is_drawn", False):
            with DRAWING:  # another thread has it from the cache already, and waits until it is whole
                if not getattr(template, "is_drawn", False):
                    _draw(template.nodelist)
                    template.is_drawn = True
        return template


class _Included(Node):
    """An `{% include "name" %}` that has found its template."""

    child_nodelists = ()

    def __init__(self, include: IncludeNode) -> None:
        self.include, self.template = include, None
        self.token, self.origin = include.token, include.origin

    def render(self, context):
        """As the tag does, without asking for the template again."""
        if self.template is None:
            self.template = context.template.engine.get_template(self.include.template.resolve(context))
        if any(isinstance(node, ExtendsNode) for node in self.template.nodelist):
            return self.include.render(context)
        values = {name: value.resolve(context) for name, value in self.include.extra_context.items()}
        if self.include.isolated_context:
            return self.template.render(context.new(values))
        with context.push(**values):
            return self.template.nodelist.render(context)


def _draw(nodes: NodeList) -> None:
    """Puts text in the place of what is constant, and neighbouring text together."""
    drawn: list[Node] = []
    for node in nodes:
        new = _constant(node)
        if isinstance(new, TextNode) and drawn and isinstance(drawn[-1], TextNode):
            joined = TextNode(drawn[-1].s + new.s)
            joined.token, joined.origin = drawn[-1].token, drawn[-1].origin
            drawn[-1] = joined
        else:
            drawn.append(new)
        for inner in _inside(new):
            _draw(inner)
    nodes[:] = drawn


def _inside(node: Node) -> list[NodeList]:
    if isinstance(node, IfNode):
        return [nodes for _condition, nodes in node.conditions_nodelists]
    return [nodes for name in node.child_nodelists if isinstance(nodes := getattr(node, name, None), NodeList)]


def _constant(node: Node) -> Node:
    if isinstance(node, IncludeNode) and type(node) is IncludeNode and _is_literal(node.template):
        return _Included(node)
    if not _is_constant(node):
        return node
    text = TextNode(str(node.render(Context())))
    text.token, text.origin = node.token, node.origin
    return text


def _is_constant(node: Node) -> bool:
    if isinstance(node, TranslateNode):
        words = node.filter_expression
        return not (node.asvar or node.message_context or words.filters) and words.var.lookups is None
    if isinstance(node, StaticNode):
        return node.varname is None and _is_literal(node.path)
    if isinstance(node, library.SimpleNode) and type(node) is library.SimpleNode:
        given = [*node.args, *node.kwargs.values()]
        return node.func in PURE and node.target_var is None and all(map(_is_literal, given))
    return False


def _is_literal(value) -> bool:
    return not value.filters and (not value.is_var or value.var.lookups is None)
