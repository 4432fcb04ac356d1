"""What somebody is to the condition of a community, and who may see it."""

from django.db import transaction

from communities.models import Community, Membership


@transaction.atomic
def relate(*, user, community: Community, relation: str, on_profile: bool, by_posts: bool) -> bool:
    """Sets the relation (a value of Membership.Relation, or "" for "rather not say") and where it shows; whether there
    was a membership to set it on. The change shows on the next request.

    Without a relation both switches are off: one that is given later must not show because of an old yes. Who is banned
    sets nothing.
    """
    mine = Membership.objects.select_for_update(no_key=True).of(user).filter(community=community)
    membership = mine.exclude(pk__in=Membership.objects.of(user).banned()).first()
    if membership is None:
        return False
    membership.relation = relation
    membership.relation_on_profile = bool(relation) and on_profile
    membership.relation_by_posts = bool(relation) and by_posts
    membership.save(update_fields=["relation", "relation_on_profile", "relation_by_posts"])
    return True
