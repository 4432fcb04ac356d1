"""Which pages are like one that was looked at already. The walk opens every page for every reader; most of them are built
of the same pieces, and a piece that axe-core found nothing wrong with looks the same wherever it stands.

A piece is an element with everything around it: names, classes, roles, names of fields and whether there are words in it,
never the words themselves. What depends on the page as a whole (the order of its headings, its landmarks) is a piece as
well. How wide a page is depends on its words: that is measured on every page, whatever has been seen.
"""

import re

TOKENS = re.compile(r'name="(?:csrfmiddlewaretoken|token|kept)" value="[^"]*"')
FRAME = re.compile(r"<html[^>]*>|<body[^>]*>|<(?:script|link)[^>]*>")

SHAPES = """() => {
  const hash = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let i = 0; i < text.length; i += 1) {
      a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(i), 1597334677);
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  };
  const STATES = /^(aria-(hidden|expanded|current|pressed|selected|checked|disabled|invalid|haspopup|live|modal|level)|role|type|lang|dir|tabindex|style|rel)$/;
  const UNSEEN = "input[type=hidden], head, script, template, datalist";
  const PRESSED = "a, button, summary, label, input, select, textarea";
  const own = (e) => {
    const attributes = [...e.attributes].filter(({ name }) => !["class", "id", "href", "src", "d"].includes(name)).map(({ name, value }) =>
      STATES.test(name) || (name === "name" && e.matches("input, select, textarea, button")) ? `${name}=${value}` : value === "" ? `${name}=` : name).sort();
    const words = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join("").length;
    const few = e.matches(PRESSED) && e.textContent.trim().length < 3 ? "few" : "";
    return [e.localName, [...e.classList].sort().join("."), attributes.join(), e.hasAttribute("href") ? "href" : "", words ? "words" : "", few].join("|");
  };
  const found = new Set(), where = window.pieces = new Map();
  const walk = (e, above) => {
    const here = hash(`${above} ${own(e)}`);
    found.add(here);
    where.set(here, [...(where.get(here) ?? []), e]);
    if (e.localName !== "svg") for (const child of e.children) if (!child.matches(UNSEEN)) walk(child, here);
  };
  walk(document.documentElement, "");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const levels = all("h1, h2, h3, h4, h5, h6").map((e) => e.localName);
  found.add(hash(levels.filter((one, at) => one !== levels[at - 1]).join()));
  const landmarks = all("header, nav, main, aside, footer, dialog, form[aria-label], form[aria-labelledby], section[aria-label], section[aria-labelledby], [role]")
    .filter((e) => !e.closest("article")).map((e) => [`${e.localName} ${e.role}`, e.ariaLabel ?? e.getAttribute("aria-labelledby")]);
  found.add(hash([...new Set(landmarks.map(([kind]) => kind))].sort().join()));
  found.add(hash(`same ${landmarks.length - new Set(landmarks.map(String)).size}`)); // two of a kind of one name
  return [...found];
}"""

# Where on the page these pieces are: the parts of it to look at. The whole page, if they are of the whole page, or in no
# landmark.
PARTS = """(pieces) => {
  const all = pieces.map((piece) => window.pieces.get(piece) ?? [document.documentElement]).flat()
    .map((e) => e.closest("ul, ol, dl, table, select, fieldset, label") ?? e);
  window.partsToSee = all.every((e) => e.closest("main, header, footer, nav, aside, dialog"))
    ? all.filter((e) => !all.some((other) => other !== e && other.contains(e))) : [];
}"""

# Elements that can be seen now and could not be when this was asked before.
NEWLY_VISIBLE = """() => {
  const before = window.visibleBefore, now = new Set([...document.body.querySelectorAll("*")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true })));
  window.visibleBefore = now;
  return !before || [...now].some((e) => !before.has(e));
}"""

_seen: set[str] = set()


def essence(text: str) -> tuple[str, ...]:
    """What makes a page (HTML) another one than that of another reader: everything below the header, word by word, without
    the tokens of its forms, and what it loads. The header, which names the reader, is looked at on each reader's own pages."""
    below = text[max(text.find("<main"), 0) :]
    return TOKENS.sub("", below), *FRAME.findall(text)


def unlike(page) -> set[str]:
    """The pieces of the page as it stands that nobody in this process has looked at without finding anything. The parts of
    the page that hold them are what axe-core looks at next."""
    new = set(page.evaluate(SHAPES)) - _seen
    page.evaluate(PARTS, sorted(new))
    return new


def remember(pieces: set[str]) -> None:
    """Notes that nothing was found wrong with these."""
    _seen.update(pieces)
