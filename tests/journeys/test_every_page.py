"""Every page at both widths and in both colour schemes: nothing overflows, nothing complains, nothing calls elsewhere."""

import html
import re

import pytest
from django.core.management import call_command

from communities import naming
from posts import story
from posts.models import Thread


@pytest.fixture
def site(transactional_db, monkeypatch):
    """The demo, without the catalogue."""
    monkeypatch.setattr("communities.naming.read", lambda entries: naming.Names([]))
    monkeypatch.setattr("communities.catalogue.read", list)
    call_command("demo", verbosity=0)
    return Thread.objects.filter(community__slug="type-1-diabetes", kind="question").order_by("-reply_count")[0]


def pages(thread) -> dict[str, list[str]]:
    """Addresses by who reads them."""
    everyone = ["/", "/c/", "/c/type-1-diabetes/", "/c/type-1-diabetes/?kind=vent", "/c/type-1-diabetes/waiting/",
                "/c/type-1-diabetes/about/", thread.get_absolute_url(), thread.get_absolute_url() + "?sort=newest",
                "/tag/t1d/", "/conditions/?q=ibd", "/conditions/?q=zzzz", "/help-now/", "/guidelines/", "/privacy/",
                "/about/", "/no-such-page/", "/c/lupus/", "/dev/outbox/"]  # fmt: skip
    opening = thread.opening.public_id
    return {
        "": [*everyone, "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/",
             "/accounts/login/code/", "/accounts/inactive/"],
        story.MEMBER: [*everyone, "/c/type-1-diabetes/new/", "/u/quiet-heron/", "/settings/posts/", "/drafts/", "/accounts/email/", "/accounts/logout/",
                       "/accounts/password/change/", f"/t/{thread.public_id}/reply/", "/c/ptsd-and-complex-ptsd/",
                       "/settings/", "/settings/name/", "/settings/security/", "/accounts/sessions/", "/accounts/2fa/webauthn/",
                       "/accounts/2fa/totp/activate/", "/settings/profile/", "/settings/communities/", "/settings/people/",
                       "/u/quiet-heron/?show=replies", "/u/lamp-in-the-hall/", "/u/lamp-in-the-hall/block/",
                       "/u/lamp-in-the-hall/mute/", f"/p/{opening}/quiet/",
                       "/c/lupus/join/", "/invitation/garbage/", "/settings/consent/", "/settings/consent/withdraw/"],
        story.MODERATOR: [thread.get_absolute_url(), f"/p/{opening}/hide/", f"/p/{opening}/history/", f"/p/{opening}/ban/",
                          *(f"/c/type-1-diabetes/{page}/" for page in ("people", "invitations", "settings", "leave"))],
    }  # fmt: skip


def enter(page, name: str) -> None:
    """Signs in as a ready account."""
    if name:
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(story.address(name))
        page.get_by_label("Password").fill(story.PASSWORD)
        page.locator("main").get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_walk(open_page, site, width, scheme):
    for name, addresses in pages(site).items():
        page = open_page(width=width, scheme=scheme)
        enter(page, name)
        for address in addresses:
            answer = page.goto(address)
            assert answer.status in {200, 404, 403}, address
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{address} is {wide} px too wide"
            assert page.locator("h1").count() == 1, address
            small = page.evaluate(SMALL_TARGETS)
            assert not small, f"{address}: {small}"


# Controls less than 24 px high or wide that do not stand inside a text (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """() => [...document.querySelectorAll("main a, main button, header a, footer a, summary")]
  .filter(e => e.checkVisibility() && getComputedStyle(e).display !== "inline"
    && !e.closest(".visually-hidden") && !e.classList.contains("skip"))
  .filter(e => { const box = e.getBoundingClientRect(); return box.width && (box.height < 24 || box.width < 24) })
  .map(e => e.outerHTML.slice(0, 80))"""


def test_no_link_leads_nowhere(open_page, site):
    page = open_page(javascript=False)
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 400:
            continue
        seen.add(address)
        answer = page.request.get(address)
        assert answer.status == 200, address
        links = re.findall(r'<a [^>]*href="(/[^"#]*)', answer.text())
        waiting += [html.unescape(link) for link in links if not link.startswith("/accounts/")]
    assert len(seen) > 150
