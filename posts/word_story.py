"""Words that communities of the demo explain themselves (`data/words.toml`): there before the posts that use them."""

import tomllib
from importlib.resources import files

from communities import wording
from communities.models import Community, Term

WORDS = files("posts") / "data" / "words.toml"


def tell() -> None:
    """Adds the words that are not there yet, and were not taken away; those that somebody changed stay so."""
    places = {place.slug: place for place in Community.objects.all()}
    for word in tomllib.loads(WORDS.read_text(encoding="utf-8"))["word"]:
        place = places.get(word["community"])
        if place and not Term.objects.filter(community=place, name=word["name"]).exists():
            wording.add(by=None, community=place, name=word["name"], meaning=word["meaning"], forms=word["also"])
