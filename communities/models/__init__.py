from communities.models.community import Community, CommunityName
from communities.models.condition import Condition, ConditionName
from communities.models.membership import Membership

__all__ = ["Community", "CommunityName", "Condition", "ConditionName", "Membership"]
