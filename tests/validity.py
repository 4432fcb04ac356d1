"""What is wrong with a page's HTML: what a parser in strict mode says (html5lib), and what no parser looks at."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as SENTENCES

from peerhealth.ids import PATTERN

INTERACTIVE = {"a", "button", "input", "select", "textarea", "summary", "label", "iframe"}
# What may stand directly in these elements (HTML, "content model").
CHILDREN = {
    "ul": {"li", "script", "template"}, "ol": {"li", "script", "template"}, "menu": {"li"},
    "dl": {"dt", "dd", "div"}, "tr": {"td", "th"}, "select": {"option", "optgroup", "hr"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"}, "tbody": {"tr"}, "thead": {"tr"},
}  # fmt: skip
# Elements in which only words and what goes with words may stand ("phrasing content").
PHRASES = {"p", "span", "h1", "h2", "h3", "h4", "h5", "h6", "label", "button", "strong", "em", "small", "bdi", "time", "code"}
BLOCKS = {"div", "p", "ul", "ol", "dl", "table", "form", "fieldset", "section", "article", "aside", "nav", "header", "footer",
          "main", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "figure", "hr", "details", "dialog"}  # fmt: skip
POINTERS = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-activedescendant",
            "aria-errormessage", "aria-details", "headers", "list", "form", "popovertarget")  # fmt: skip
LABELLED = {"text", "search", "email", "password", "url", "tel", "number", "date", "time", "checkbox", "radio", "file"}


# Words, and the parts of attributes that say nothing about how a page is built. What stands for a sign ("&amp;") is kept.
WORDS = re.compile(r"(?<=>)[^<]+(?=<)")
VALUES = re.compile(
    r'(?<= )(value|content|title|datetime|src|action|alt|placeholder|data-[\w-]+|hx-[a-z]+)="([^"<>]+)"'
    r'|(href)="([^"#<>][^"<>]*)"'
)
PUBLIC_ID = re.compile(rf"(?<![a-z0-9]){PATTERN}(?![a-z0-9])")
SIGNS = re.compile(r"&[^\s;&]*;?")
_clean: set[tuple[str, str]] = set()


def skeleton(text: str) -> str:
    """How a page is built: the same for pages that differ in words, addresses and values alone."""
    numbers: dict[str, int] = {}
    text = PUBLIC_ID.sub(lambda found: f"id{numbers.setdefault(found[0], len(numbers))}", text)
    text = VALUES.sub(lambda found: f'{found[1] or found[3]}="x{"".join(sorted(set(SIGNS.findall(found[2] or found[4]))))}"', text)
    return WORDS.sub(lambda found: f"x{''.join(sorted(set(SIGNS.findall(found[0]))))}" if found[0].strip() else "", text)


def _once(kind: str, text: str, wrong: Callable[[], list[str]]) -> list[str]:
    """What is `wrong`, or nothing where nothing was wrong with another page that was built like this one."""
    key = (kind, skeleton(text))
    if key in _clean:
        return []
    if not (found := wrong()):
        _clean.add(key)
    return found


def of_page(text: str, *, admin: bool = False) -> list[str]:
    """Everything that is wrong with a whole page. Of a page of the `admin` only what its parser says, doubled ids and
    the title: its markup is Django's."""
    says_nothing = title(text).strip()[:1] in {"", "·"}
    return _once(f"page {admin} {says_nothing}", text, lambda: _of_page(text, admin=admin))


def _of_page(text: str, *, admin: bool) -> list[str]:
    tree, wrong = _parsed(text, fragment=False)
    elements = list(tree.iter())
    wrong += _doubled_ids(elements)
    if not (title := (tree.findtext(".//title") or "").strip()) or title.startswith("·"):
        wrong.append(f"the title says nothing: {title!r}")
    if not admin:
        wrong += [*_structure(tree), *_pointers(elements), *_labels(tree), *_headings(elements)]
    return wrong


