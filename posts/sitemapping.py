"""What search engines are shown of the site (the sitemap protocol, sitemaps.org): addresses of what everybody may read
and its authors let them have. In parts that begin where the one before ends, so that a part costs the same however
large the site is, and stays the same when something is added."""

from collections.abc import Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse

from communities.models import Community
from peerhealth import moments
from peerhealth.ids import is_id
from peerhealth.pages import beyond, ordered
from posts import feeds

# The protocol allows 50,000 addresses a file and 50,000 files.
A_PART, MOST_PARTS = 10_000, 1_000
BY_TIME = (("created_at", False), ("public_id", False))
PAGES = ("home", "communities", "conditions", "about", "guidelines", "help-now", "privacy")
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def index() -> str:
    """The file that names the parts: pages, communities, and as many of threads as there are."""
    names = ["pages", "communities", *(f"threads-{start}" for start in _starts())]
    rows = (f"<sitemap><loc>{_whole(reverse('sitemap_part', args=[name]))}</loc></sitemap>" for name in names)
    return _file("sitemapindex", rows)


def _starts() -> Iterator[str]:
    """Where each part of the threads begins."""
    threads, step = feeds.everyones().order_by(*ordered(BY_TIME)).values_list("created_at", "public_id"), 0
    after = threads.first()
    while after and step < MOST_PARTS:
        yield f"{moments.stamp(after[0])}-{after[1]}"
        step, after = step + 1, threads.filter(beyond(BY_TIME, after))[A_PART - 1 : A_PART].first()


def part(name: str) -> str | None:
    """One part; None for a name that is none."""
    if name == "pages":
        return _file("urlset", (_entry(reverse(page)) for page in PAGES))
    if name == "communities":
        listed = Community.objects.visible_to(AnonymousUser()).order_by("created_at", "pk")
        slugs = listed.values_list("slug", flat=True)[:A_PART]
        return _file("urlset", (_entry(reverse("community_about", args=[slug])) for slug in slugs))
    kind, _dash, start = name.partition("-")
    return _threads(start) if kind == "threads" else None


def _threads(start: str) -> str | None:
    stamp, _dash, public_id = start.partition("-")
    moment = moments.from_stamp(stamp)
    if moment is None or not is_id(public_id):
        return None
    rows = feeds.everyones().filter(
        beyond(BY_TIME, [moment, public_id]) | Q(created_at=moment, public_id=public_id), created_at__gte=moment
    )
    rows = rows.order_by(*ordered(BY_TIME)).only("public_id", "slug", "last_activity")[:A_PART]
    return _file("urlset", (_entry(row.get_absolute_url(), row.last_activity) for row in rows))


def _entry(path: str, changed: datetime | None = None) -> str:
    last = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{_whole(path)}</loc>{last}</url>"


def _whole(path: str) -> str:
    return escape(settings.SITE_URL + path)


def _file(root: str, rows) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} {XMLNS}>' + "\n".join(rows) + f"</{root}>\n"


def robots() -> str:
    """What robots may ask for (RFC 9309). Not a lock: pages that are nobody's matter ask for a sign-in, and say
    `noindex` where they do not. What is kept out by `noindex` must be asked for to be seen, so it is not named here."""
    shut = ("/search/", "/settings/", "/accounts/", "/admin/", "/feed/", "/drafts/", "/new/", "/completions/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut), "Allow: /", ""]
    return "\n".join([*lines, f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""])
