"""`manage.py set_role NAME COMMUNITY ROLE`: make a moderator, a greeter, or a member again."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from communities import deciding
from communities.consent import ConsentFirst
from communities.models import Community, Membership
from peerhealth.errors import Refused


class Command(BaseCommand):
    """Idempotent. Whoever is not a member yet becomes one, if they have agreed that health data are kept."""

    help = "Give somebody a role in a community; the decision is written down."

    def add_arguments(self, parser) -> None:
        """NAME COMMUNITY ROLE."""
        parser.add_argument("name", help="user name")
        parser.add_argument("community", help="the community's address, as in /c/COMMUNITY/")
        parser.add_argument("role", choices=Membership.Role.values)
        parser.add_argument("--by", default="", metavar="NAME", help="who decided; otherwise a nameless operator")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--json", action="store_true", help="say what was done as JSON")

    def handle(self, *args, **options) -> None:
        """Gives the role, and says so."""
        user, community = _person(options["name"]), _community(options["community"])
        by = _person(options["by"]) if options["by"] else None
        with transaction.atomic():
            try:
                before = deciding.set_role(user=user, community=community, role=options["role"], by=by)
            except ConsentFirst as refusal:
                raise CommandError(
                    f"{user.username} is not a member and has not agreed that health data are kept. "
                    "They agree under Settings, Your consent; then run this again."
                ) from refusal
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            transaction.set_rollback(options["dry_run"])
        result = {
            "name": user.username, "community": community.slug, "role": options["role"], "before": before or None,
            "changed": before != options["role"], "dry_run": options["dry_run"],
        }  # fmt: skip
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False))
        elif options["verbosity"]:
            self.stdout.write(_sentence(result))


def _person(name: str) -> User:
    try:
        return User.objects.named(name)
    except User.DoesNotExist:
        raise CommandError(f"Nobody with an active account is called “{name}”.") from None


def _community(slug: str) -> Community:
    community = Community.objects.filter(slug=slug).first()
    if community is None:
        raise CommandError(f"There is no community at /c/{slug}/.")
    return community


def _sentence(result: dict) -> str:
    who = f"{result['name']}, {result['before'] or 'not a member'} of {result['community']},"
    if not result["changed"]:
        return f"{who} keeps the role."
    return f"{who} {'would become' if result['dry_run'] else 'is now a'} {result['role']}."
