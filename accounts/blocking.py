"""Blocks and mutes: everything they do, in one place.

A block keeps two people apart. The blocked person cannot reply to, mention, react to or find the blocker, and is never
told: every refusal is `NOT_POSSIBLE`, whatever the reason, and what they read stays as it was. The blocker sees the
other's posts folded, and does not write to them either, which would be talking to somebody who may not answer. A mute
only folds.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, Mute, User
from peerhealth.errors import NOT_POSSIBLE, Refused
from peerhealth.ids import is_id
from peerhealth.statements import Statement

BLOCKED, MUTED = "blocked", "muted"
YOUR_OWN_BLOCK = _("You have blocked this person. If you want to answer them, undo that first, under Settings.")


@transaction.atomic
def block(*, blocker: User, person: User) -> None:
    """Keeps the two apart from now on; blocking twice is blocking once. Raises Refused for oneself.

    Waits for what `person` is sending at this moment: whatever they send afterwards meets the block.
    """
    _not_oneself(blocker, person)
    User.objects.hold(person.pk)
    Block.objects.get_or_create(blocker=blocker, blocked=person, defaults={"known_as": person.username})


def unblock(*, blocker: User, public_id: str) -> None:
    """Takes the block back. By id, because a blocked person may have another name by now, or have blocked in turn."""
    if is_id(public_id):
        Block.objects.filter(blocker=blocker, blocked__public_id=public_id).delete()


def mute(*, muter: User, person: User) -> None:
    """Folds what `person` writes, for `muter` alone. Raises Refused for oneself."""
    _not_oneself(muter, person)
    Mute.objects.get_or_create(muter=muter, muted=person, defaults={"known_as": person.username})


def unmute(*, muter: User, public_id: str) -> None:
    """Shows what the person writes again."""
    if is_id(public_id):
        Mute.objects.filter(muter=muter, muted__public_id=public_id).delete()


def carry_out(act: str, *, reader: User, person: User) -> None:
    """What `act` says: `block`, `unblock`, `mute` or `unmute`. Raises Refused as they do."""
    if act == "block":
        block(blocker=reader, person=person)
    elif act == "mute":
        mute(muter=reader, person=person)
    elif act == "unblock":
        unblock(blocker=reader, public_id=person.public_id)
    else:
        unmute(muter=reader, public_id=person.public_id)


def _not_oneself(somebody: User, person: User) -> None:
    if somebody.pk == person.pk:
        raise Refused(_("You cannot block or mute yourself."))


def listed(reader: User) -> dict[str, list[dict[str, Any]]]:
    """Whom `reader` has blocked and muted, the newest first, under `blocked` and `muted`, by the names that they
    had then; suspended people too. Two queries."""
    blocks = reader.blocks.order_by("-at", "-pk").values_list("blocked__public_id", "known_as", "at")
    mutes = reader.mutes.order_by("-at", "-pk").values_list("muted__public_id", "known_as", "at")
    names = ("public_id", "name", "at")
    return {
        BLOCKED: [dict(zip(names, row, strict=True)) for row in blocks],
        MUTED: [dict(zip(names, row, strict=True)) for row in mutes],
    }


def has_blocked(blocker_ids: Iterable[int | None], actor_id: int | None) -> bool:
    """Whether any of `blocker_ids` has blocked the actor. (None among them: a former member, who blocks nobody.)"""
    ids = {pk for pk in blocker_ids if pk is not None}
    return bool(ids) and Block.objects.filter(blocker__in=ids, blocked_id=actor_id).exists()


def _between(actor, to, others) -> QuerySet:
    own, theirs = Q(blocker=actor, blocked=to), Q(blocker__in=others, blocked=actor)
    return Block.objects.filter(theirs if to is None else own | theirs).values_list("blocker_id")


BETWEEN = Statement(_between)


def others(to: int | None, within: int | None) -> list[int]:
    """Those of BETWEEN. (Who is gone blocks nobody.)"""
    return [pk for pk in (to, within) if pk is not None]


def check_contact(
    actor: User, *, to: int | None, within: int | None = None, is_held: bool = False,
    blockers: Collection[int] | None = None,
) -> None:  # fmt: skip
    """Raises Refused if `actor` may not write to the person `to`, or not in what the person `within` has begun.
    `is_held`: the caller holds the actor already, and has asked who the `blockers` are, unless they are None.

    Call it inside the transaction that writes: the actor is held until its end, so a block that comes at the same
    moment is either seen here or comes after what was written. One's own block is told first; it says nothing about
    the other's.
    """
    if {to, within} <= {actor.pk, None}:
        return
    if not is_held:
        User.objects.hold(actor.pk)
    if blockers is None:
        blockers = {pk for (pk,) in BETWEEN(actor=actor.pk, to=to, others=others(to, within))}
    if actor.pk in blockers:
        raise Refused(YOUR_OWN_BLOCK)
    if blockers:
        raise Refused(NOT_POSSIBLE)


def _folded(reader, people) -> QuerySet:
    mutes = Mute.objects.filter(muter=reader, muted__in=people).values_list("muted_id", Value(MUTED))
    blocks = Block.objects.filter(blocker=reader, blocked__in=people).values_list("blocked_id", Value(BLOCKED))
    return mutes.union(blocks, all=True)


FOLDED = Statement(_folded)


def folded_for(reader, author_ids: Collection[int | None]) -> dict[int, str]:
    """Whose posts `reader` sees folded, of the authors of a page: BLOCKED or MUTED by id (BLOCKED if both). One query;
    none for anonymous visitors."""
    ids = {pk for pk in author_ids if pk is not None}
    if not reader.is_authenticated or not ids:
        return {}
    return folds_in(FOLDED(reader=reader.pk, people=ids))


def folds_in(rows: Iterable[tuple[int, str]]) -> dict[int, str]:
    """The same, of rows of FOLDED."""
    found: dict[int, str] = {}
    for pk, kind in rows:
        found[pk] = BLOCKED if BLOCKED in {kind, found.get(pk)} else kind
    return found


def fold_of(reader, author: str) -> Case:
    """For rows of a signed-in `reader`: what folds the words of the person in the column `author`, BLOCKED, MUTED or
    empty, where they are asked for anyway."""
    blocked = Exists(Block.objects.filter(blocker=reader, blocked=OuterRef(author)))
    muted = Exists(Mute.objects.filter(muter=reader, muted=OuterRef(author)))
    return Case(When(blocked, then=Value(BLOCKED)), When(muted, then=Value(MUTED)), default=Value(""))


def leave_out_folded(queryset: QuerySet, reader) -> QuerySet:
    """`queryset` (of rows with an `author`) without what `reader` would see folded: for strips that recommend."""
    if not reader.is_authenticated:
        return queryset
    blocked = Q(author__in=Block.objects.filter(blocker=reader).values("blocked"))
    muted = Q(author__in=Mute.objects.filter(muter=reader).values("muted"))
    return queryset.exclude(blocked | muted)
