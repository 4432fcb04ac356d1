"""Brings everything that is searched to what `communities.folding` says today: after loading names, and after an update
of the site that folds differently."""

from django.db import transaction

from communities import folding, typos
from communities.models.word import words_of

BATCH = 5000
FORMS = ("folded", "squeezed", "stems")


@transaction.atomic
def refold(*, names: tuple, words) -> int:
    """Folds every row of the models `names` that is not folded so yet, and makes the table `words` hold their words and
    no others; returns how many names changed. Models are handed in, so that a migration can hand in its own."""
    changed = 0
    for model in names:
        stale = []
        for row in model.objects.only("name", *FORMS).iterator(BATCH):
            forms = folding.forms(row.name)
            if any(getattr(row, form) != value for form, value in forms.items()):
                vars(row).update(forms)
                stale.append(row)
        model.objects.bulk_update(stale, FORMS, batch_size=BATCH // 5)
        changed += len(stale)
    _relearn(names, words)
    return changed


def _relearn(names: tuple, words) -> None:
    wanted: dict[str, str] = {}
    for model in names:
        rows = model.objects.all()
        if any(field.name == "source" for field in model._meta.fields):
            wanted |= words_of(rows.filter(source="catalogue").values_list("name", flat=True), whole=False)
            rows = rows.exclude(source="catalogue")
        wanted |= words_of(rows.values_list("name", flat=True))
    known = dict(words.objects.values_list("spelled", "stem"))
    words.objects.filter(spelled__in=[word for word, root in known.items() if wanted.get(word) != root]).delete()
    new = [word for word, root in wanted.items() if known.get(word) != root]
    rows = [words(spelled=word, stem=wanted[word], keys=typos.keys(word)) for word in new]
    words.objects.bulk_create(rows, batch_size=BATCH)
