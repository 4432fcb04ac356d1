"""Nobody acts on a higher account: who may change, suspend or look after whom, over the whole site."""

from accounts.models import User

MEMBER, STAFF, OPERATOR = range(3)


def rank(user) -> int:
    """How high an account stands on the site: member, staff of the admin, superuser."""
    return OPERATOR if user.is_superuser else STAFF if user.is_staff else MEMBER


def may_act_on(actor, target: User) -> bool:
    """Whether `actor` stands above `target`; superusers also act on each other. Nobody acts on themselves."""
    return actor.pk != target.pk and (actor.is_superuser or rank(actor) > rank(target))
