"""Turns a file of real questions into the import format, each into the community that the catalogue's names lead to.

    python tests/benchmarks/questions_to_threads.py questions.jsonl.gz threads.jsonl

The input has one JSON object a line with `question` and `summary` (such as MeQSum by Ben Abacha and Demner-Fushman, ACL
2019, CC BY 4.0; the texts are not part of this project). A question goes to the community of the longest name of a
condition in it, else to *rare and undiagnosed*. Authors and dates are made up.
"""

import gzip
import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

ELSEWHERE = "rare-and-undiagnosed"
LONGEST_NAME = 6  # words
START = datetime(2025, 1, 1, tzinfo=UTC)


def leads() -> dict[str, str]:
    """For every folded name of a condition or community the address of the community that it leads to."""
    from django.contrib.auth.models import AnonymousUser

    from communities.leading import leads_to
    from communities.models import Community, CommunityName, ConditionName

    listed = Community.objects.filter(visibility="public")
    names = list(ConditionName.objects.filter(is_wrong=False).values_list("folded", "condition_id"))
    nearest = leads_to({condition for _, condition in names}, AnonymousUser())
    found = {folded: nearest[condition][0][1].slug for folded, condition in names if condition in nearest}
    ours = CommunityName.objects.filter(community__in=listed).values_list("folded", "community__slug")
    return found | {folded: slug for folded, slug in ours if len(folded) > 3}


def community(text: str, known: dict[str, str]) -> str:
    """The community of the longest known name in `text`."""
    from communities.folding import fold

    words = fold(text).split()
    for length in range(LONGEST_NAME, 0, -1):
        for start in range(len(words) - length + 1):
            name = " ".join(words[start : start + length])
            if len(name) > 3 and name in known:
                return known[name]
    return ELSEWHERE


def thread(number: int, entry: dict[str, str], known: dict[str, str]) -> dict[str, object]:
    """One question in the import format."""
    place = community(f"{entry['summary']} {entry['question']}", known)
    return {
        "id": f"real-{number}",
        "community": place,
        "author": f"asker-{number % 211}",
        "title": entry["summary"][:140],
        "kind": "question",
        "need": "advice",
        "created_at": (START + timedelta(hours=14 * number)).isoformat(),
        "body": entry["question"],
        "hashtags": ["RealQuestion", "".join(word.capitalize() for word in place.split("-"))],
    }


def main(source: Path, target: Path) -> None:
    """Converts `source` to `target` and says where the questions went."""
    known = leads()
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        threads = [thread(number, json.loads(line), known) for number, line in enumerate(lines)]
    target.write_text("".join(json.dumps(entry) + "\n" for entry in threads), encoding="utf-8")
    for place, count in Counter(entry["community"] for entry in threads).most_common():
        sys.stdout.write(f"{count:5} {place}\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerhealth.settings")
    os.environ.setdefault("PEERHEALTH_ENV", "development")
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    django.setup()
    main(Path(sys.argv[1]), Path(sys.argv[2]))
