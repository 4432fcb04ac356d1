"""Two people who wait for the same community: who may learn of whom, and telling them that they are not alone.

Nobody learns how many there are, nor who, nor of somebody across a block. One person who waits learns nothing."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils import timezone

from accounts import notifying
from accounts.models import User
from communities.leading import leads_to
from communities.models import Condition, OpeningAlert, OpeningYes

TOGETHER = "together"  # the event of `accounts.notifying`; about a condition's id


def apart(rows: QuerySet, user) -> QuerySet:
    """`rows` of other people (with a `user`) who may use the site, without those across a block, whoever made it."""
    return rows.filter(user__in=User.objects.mentionable_by(user.pk)).exclude(user=user)


def others(user, condition_ids: Collection[int]) -> QuerySet:
    """The waits of those whom `user` may learn of."""
    return apart(OpeningAlert.objects.filter(condition__in=condition_ids, told_at=None), user)


def lock(condition: Condition) -> None:
    """What happens around a condition at one moment happens one by one, until the end of the transaction. Before any
    consent is held: who opens a community holds those of several people."""
    Condition.objects.select_for_update(no_key=True).get(pk=condition.pk)


def meet(user, condition: Condition) -> None:
    """To be called when `user` has begun to wait, inside the transaction and under `lock`: where somebody waits whom
    they may learn of, all those are told who have not been, once for each wait."""
    if leads_to([condition.pk], user):
        return
    others_here = others(user, [condition.pk])
    if not others_here.exists():
        return
    people = [user.pk, *others_here.filter(met_at=None).values_list("user_id", flat=True)]
    OpeningAlert.objects.filter(condition=condition, user__in=people, met_at=None).update(met_at=timezone.now())
    notifying.tell(people, TOGETHER, condition.doid)


def part(user, condition: Condition) -> None:
    """`user` waits no more: their yes and what they were told go with it."""
    OpeningYes.objects.filter(user=user, condition=condition).delete()
    notifying.untell([user.pk], TOGETHER, condition.doid)
