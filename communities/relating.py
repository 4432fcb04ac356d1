"""What somebody is to the condition of a community, and who may see it."""

from django.db import transaction

from communities.models import Community, Membership


@transaction.atomic
def relate(*, user, community: Community, relation: str, by_posts: bool, on_profile: bool | None = None) -> bool:
    """Sets the relation (a value of Membership.Relation, or "" for "rather not say") and where it shows (`on_profile`
    None: there as before); whether there was a membership to set it on. The change shows on the next request.

    Without a relation both switches are off: one that is given later must not show because of an old yes. Who is banned
    sets nothing.
    """
    mine = Membership.objects.select_for_update(no_key=True).of(user).filter(community=community)
    membership = mine.exclude(pk__in=Membership.objects.of(user).banned()).first()
    if membership is None:
        return False
    membership.relation = relation
    shown = membership.relation_on_profile if on_profile is None else on_profile
    membership.relation_on_profile = bool(relation) and shown
    membership.relation_by_posts = bool(relation) and by_posts
    membership.save(update_fields=["relation", "relation_on_profile", "relation_by_posts"])
    return True
