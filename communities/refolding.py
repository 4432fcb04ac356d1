"""Brings everything that is searched to what `communities.folding` says today: after loading names, and after an update
of the site that folds differently."""

from collections import Counter

from django.db import transaction

from communities import folding, typos
from communities.models.word import words_of

BATCH = 5000
FORMS = ("folded", "squeezed", "stems", "core")


@transaction.atomic
def refold(*, names: tuple, words) -> int:
    """Folds every row of the models `names` that is not folded so yet, and makes the table `words` hold their words and
    no others; returns how many names changed. Models are handed in, so that a migration can hand in its own."""
    changed = 0
    for model in names:
        stale = []
        # (What a migration hands in may not have them all yet.)
        stored = [form for form in FORMS if form in {field.name for field in model._meta.fields}]
        for row in model.objects.only("name", *stored).iterator(BATCH):
            forms = {form: value for form, value in folding.forms(row.name).items() if form in stored}
            if any(getattr(row, form) != value for form, value in forms.items()):
                vars(row).update(forms)
                stale.append(row)
        model.objects.bulk_update(stale, stored, batch_size=BATCH // 5)
        changed += len(stale)
    _relearn(names, words)
    return changed


def _relearn(names: tuple, words) -> None:
    wanted: dict[str, str] = {}
    uses: Counter[str] = Counter()
    for model in names:
        has_source = "source" in {field.name for field in model._meta.fields}
        columns = ("name", "stems", "source" if has_source else "kind")
        rows = model.objects.all()
        if "community" in {field.name for field in model._meta.fields}:  # as `CommunityName.is_told`
            rows = rows.exclude(community__visibility="private")
        for name, roots, source in rows.values_list(*columns):
            uses.update(roots)
            wanted |= words_of([name], whole=source != "catalogue")
    known = {word: (root, count) for word, root, count in words.objects.values_list("spelled", "stem", "uses")}
    new = {word: (root, max(1, uses[root])) for word, root in wanted.items()}
    changed = [word for word, value in known.items() if new.get(word) != value]
    words.objects.filter(spelled__in=changed).delete()
    added = [
        words(spelled=word, stem=root, keys=typos.keys(word), uses=count)
        for word, (root, count) in new.items()
        if known.get(word) != (root, count)
    ]
    words.objects.bulk_create(added, batch_size=BATCH)
