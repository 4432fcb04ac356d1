"""What search engines are shown of the site (the sitemap protocol, sitemaps.org): addresses of what everybody may read
and its authors let them have. Threads in a part for each week, so that a part costs the same however large the site is,
stays the same when something is added, and the list of parts asks no more of a busy site than of a quiet one."""

from datetime import MAXYEAR, UTC, date, datetime, timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models.expressions import RawSQL
from django.urls import reverse

from communities.models import Community, Guide
from peerhealth.pages import ordered
from posts import feeds
from posts.kinds import Kind
from posts.models import Thread

# What the protocol allows of addresses in a file: the conversations of a week for everyone are fewer by far.
A_PART = 50_000
WEEK, DAY = timedelta(days=7), "%Y-%m-%d"
BY_TIME = (("created_at", False), ("public_id", False))
PAGES = (
    "home",
    "communities",
    "conditions",
    "about",
    "guidelines",
    "help-now",
    "privacy",
    "terms",
    "health-data",
    "terms_explained",
)
XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def index() -> str:
    """The file that names the parts: pages, communities, guides, and a part for each week in which threads began."""
    names = ["pages", "communities", "guides", *(f"threads-{week:{DAY}}" for week in _weeks())]
    rows = (f"<sitemap><loc>{_whole(reverse('sitemap_part', args=[name]))}</loc></sitemap>" for name in names)
    return _file("sitemapindex", rows)


def _weeks() -> list[date]:
    """The Mondays of the weeks in which threads began that may leave the site. Two queries: the oldest, and a look at
    the beginning of each week since."""
    oldest = feeds.everyones().order_by("created_at").values_list("created_at", flat=True).first()
    if oldest is None:
        return []
    begun = oldest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    week, next_one = RawSQL("w.week", ()), RawSQL("w.week + %s", (WEEK,))
    there = feeds.everyones().filter(created_at__gte=week, created_at__lt=next_one)
    sql, params = there.order_by(*ordered(BY_TIME)).values("pk")[:1].query.sql_with_params()
    # Its first, not EXISTS: a look at the beginning of each week, not a join over all of it.
    weeks = f"SELECT w.week FROM generate_series(%s, now(), %s) w(week) WHERE ({sql}) IS NOT NULL"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(weeks, [begun - timedelta(days=begun.weekday()), WEEK, *params])
        return [week.astimezone(UTC).date() for (week,) in cursor.fetchall()]


def part(name: str) -> str | None:
    """One part; None for a name that is none."""
    if name == "pages":
        return _file("urlset", (_entry(reverse(page)) for page in PAGES))
    if name == "communities":
        listed = Community.objects.visible_to(AnonymousUser()).order_by("created_at", "pk")
        slugs = listed.values_list("slug", flat=True)[:A_PART]
        return _file("urlset", (_entry(reverse("community_about", args=[slug])) for slug in slugs))
    if name == "guides":
        guides = Guide.objects.visible_to(AnonymousUser()).order_by("created_at", "pk").select_related("community")
        rows = guides.only("slug", "changed_at", "community__slug")[:A_PART]
        return _file("urlset", (_entry(row.get_absolute_url(), row.changed_at) for row in rows))
    kind, _dash, monday = name.partition("-")
    return _threads(monday) if kind == "threads" else None


def _threads(monday: str) -> str | None:
    """The threads that began in a week."""
    try:
        begun = datetime.strptime(monday, DAY).replace(tzinfo=UTC)
    except ValueError:
        return None
    if begun.weekday() or begun.strftime(DAY) != monday or begun.year >= MAXYEAR:
        return None
    rows = feeds.everyones().filter(created_at__gte=begun, created_at__lt=begun + WEEK)
    rows = rows.order_by(*ordered(BY_TIME)).only("public_id", "slug", "kind", "last_activity")[:A_PART]
    return _file("urlset", (_entry(_page(row), row.last_activity) for row in rows))


def _page(thread: Thread) -> str:
    """The page that search engines may keep: of a session its own."""
    return reverse("ask", args=[thread.public_id]) if thread.kind == Kind.ASK else thread.get_absolute_url()


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
