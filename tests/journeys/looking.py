"""What the walk looks at on a page, in the browser: axe-core, and measures that no tool takes."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# What Django's own admin pages do not keep of the best practices; they keep WCAG.
TAGS_OF_ADMIN = TAGS[:-1]

# The rules that look at colours: all others see the same page in light and in dark.
COLOURS = ["color-contrast", "link-in-text-block"]

# The rules that look at sizes and places. All others see the same page in any width, if they see the same of it.
SIZES = ["target-size", "scrollable-region-focusable", "css-orientation-lock", "meta-viewport", *COLOURS]

# A menu that lies over the page makes what is below it small; Django's admin marks its trail of links by place alone.
NOT_UNDER_MENUS, NOT_IN_ADMIN = ["target-size"], ["link-in-text-block"]

RUN_AXE = """async ([type, values, without]) => {
  const rules = Object.fromEntries(without.map((rule) => [rule, { enabled: false }]));
  const kept = values.filter((value) => !without.includes(value));
  const parts = [...new Set(window.partsToSee ?? [])].filter((e) => e.isConnected);
  const found = await axe.run(parts.length ? { include: parts } : document, { runOnly: { type, values: kept }, resultTypes: ["violations"], ...(type === "tag" ? { rules } : {}) });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => {
    const said = node.any[0] || node.all[0] || node.none[0] || {};
    return `${rule.id}: ${node.target.join(" ")} ${node.html.slice(0, 120)} (${said.message || ""})`;
  }));
}"""

AT_ONCE = """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync("* { transition: none !important }");
  document.adoptedStyleSheets = [sheet]; }"""

# Violations of the policy are noted by the page itself, before anything else runs.
NOTE_CSP = """window.cspReports = [];
document.addEventListener("securitypolicyviolation", (e) => window.cspReports.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));"""

TOO_WIDE = """() => {
  const root = document.documentElement, spare = root.scrollWidth - root.clientWidth;
  if (spare <= 0) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((e) => e.checkVisibility()
    && e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest("pre, table, svg"));
  return [`${spare} px too wide`, ...wide.slice(-3).map((e) => e.outerHTML.slice(0, 120))];
}"""

# Controls that are too small for a finger (look.md: 44 px) or for anybody (WCAG 2.2, 2.5.8: 24 px). A link among words is
# as high as its line. What stands alone is not among words, and neither is what stands beside a heading. A radio button
# or a tick is as large as the label around it, which may be pressed in its place.
SMALL_TARGETS = """(least) => {
  const hidden = (e) => !e.checkVisibility({ visibilityProperty: true })
    || e.closest(".visually-hidden, [aria-hidden=true]") || e.classList.contains("skip");
  const size = (e) => {
    const boxes = [e, ...(e.labels || []), e.closest("label")].filter(Boolean).map((one) => one.getBoundingClientRect());
    return { width: Math.max(...boxes.map((b) => b.width)), height: Math.max(...boxes.map((b) => b.height)) };
  };
  const amongWords = (e) => {
    if (e.localName !== "a" || e.closest("nav, menu")) return false;
    const around = e.closest("p, li, dd, td, h1, h2, h3, h4, legend, label, .byline");
    return around !== null && (getComputedStyle(e).display === "inline" || around.innerText.trim().length > e.innerText.trim().length);
  };
  return [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((e) => !hidden(e) && !e.disabled)
    .map((e) => ({ e, box: size(e), inLine: getComputedStyle(e).display === "inline" && amongWords(e), least: amongWords(e) ? 24 : least }))
    .filter(({ box }) => box.width && box.height)
    // The box of an inline link is that of its letters; what can be pressed is as high as its line.
    .filter(({ e, box, inLine, least }) => inLine ? parseFloat(getComputedStyle(e).lineHeight) < 23.5
      : box.height < least - .5 || box.width < 24 - .5)
    .map(({ e, box, least }) => `${Math.round(box.width)}×${Math.round(box.height)} < ${least}: ${e.outerHTML.slice(0, 110)}`);
}"""

# Every stop of the Tab key must look different when it has the focus (WCAG 2.4.7) and must not lie under something or
# outside the window (2.4.11). Called after a press of Tab, so that the browser shows the focus as for a keyboard.
FOCUS = """() => {
  const wrong = [];
  const look = (e) => {
    const around = [];
    for (let one = e, up = 0; one && up < 4; one = one.parentElement, up += 1) around.push(one);
    if (e.nextElementSibling) around.push(e.nextElementSibling);
    return around.map((one) => {
      const s = getComputedStyle(one);
      return [s.outlineStyle === "none" ? "" : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`, s.boxShadow,
        s.borderColor, s.backgroundColor].join("|");
    }).join("/");
  };
  const stops = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0);
  for (const e of stops) {
    document.activeElement.blur();
    const before = look(e);
    e.focus();
    if (document.activeElement !== e) continue;
    const told = e.outerHTML.slice(0, 110);
    if (look(e) === before) wrong.push(`no visible focus: ${told}`);
    // The part of it that is in the window: of a box for a long text, that may be its lower end.
    const box = e.getClientRects()[0] || e.getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const upper = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const x = left + Math.min((right - left) / 2, 40), y = upper + Math.min((bottom - upper) / 2, 40);
    if (right <= left || bottom <= upper) {
      if (!e.closest(".visually-hidden")) wrong.push(`outside the window: ${told}`);
      continue;
    }
    const top = document.elementFromPoint(x, y);
    if (top && !top.contains(e) && !e.contains(top) && !(e.labels && [...e.labels].some((l) => l.contains(top)))) {
      wrong.push(`under ${top.outerHTML.slice(0, 60)}: ${told}`);
    }
  }
  return wrong;
}"""

OPEN_DETAILS = """() => { const shut = [...document.querySelectorAll("main details:not([open], [data-menu]), .aside details:not([open])")];
  for (const one of shut) one.open = true; return shut.length; }"""

# Menus of the frame lie over the page when they are open; dialogs make the rest of it inert. One after the other.
COVERS = """document.querySelectorAll(".header details, .opening .more, main dialog, body > dialog").length"""
OPEN_COVER = """(index) => { const all = [...document.querySelectorAll(".header details, .opening .more, main dialog, body > dialog")];
  for (const one of all) { if (one.localName === "dialog") { if (one.open) one.close(); } else one.open = false; }
  const one = all[index]; if (!one) return false;
  if (one.localName === "dialog") one.showModal(); else one.open = true;
  return true; }"""

# Forms that cannot be sent empty: sending one shows it with what is to be mended. Others would act. Each has a key by
# which it is known again on another page.
FORMS = """window.formsToMend = () => [...document.querySelectorAll("main form[method=post]")].filter((form) =>
    [...form.elements].some((e) => e.required && e.checkVisibility() && e.matches("textarea, input:not([type=radio], [type=checkbox], [type=hidden])")));
  window.formsToMend().map((form) => form.action.replace(/[/][a-z0-9]{12}[/]/, "/…/") + [...form.elements].map((e) => e.name).join())"""
SEND_EMPTY = """(index) => {
  const form = window.formsToMend()[index];
  for (const e of form.elements) if (e.matches("textarea, input:not([type=radio], [type=checkbox], [type=hidden])")) e.value = "";
  HTMLFormElement.prototype.submit.call(form);
}"""


def axe(page, *, rules: list[str] | None = None, admin: bool = False, covered: bool = False) -> list[str]:
    """Violations on the page as it is now, of all rules or of `rules` (COLOURS for a page in dark that was seen in light);
    `covered`: with a menu open over it. Evaluated by the browser's own tools, past the page's policy, which stays."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    if admin:  # whose colours take their time to change
        page.evaluate(AT_ONCE)
    tags = TAGS_OF_ADMIN if admin else TAGS
    without = [*(NOT_IN_ADMIN if admin else ()), *(NOT_UNDER_MENUS if covered else ())]
    return page.evaluate(RUN_AXE, ["rule", rules, without] if rules else ["tag", tags, without])


def focus(page) -> list[str]:
    """What is wrong with the stops of the Tab key."""
    page.keyboard.press("Tab")
    found = page.evaluate(FOCUS)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    return found


def large_text(devtools, *, percent: int) -> None:
    """Sets the browser's own text size, as a reader does in its settings (16 px is 100 %)."""
    devtools.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * percent // 100, "fixed": 13 * percent // 100}})
