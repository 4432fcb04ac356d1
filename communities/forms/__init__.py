from communities.forms.ban import BanForm
from communities.forms.guide import GuideErasureForm, GuideForm, GuideRestoreForm, GuideReviewForm, GuideWithdrawalForm
from communities.forms.invitation import InvitationForm
from communities.forms.joining import AnswerForm
from communities.forms.level import LevelForm
from communities.forms.opening import OpeningForm
from communities.forms.places import AskForm, ChangeForm
from communities.forms.relation import RelationForm, WelcomeForm
from communities.forms.settings import SettingsForm
from communities.forms.subscribing import SubscribeForm
from communities.forms.word import WordForm

__all__ = [
    "AnswerForm", "AskForm", "BanForm", "ChangeForm", "GuideErasureForm", "GuideForm", "GuideRestoreForm",
    "GuideReviewForm", "GuideWithdrawalForm", "InvitationForm", "LevelForm", "OpeningForm", "RelationForm",
    "SettingsForm", "SubscribeForm", "WelcomeForm", "WordForm",
]  # fmt: skip
