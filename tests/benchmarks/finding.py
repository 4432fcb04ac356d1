"""How long the finder takes, over more than 500 things that people type.

    python tests/benchmarks/finding.py

Needs a database with the catalogue and the starters (`manage.py start` makes one). Prints median, 95th percentile and
maximum of `finding.find` in milliseconds, and the 95th percentile as a ratio to the simplest query that there is, so that
numbers of different machines compare. Every query runs three times; its median counts.
"""

import os
import random
import statistics
import sys
import time
from pathlib import Path

import django

ROUNDS = 3
TRIVIAL = 200


def typed() -> dict[str, list[str]]:
    """What is typed, by kind. The same in every run."""
    from communities.models import CommunityName, ConditionName

    chance = random.Random(8)
    names = sorted(ConditionName.objects.filter(kind="preferred").values_list("name", flat=True))
    synonyms = sorted(ConditionName.objects.exclude(kind="preferred").values_list("name", flat=True))
    ours = sorted(CommunityName.objects.values_list("name", flat=True))
    exact = [*chance.sample(names, 60), *chance.sample(synonyms, 40), *chance.sample(ours, 60)]
    whole = ["type 1 diabetes", "rheumatoid arthritis", "haemophilia", "congenital heart disease", "autosomal dominant"]
    return {
        "exact": exact,
        "typing": [name[:end] for name in whole for end in range(1, len(name) + 1)] + [a + b for a in "acdhmps" for b in "aeio"],
        "three letters": ["con", "hyp", "pro", "aut", "dia", "can", "neu", "car", "syn", "mic", "ano", "her", "car", "str"],
        "slips": [_slip(name, chance) for name in chance.sample([*names, *ours], 120)],
        "free order": [" of the ".join(reversed(name.split()[:4])) for name in chance.sample(names, 50)],
        "everyday": ["sugar diabetes", "lou gehrig", "high blood", "water on the brain", "my sister has ms", "heart attack",
                     "cancer of the breast", "kidney failure", "bad nerves", "i have lupus"] * 2,
        "nonsense": ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(4, 14))) for _ in range(40)],
        "long": [" ".join(chance.sample(names, 4))[:100] for _ in range(30)] + ["a" * 100, "cancer " * 14, "disease of the " * 6],
        "signs": ["%", "_", "((((", "💊", "ａｓｔｈｍａ", "'; drop table", "\\", "x%x"],
    }  # fmt: skip


def _slip(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, max(2, len(name) - 1))
    return chance.choice([
        name[:place] + name[place + 1 :],
        name[:place] + chance.choice("aeiou") + name[place:],
        name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
        name[:place] + chance.choice("aeiourst") + name[place + 1 :],
    ])  # fmt: skip


def milliseconds(act) -> float:
    """How long `act` takes."""
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def _median(act) -> float:
    return statistics.median(milliseconds(act) for _ in range(ROUNDS))


def told(label: str, times: list[float]) -> str:
    """A line of the result."""
    ordered = sorted(times)
    p95 = ordered[int(len(ordered) * 0.95)]
    middle = statistics.median(times)
    return f"{label:<14} {len(times):>4}   p50 {middle:6.1f}   p95 {p95:6.1f}   max {ordered[-1]:6.1f}\n"


def main() -> None:
    """Measures and prints."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    os.environ.setdefault("PEERHEALTH_ENV", "development")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerhealth.settings")
    django.setup()
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection

    from communities.finding import find

    nobody, queries = AnonymousUser(), typed()
    find("asthma", nobody)  # warm: connection, code, pages of the tables
    with connection.cursor() as cursor:
        trivial = statistics.median(milliseconds(lambda: cursor.execute("SELECT 1")) for _ in range(TRIVIAL))
    every: list[tuple[float, str]] = []
    for label, texts in queries.items():
        times = [_median(lambda q=text: find(q, nobody)) for text in texts]
        every += zip(times, texts, strict=True)
        sys.stdout.write(told(label, times))
    times = [took for took, _text in every]
    sys.stdout.write(told("all", times))
    p95 = sorted(times)[int(len(times) * 0.95)]
    sys.stdout.write(f"p95 is {p95 / trivial:.0f} times SELECT 1 ({trivial:.2f} ms). Slowest:\n")
    for took, text in sorted(every, reverse=True)[:8]:
        sys.stdout.write(f"  {took:6.1f}  {text[:60]}\n")


if __name__ == "__main__":
    main()
