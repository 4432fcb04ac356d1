"""Who is measured, and what each is asked for: raw requests by name of page and by who asks."""

import itertools
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.benchmarks.speed.counting import Database
from tests.benchmarks.speed.peers import Peer
from tests.benchmarks.speed.sites import Site
from tests.rig import Reader, Running

ANYBODY, MEMBER = "visitor", "member"
Addresses = dict[str, list[str]]
BODY = "It was like that for me as well, and #Sleep came back after some weeks. What did the doctor say about the dose?"
# Not so many that anybody's turn comes again within the ten seconds for which our site makes people wait.
REPLIES_A_RUN = 90
TOKEN = "a" * 32  # as in peers/sessions.py
# Asked for beside a page by somebody of whom nothing is kept: what it costs to draw it.
DRAWN = "drawn=1"


@dataclass
class Contender:
    """`addresses`: of each page, several where it should not always be the same one. `reply`: a request, of a thread's
    number and a Cookie header."""

    name: str
    running: Running
    database: Database
    addresses: Addresses
    cookies: list[str] = field(default_factory=list)
    reply: Callable[[int, str], str] | None = None
    threads: list[int] = field(default_factory=list)
    headers: dict[str, Callable[[], dict[str, str]]] = field(default_factory=dict)
    turn: Iterator[int] = field(default_factory=itertools.count)

    def requests(self, page: str, who: str, most: int = 1_500) -> list[str]:
        """What to ask for, or nothing where it has no such page."""
        if page == "reply":
            return self._replies()
        cookie = {"Cookie": self.cookies[0]} if who == MEMBER else {}
        addresses = self.addresses.get(page, [])
        if len(addresses) > 1:  # go on where the last round ended
            start = (next(self.turn) * 400) % len(addresses)
            addresses = (addresses[start:] + addresses[:start])[:most]
        headers = cookie | (self.headers[page]() if page in self.headers else {})
        return [get(address, **headers) for address in addresses]

    def _replies(self) -> list[str]:
        """Each by the person who has waited longest, into one of the threads."""
        if self.reply is None or not self.threads:
            return []
        turns = itertools.islice(self.turn, REPLIES_A_RUN)
        return [
            self.reply(self.threads[turn % len(self.threads)], self.cookies[turn % len(self.cookies)]) for turn in turns
        ]


