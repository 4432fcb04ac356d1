from accounts.models.address_change import AddressChange
from accounts.models.agreement import Agreement
from accounts.models.audit import AuditEntry
from accounts.models.block import Block, Mute
from accounts.models.consent import Consent
from accounts.models.credential import Credential, Profession
from accounts.models.former_name import FormerName
from accounts.models.name_hold import NameHold
from accounts.models.notification import Notification
from accounts.models.notification_settings import EventChoice, NotificationSettings
from accounts.models.queued_job import QueuedJob
from accounts.models.suspension import Suspension
from accounts.models.unreachable import Unreachable
from accounts.models.user import User

__all__ = [
    "AddressChange", "Agreement", "AuditEntry", "Block", "Consent", "Credential", "EventChoice", "FormerName", "Mute",
    "NameHold", "Notification", "NotificationSettings", "Profession", "QueuedJob", "Suspension", "Unreachable", "User",
]  # fmt: skip