def of_fragment(text: str) -> list[str]:
    """Everything that is wrong with a part of a page. It may point at what stands in the page around it."""
    return _once("part", text, lambda: _of_fragment(text))


def _of_fragment(text: str) -> list[str]:
    tree, wrong = _parsed(text, fragment=True)
    return wrong + _doubled_ids(list(tree.iter())) + list(_structure(tree)) + list(_labels(tree))


def title(text: str) -> str:
    """The page's title."""
    found = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def _parsed(text: str, *, fragment: bool) -> tuple[Element, list[str]]:
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parseFragment(text) if fragment else parser.parse(text)
    lines = text.split("\n")
    wrong = []
    for (line, column), code, words in parser.errors:
        around = lines[line - 1][max(0, column - 70) : column + 20] if line <= len(lines) else ""
        wrong.append(f"{SENTENCES[code] % words} (line {line}: …{around}…)")
    return tree, wrong


def _name(element: Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _told(element: Element) -> str:
    """How a finding names an element."""
    kept = {key: value for key, value in element.attrib.items() if key in {"id", "class", "href", "name"}}
    return f"<{_name(element)} {kept}>"


def _doubled_ids(elements: list[Element]) -> list[str]:
    counts = Counter(element.get("id") for element in elements if _name(element) and "id" in element.attrib)
    return [f"id {name!r} is there {count} times" for name, count in counts.items() if count > 1 or not name]


def _is_interactive(element: Element) -> bool:
    name = _name(element)
    if name == "input" and element.get("type") == "hidden":
        return False
    return name in INTERACTIVE and (name != "a" or "href" in element.attrib)


def _structure(tree: Element) -> Iterator[str]:
    """Elements where they must not stand."""

    def walk(element: Element, inside: Element | None) -> Iterator[str]:
        name = _name(element)
        for child in element:
            inner = _name(child)
            if not inner:
                continue  # a comment
            if name in CHILDREN and inner not in CHILDREN[name]:
                yield f"{_told(child)} directly in <{name}>"
            if name in PHRASES and inner in BLOCKS:
                yield f"{_told(child)} in {_told(element)}, where only words may stand"
            # A label holds the one control that it names.
            if inside is not None and _is_interactive(child) and _name(inside) != "label":
                yield f"{_told(child)} inside {_told(inside)}"
            yield from walk(child, child if _is_interactive(child) else inside)

    yield from walk(tree, None)


def _pointers(elements: list[Element]) -> Iterator[str]:
    """References that lead nowhere."""
    ids = {element.get("id") for element in elements if _name(element)}
    for element in elements:
        if not _name(element):
            continue
        for attribute in (*POINTERS, *(("for",) if _name(element) in {"label", "output"} else ())):
            for target in element.get(attribute, "").split():
                if target not in ids:
                    yield f"{_told(element)} has {attribute}={target!r}, which is not there"
        if (link := element.get("href", "")).startswith("#") and link[1:] and link[1:] not in ids:
            yield f"{_told(element)} leads to {link}, which is not there"


def _labels(tree: Element) -> Iterator[str]:
    """Fields without a label."""
    named = {label.get("for") for label in tree.iter("label")}
    wrapped = {id(field) for label in tree.iter("label") for field in label.iter()}
    for field in tree.iter():
        name = _name(field)
        asks = name in {"select", "textarea"} or (name == "input" and field.get("type", "text") in LABELLED)
        own = field.get("aria-label") or field.get("aria-labelledby") if asks else ""
        if asks and not own and id(field) not in wrapped and field.get("id") not in named:
            yield f"{_told(field)} has no label"


def _headings(elements: list[Element]) -> Iterator[str]:
    """Headings in order, one of the first level, one <main>."""
    levels = [int(name[1]) for name in map(_name, elements) if re.fullmatch("h[1-6]", name)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for before, after in zip([0, *levels], levels, strict=False):
        if after > before + 1:
            yield f"a heading of level {after} after one of level {before}: {levels}"
            break
    if (mains := sum(_name(element) == "main" for element in elements)) != 1:
        yield f"{mains} <main>"