def get(address: str, **headers: str) -> str:
    """A request for a page."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in ({"Host": "127.0.0.1"} | headers).items())
    return f"GET {address} HTTP/1.1\r\n{lines}\r\n"


def said() -> str:
    """The words of a reply: nobody says the very same again, which would be taken for a form that is sent twice."""
    return f"{BODY} {secrets.randbelow(1_000_000)}"


def post(address: str, fields: dict[str, str], **headers: str) -> str:
    """A form that is sent."""
    body = urlencode(fields)
    known = {
        "Host": "127.0.0.1", "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body)),
    } | headers  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in known.items())
    return f"POST {address} HTTP/1.1\r\n{lines}\r\n{body}"


def ours(site: Site, name: str = "ours") -> Contender:
    """Our own site."""
    found, visitor = site.found, site.rig.visitor()
    slug = found["community"][1]
    by_id = {one[0]: one for one in found["answered"]}
    addresses = {
        "thread of 20": [_thread(one) for one in found["threads20"]],
        "thread of 50": [_thread(one) for one in found["threads50"]],
        "permalink, the way to it": [f"/p/{found['deepest'][0]}/"],
        "permalink deep inside": [_leads_to(visitor, f"/p/{found['deepest'][0]}/")],
        "community": [f"/c/{slug}/"],
        "home": ["/"],
        "hashtag, huge": [f"/tag/{found['tags'][0][0]}/"],
        "hashtag, small": [f"/tag/{found['tags'][1][0]}/"],
        "search, two common words": ["/search/?q=pain+sleep"],
    }
    addresses |= {f"community, page {page}": [f"/c/{slug}/?after={at}"] for page, at in found["deep"].items()}
    for name_of, thread in (("10,000 replies", found["long"]), ("100,000 replies", found["longest"])):
        roots = found["roots"][str(thread[0])]
        addresses[f"{name_of}, first page"] = [_thread(thread)]
        addresses[f"{name_of}, middle"] = [_leads_to(visitor, f"/p/{roots[len(roots) // 2]}/")]
        addresses[f"{name_of}, last page"] = [_leads_to(visitor, f"/p/{roots[-1]}/")]
    made = Contender(name, site.web, site.database(), _for_visitors(addresses))
    made.cookies = [f"{cookie}; csrftoken={TOKEN}" for cookie in found["cookies"]]
    made.threads = list(by_id)
    form = {"to": "", "seq": "0", "csrfmiddlewaretoken": TOKEN}
    made.reply = lambda thread, cookie: post(
        f"/t/{by_id[thread][1]}/reply/", form | {"body": said(), "token": secrets.token_urlsafe(18)}, Cookie=cookie
    )
    made.addresses["revisit"] = addresses["community"]
    made.headers["revisit"] = lambda: _seen_before(visitor, addresses["community"][0])
    return made


def _thread(row: list[Any]) -> str:
    """The address of a thread, as browsers write it: some servers refuse letters of other scripts as they are."""
    return f"/t/{row[1]}/{quote(row[2])}/"


def _for_visitors(addresses: Addresses) -> Addresses:
    """With the pages once more as they come from what was kept: whatever is asked with a parameter that no page reads
    is drawn."""
    drawn = {
        page: [f"{address}{'&' if '?' in address else '?'}{DRAWN}" for address in all_of_it]
        for page, all_of_it in addresses.items()
    }
    return drawn | {f"{page} (kept)": all_of_it[:20] for page, all_of_it in addresses.items()}


def _seen_before(visitor: Reader, address: str) -> dict[str, str]:
    """What a browser sends that has the page as it is now: some minutes later it says other times."""
    return {"If-None-Match": visitor.get(address).headers["etag"]}


def _leads_to(visitor: Reader, address: str) -> str:
    """Where the permalink of a post leads, without the fragment."""
    place = urlsplit(visitor.get(address).headers["location"])
    return place.path + (f"?{place.query}" if place.query else "")


def spirit(peer: Peer) -> Contender:
    """Spirit, with the very same threads."""
    found = peer.site.found
    place = f"/category/{found['community'][0] + 100}/c/"
    return _peer(peer, "Spirit", lambda thread, _place: f"/topic/{thread}/t/", place, "/", spirit_reply)


def machina(peer: Peer) -> Contender:
    """django-machina, with the very same threads."""
    place = f"/forum/f-{peer.site.found['community'][0]}/"

    def reply(thread: int, cookie: str) -> str:
        fields = {"subject": "Re", "content": said(), "csrfmiddlewaretoken": TOKEN}
        return post(f"{place}topic/t-{thread}/post/create/", fields, Cookie=cookie)

    return _peer(peer, "django-machina", lambda thread, at: f"/forum/f-{at}/topic/t-{thread}/", place, "/", reply)


def spirit_reply(thread: int, cookie: str) -> str:
    """A comment."""
    return post(f"/comment/{thread}/publish/", {"comment": said(), "csrfmiddlewaretoken": TOKEN}, Cookie=cookie)


def _peer(
    peer: Peer, name: str, thread: Callable[[int, int], str], place: str, home: str, reply: Callable[[int, str], str]
) -> Contender:
    found = peer.site.found
    long, longest = found["long"], found["longest"]
    addresses = {
        "thread of 20": [thread(one[0], one[3]) for one in found["threads20"]],
        "thread of 50": [thread(one[0], one[3]) for one in found["threads50"]],
        "community": [place],
        "home": [home],
    }
    addresses |= {f"community, page {page}": [f"{place}?page={page}"] for page in found["deep"]}
    for name_of, one in (("10,000 replies", long), ("100,000 replies", longest)):
        pages = one[4] // 20
        at = thread(one[0], one[3])
        addresses[f"{name_of}, first page"] = [at]
        addresses[f"{name_of}, middle"] = [f"{at}?page={pages // 2}"]
        addresses[f"{name_of}, last page"] = [f"{at}?page={max(pages - 8, 1)}"]  # deleted posts are not there
    threads = [one[0] for one in found["answered"]]
    database = peer.site.database(peer.name)
    return Contender(name, peer.server, database, addresses, peer.cookies, reply, threads)


def floor(site: Site, running: Running, name: str) -> Contender:
    """Django alone."""
    queries = [f"/query/{one[0]}/" for one in site.found["threads20"]]
    return Contender(name, running, site.database(), {"constant": ["/constant/"], "one query": queries})
