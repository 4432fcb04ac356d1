"""“Tell me when it opens”, and what happens when a community opens."""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import choosing
from accounts.events import MAIL
from communities import consent, meeting
from communities.leading import Place, leads_to, stands_for
from communities.mailing import KIND, mail, reachable
from communities.models import Community, CommunityName, Condition, OpeningAlert, Word
from communities.models.name import NameKind

log = logging.getLogger(__name__)
# How long a wait that is over stays on its owner's page, which the mail leads to.
KEPT_AFTER_TELLING = timedelta(days=30)
# Mails that leave within the request that opened the community; `manage.py tell_waiting` sends the others.
AT_ONCE = 25


@transaction.atomic
def wait_for(*, user, condition: Condition) -> None:
    """`user` is to be told when a community for `condition` opens. Asking twice is asking once. What somebody waits for
    is health data: raises ConsentFirst."""
    meeting.lock(condition)
    consent.hold(user)
    OpeningAlert.objects.update_or_create(user=user, condition=condition, defaults={"told_at": None})
    meeting.meet(user, condition)


@transaction.atomic
def wait_no_more(*, user, condition: Condition) -> None:
    """Takes the wait back, and a yes to opening it with others; nothing happens if there is none."""
    meeting.part(user, condition)
    OpeningAlert.objects.filter(user=user, condition=condition).delete()


def waited_for(user, doids: Iterable[str]) -> set[str]:
    """Those of the conditions `doids` that `user` waits for. No query for nobody or nothing."""
    doids = list(doids)
    if not (doids and user.is_authenticated):
        return set()
    mine = OpeningAlert.objects.filter(user=user, told_at=None, condition__doid__in=doids)
    return set(mine.values_list("condition__doid", flat=True))


def place_for(condition: Condition, user) -> Place | None:
    """The nearest community for `condition` that `user` may know of."""
    places = leads_to([condition.pk], user).get(condition.pk)
    return places[0][1] if places else None


def waits_of(user) -> list[dict[str, Any]]:
    """What `user` waits for, the newest first: `doid`, `name`, and the `place` if one is open by now. Three
    queries; waits that were over long ago are left out, and forgotten the next night."""
    kept = OpeningAlert.objects.filter(user=user).exclude(_over_long_ago())
    alerts = list(kept.select_related("condition").order_by("-at", "-pk"))
    leads = leads_to([alert.condition_id for alert in alerts], user)
    return [
        {
            "doid": alert.condition.doid,
            "name": str(alert.condition),
            "place": next((place for _steps, place in leads.get(alert.condition_id, [])), None),
        }
        for alert in alerts
    ]


@transaction.atomic
def announce(community: Community) -> None:
    """To be called by whatever opens a community, lets it stand for another condition, renames it or makes it listed:
    it is found by its name from now on, and once the change is for good the people who wait for it are told. Calling
    it again tells nobody twice; a private community is told of to nobody."""
    _find_by_own_name(community)
    transaction.on_commit(partial(tell_the_waiting, community.pk, AT_ONCE), robust=True)


def _find_by_own_name(community: Community) -> None:
    """Its name as its preferred name; the name it had before finds it for good, unshown."""
    names = CommunityName.objects.filter(community=community)
    names.filter(kind=NameKind.PREFERRED).exclude(name=community.name).update(kind=NameKind.FORMER)
    own = names.filter(name=community.name).first() or CommunityName(community=community, name=community.name)
    own.kind = NameKind.PREFERRED
    own.save()
    if own.is_told():  # the other names too, of a community that was private before
        Word.learn(names.values_list("name", flat=True))


def tell_the_waiting(community_id: int, most: int | None = None) -> int:
    """Mails those who wait for a condition of this community or a narrower one (`most` of them); returns how many. A
    mail that cannot be sent, or not now (a pause), leaves its wait as it was, for `manage.py tell_waiting`. The wait of
    whoever wants no such mail is over without one: their page says it."""
    community = Community.objects.exclude(visibility=Community.Visibility.PRIVATE).filter(pk=community_id).first()
    if community is None:
        return 0
    waiting = OpeningAlert.objects.filter(condition__in=stands_for(community), told_at=None, user__in=reachable())
    rows = list(waiting.order_by("pk").values_list("pk", "user_id")[:most])
    people = {user for _pk, user in rows}
    told = people - choosing.who_wants(people, KIND, MAIL)
    return sum(_tell(pk, told, community_id) for pk, _user in rows)


def _over_long_ago() -> Q:
    return Q(told_at__isnull=False, told_at__lt=timezone.now() - KEPT_AFTER_TELLING)


def forget_what_was_told() -> None:
    """Deletes the waits that were over long ago."""
    OpeningAlert.objects.filter(_over_long_ago()).delete()


@transaction.atomic
def _tell(pk: int, told: set[int], community_id: int) -> bool:
    """Tells one person, unless they are among the `told`, who know it; whether a mail went out. The row is locked
    meanwhile: two openings at the same moment do not write twice."""
    alert = OpeningAlert.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
    alert = alert.filter(pk=pk, told_at=None).first()
    if alert is None:
        return False
    is_first = alert.user_id not in told
    if is_first:
        try:
            mail(alert.user, "opened", f"{community_id} {alert.pk}")
        except (OSError, SMTPException) as problem:  # only its kind is logged, see `mail`
            log.warning("A mail about an opening could not be sent (%s); it stays due.", type(problem).__name__)
            return False
    told.add(alert.user_id)
    alert.told_at = timezone.now()
    alert.save(update_fields=["told_at"])
    return is_first
