"""`{% shell "name" value=… by other=… %}`: includes a template that is drawn once for each shape (`shells.py`).

The template is given what the tag names and nothing else: the values before `by` as holes, which it puts out or asks
whether they are empty; those after it, which it may look at as it likes, make the shape. So whatever else a request
knows cannot get into what is kept, and nothing that changes with time belongs into such a template.
"""

from typing import Any

from django.template import Context, Node, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.translation import get_language

from peerhealth.shells import Holes, Shells

SHELLS = Shells()
BY = "by"


class ShellNode(Node):
    """The tag in a template."""

    def __init__(self, name: str, values: dict[str, FilterExpression], by: dict[str, FilterExpression]) -> None:
        self.name, self.values, self.by = name, values, by

    def render(self, context: Context) -> str:
        """The template, filled in."""
        values = {name: _said(value.resolve(context)) for name, value in self.values.items()}
        by = {name: value.resolve(context) for name, value in self.by.items()}

        def draw(holes: Holes) -> str:
            template = context.template.engine.get_template(self.name)  # type: ignore[union-attr]
            return template.render(Context(by | dict(holes)))

        return SHELLS.fill((self.name, get_language(), *by.values()), values, draw)


def _said(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def shell(parser: Parser, token: Token) -> ShellNode:
    """Compiles the tag."""
    _tag, name, *bits = token.split_contents()
    if name[0] not in "\"'" or name[-1] != name[0]:
        raise TemplateSyntaxError("A shell names its template")
    at = bits.index(BY) if BY in bits else len(bits)
    given, by = bits[:at], bits[at + 1 :]
    node = ShellNode(name[1:-1], token_kwargs(given, parser), token_kwargs(by, parser))
    if given or by:
        raise TemplateSyntaxError(f"What a shell is given has a name: {given or by}")
    return node
