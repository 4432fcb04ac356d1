from communities.models.community import Community, CommunityName
from communities.models.condition import Condition, ConditionName
from communities.models.guide import Guide
from communities.models.guide_acts import GuideReview, GuideWithdrawal
from communities.models.guide_erasure import GuideErasure
from communities.models.guide_revision import GuideRevision, GuideSource
from communities.models.guide_writer import GuideWriter
from communities.models.invitation import Invitation
from communities.models.level import CommunityLevel
from communities.models.meaning import Meaning
from communities.models.membership import Membership, MembershipEntry
from communities.models.opening_alert import OpeningAlert
from communities.models.opening_yes import OpeningYes
from communities.models.subscription import Subscriber, Subscription
from communities.models.term import Term, TermEntry, TermForm, TermRemoval
from communities.models.word import Word

__all__ = [
    "Community", "CommunityLevel", "CommunityName", "Condition", "ConditionName", "Guide", "GuideErasure",
    "GuideReview", "GuideRevision", "GuideSource", "GuideWithdrawal", "GuideWriter", "Invitation", "Meaning",
    "Membership", "MembershipEntry", "OpeningAlert", "OpeningYes", "Subscriber", "Subscription", "Term", "TermEntry",
    "TermForm", "TermRemoval", "Word",
]  # fmt: skip
