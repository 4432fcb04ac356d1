"""The privacy page tells of everything that is kept about a person: each model that points at one, or holds an address,
has its words there. A new model needs a line in TOLD and, where these words are missing, a new version of the page."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import models

from accounts import holding
from peerhealth import texts
from posts import claiming, drafting, telling, unread
from posts.models import Post
from tests import makers

OPERATING = settings.BASE_DIR / "docs/operating.md"
# Model: a piece of the words that tell of it (and, where it is not kept for good, for how long).
TOLD = {
    "account.EmailAddress": "Your email address, for signing in and for mail",
    "account.EmailConfirmation": "Your email address, for signing in and for mail",
    "accounts.AddressChange": "An address you want to change to, until the change is done, stopped or begun anew",
    "accounts.Agreement": "Which of our texts you agreed to, and when",
    "accounts.AuditEntry": "in the list of who read what",
    "accounts.Block": "Whom you have blocked",
    "accounts.Consent": "a consent that you took back",
    "accounts.Credential": "your profession, country, register and interests, what was decided",
    "accounts.EventChoice": "How you want to be told: of what, where",
    "accounts.FormerName": "names you had before",
    "accounts.Mute": "blocked or muted",
    "accounts.Notification": "What you were told on the site: for 90 days",
    "accounts.NotificationSettings": "quiet hours, time zone, pauses, digest",
    "accounts.Suspension": "If operators shut your account: that they did, who, and why",
    "accounts.Unreachable": "a fingerprint of the address, and on how many days",
    "accounts.User": "What you say about yourself. The day you joined, and when you last signed in",
    "accounts.NameHold": "the name chosen with it, for three days",
    "admin.LogEntry": "in that of changes",
    "communities.CommunityLevel": "communities you want to hear more or less of",
    "communities.GuideErasure": "that you looked one over or took one down",
    "communities.GuideReview": "that you looked one over or took one down",
    "communities.GuideRevision": "Guides that you write with others of a community: each version with your name",
    "communities.GuideWithdrawal": "that you looked one over or took one down",
    "communities.GuideWriter": "that a moderator let you write them",
    "communities.Invitation": "Invitations that you made to a community",
    "communities.Membership": "The communities you joined or asked to join, your part there",
    "communities.MembershipEntry": "What moderators decided about a post or a person, who did, and why",
    "communities.OpeningAlert": "Once it has opened, your wait is deleted after 30 days",
    "communities.OpeningYes": "whether you would open it with others",
    "communities.Subscriber": "If you follow a community by mail without an account: your address",
    "communities.TermEntry": "Words that you explained in a glossary, took away or brought back",
    "communities.TermRemoval": "Words that you explained in a glossary, took away or brought back",
    "communities.Subscription": "the communities, how often, and when you confirmed",
    "mfa.Authenticator": "What passkeys, an app or recovery codes need to work",
    "posts.AllRead": "What you have read in conversations",
    "posts.AskAnswerer": "that they did, who asked, and what you said",
    "posts.AskCancellation": "that you called such an hour off, and why",
    "posts.Claim": "members see it for 15 minutes, without your name, and it is deleted within a day",
    "posts.Digest": "when digests went to you, for 90 days",
    "posts.Dismissal": "those you muted or set aside",
    "posts.Draft": "have not touched them for 180 days",
    "posts.FeedToken": "a fingerprint of its address, not the address itself",
    "posts.HashtagAlias": "such as hashtags they merged",
    "posts.Hiding": "What moderators decided about a post or a person",
    "posts.Mention": "the people they mention",
    "posts.ModerationEntry": "What moderators decided about a post or a person",
    "posts.Outcome": "what came of a question",
    "posts.Post": "Posts with their hashtags, content notes",
    "posts.Reaction": "Your reactions, which replies helped you",
    "posts.Reading": "so that new replies can be marked: for 90 days",
    "posts.Revision": "its earlier versions, which you can purge",
    "posts.SearchEntry": "from the search too",
    "posts.Submission": "That a form was sent, for 180 days",
    "posts.TagFollow": "Hashtags you follow or muted",
    "posts.TagMute": "Hashtags you follow or muted",
    "posts.Visit": "Visits you plan: the day, with whom and what for",
    "posts.Thread": "Posts with their hashtags, content notes",
    "posts.ThreadFollow": "Conversations you follow, how closely",
    "posts.ThreadMute": "those you muted or set aside",
    "posts.TopicFold": "topics you fold",
    "procrastinate.ProcrastinateJob": "we try for at most 48 hours; what still could not be sent is kept for 30 days at most",
    "usersessions.UserSession": "Where you are signed in: the browser, roughly the network, and the day",
    "sessions.Session": "You stay signed in until 60 days after you last came",
}
# A fixed right for each model and what operators are given: nothing about what somebody does here.
NOT_ABOUT_A_PERSON = {"auth.Group", "auth.Permission"}


def tells_of_somebody(model: type[models.Model]) -> bool:
    """Whether rows of `model` point at a person or hold an address or a network address."""
    kinds = (models.EmailField, models.GenericIPAddressField)
    person = get_user_model()
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return any(field.related_model is person or isinstance(field, kinds) for field in fields)


@pytest.fixture
def privacy() -> str:
    """The page as it holds now, as plain text on one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", texts.latest("privacy").html))).replace("’", "'")


def test_every_model_that_tells_of_somebody_is_told():
    found = {model._meta.label for model in apps.get_models() if tells_of_somebody(model)}
    assert len(found) > 30
    assert not found - TOLD.keys() - NOT_ABOUT_A_PERSON, "Add them to TOLD, and to a new version of the privacy page."


@pytest.mark.parametrize("model", TOLD)
def test_its_words_stand_on_the_page(privacy, model):
    assert TOLD[model] in privacy


def test_times_are_those_of_the_software(privacy):
    assert settings.SESSION_COOKIE_AGE == 60 * 24 * 60 * 60
    assert drafting.IDLE.days == 180
    assert telling.KEPT_FOR_DAYS == 90
    assert claiming.LASTS.seconds == 15 * 60
    assert unread.HORIZON.days == 90
    assert holding.LASTS.days == 3
    for said in ("60 days", "180 days", "90 days", "15 minutes", "for three days"):
        assert said in privacy


@pytest.mark.django_db
def test_an_operator_can_delete_what_somebody_wrote(ana, place):
    """As docs/operating.md says, before an account is removed."""
    makers.thread(ana, place)
    command = re.search(r'manage\.py shell -c "(.+)"', OPERATING.read_text(encoding="utf-8"))[1]
    call_command("shell", command=command.replace("NAME", ana.username), verbosity=0)
    assert Post.objects.get().body == ""
