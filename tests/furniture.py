"""What stands in the place that the tour walks through: every kind of thread and every state that a post can be in."""

from datetime import timedelta

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import signing
from django.utils import timezone

from accounts import blocking, reaching, readdressing, stopping, vouching
from accounts.models import AddressChange, User
from communities import opening, subscribing, together, wording
from communities.models import Community, Condition, Subscription
from peerhealth import texts
from posts import doctor_said, drafting, folding, moderation, publishing, reacting, visit_sources, visiting
from posts.kinds import OFFERED, WRITTEN_KINDS
from posts.models import Post, Purpose, Thread, VisitQuestion
from tests import makers, passkeys
from tests.people import member, person

# Everything that Markdown can become, in one text.
RICH = """# First heading

Some **bold** and *slanted* words, `code`, a link to https://example.org/ and @Author, #Sleep #Pens.

## Second heading

- one
- two
  1. nested

> Somebody said this.

| when | what |
|---|---|
| morning | tea |

```
a line of code
```

---

A last line with a very-long-word-that-nobody-would-write-but-somebody-will-paste-without-a-single-space-in-it."""


def bring_in(place: Community, author: User, names: dict[str, str]) -> dict[str, str]:
    """Furnishes `place`; more names for addresses."""
    _dress(place)
    people = _people(place, author)
    people["Pending"].agreements.filter(text="terms").delete()
    people["Pending"].agreements.filter(text="privacy").update(version=texts.versions("privacy")[-1].key)
    _kinds(author, people["Ana"], place)
    _states(place, author, people, names)
    spoken = _roles(place, people)
    found = {"spoken": spoken, "among_us": _other_places(author), "deleted_thread": _deleted(author, place)}
    place.treatments = ["Pens"]
    place.save()
    found["old_thread"] = _old(people["Ana"], place)
    long_thread = makers.thread(people["Ana"], place, title="A long evening of answers")
    for number in range(55):
        makers.reply(people["Ana"], long_thread, f"Answer number {number}.")
    found["long_thread"] = long_thread.get_absolute_url()
    found["passkey"] = str(_keys(people["Guarded"]))
    words = {"title": "Half a title", "body": "Begun, and not posted.", "kind": "vent", "notes": ["death"]}
    found["draft"] = drafting.save(author=author, place=place, words=words, seq=0).public_id
    found |= _visits(author, people["Ana"], names)
    Post.objects.filter(thread=long_thread, number=0).update(notes=["death", "needles"])
    folding.choose(people["Ana"], {"death": None})
    return found | _deep(author, people["Ana"], place) | _mailed_links(author, people["Sign"])


def _visits(author: User, ana: User, names: dict[str, str]) -> dict[str, str]:
    """Two visits of the author, one of them over, and what the doctor said about the thread of the scene."""
    over = visiting.plan(owner=author, purpose=Purpose.TREATMENT, day=timezone.localdate() - timedelta(days=2), whom="Dr Who")
    visiting.change(over, symptoms="Tired since May.", worries="The nights.")
    opening = Post.objects.select_related("thread__community").get(public_id=names["opening"])
    mark = visit_sources.passages(opening.body)[0].mark
    asked = visiting.ask(over, "I read others’ experience of it. Does that apply to me?", post=opening, passage=mark)
    visiting.ask_good(over, "options")
    visiting.ask_good(over, "harm")
    visiting.ask_good(over, "time")
    theirs = visiting.ask(visiting.plan(owner=ana, purpose=Purpose.NEW), "What could it be?", post=opening)
    words = {"title": "After my visit", "body": "She said **wait**.", "need": "listening", "audience": "everyone"}
    told = doctor_said.tell(author=ana, question=theirs, about=opening.thread, **words)
    VisitQuestion.objects.filter(pk=asked.pk).update(answer="Wait.", next_step="In May")
    empty = visiting.plan(owner=author, purpose=Purpose.NEW)
    return {
        "visit": over.public_id, "question": asked.public_id, "empty_visit": empty.public_id,
        "doctor_said": told.get_absolute_url(),
    }  # fmt: skip


def _dress(place: Community) -> None:
    fields = {
        "tagline": "One line about the place", "description": "What it is about.\n\nAnd more.",
        "rules": ["listen before we advise", "name no clinic"], "welcome": "Come in, sit down.",
        "question": "What brings you here?", "treatments": ["Pens"],
    }  # fmt: skip
    Community.objects.filter(pk=place.pk).update(**fields)
    place.refresh_from_db()
    place.conditions.add(Condition.objects.get(doid="DOID:1"))


def _people(place: Community, author: User) -> dict[str, User]:
    people = {name: person(name) for name in ("Ana", "Loud", "Faint", "Newcomer", "Guarded", "Pending", "Banned", "Wordless", "Sign")}
    for name in ("Ana", "Loud", "Faint", "Guarded"):
        member(people[name], place)
    member(people["Pending"], place, state="pending")
    member(people["Banned"], place, state="banned")
    people["Wordless"].set_unusable_password()
    people["Wordless"].save()
    people["Kit"] = person("Kit", days_here=0)
    person("Operator", is_staff=True, is_superuser=True)
    blocking.block(blocker=author, person=people["Loud"])
    blocking.mute(muter=author, person=people["Faint"])
    illness = Condition.objects.create(doid="DOID:2", name="another illness")
    wording.add(by=None, name="MS", meaning="What it stands for everywhere.")
    wording.add(by=None, name="MS", meaning="What it stands for there.", condition=illness)
    for user in (author, person("Waits-too")):
        opening.wait_for(user=user, condition=illness)
    for user in (User.objects.get(username="Waits-too"), author):
        together.say_yes(user, illness)
    return people


def _roles(place: Community, people: dict[str, User]) -> str:
    """Ana has been checked and speaks so in one thread; somebody new has asked."""
    checked = makers.professional(people["Ana"], place, interests="A company once paid for my travel.")
    thread = makers.thread(people["Ana"], place, title="What a ward can do for you", credential=checked)
    words = {"profession": "pharmacist", "country": "Ireland", "registry": "A register", "number": "7", "evidence": "A link.", "interests": ""}
    vouching.ask(people["Newcomer"], words | {"on_profile": True})
    return thread.get_absolute_url()


def _kinds(author: User, ana: User, place: Community) -> None:
    """One thread of each kind with a reaction, and enough threads for a second page."""
    for kind in WRITTEN_KINDS:
        thread = makers.thread(ana, place, title=f"A thread: {kind}", body=RICH, kind=kind)
        reacting.toggle(user=author, post=thread.opening, kind=OFFERED[kind][0])
    for number in range(25):
        makers.thread(ana, place, title=f"A tip, number {number}", kind="tip", audience="members" if number % 2 else "everyone")


def _states(place: Community, author: User, people: dict[str, User], names: dict[str, str]) -> None:
    """In the thread of the scene: folded, hidden, deleted, edited, thanked."""
    reply = Post.objects.get(public_id=names["reply"])
    publishing.edit(post=reply, by=author, body="A low voice, once more.")
    publishing.edit(post=Post.objects.get(public_id=names["opening"]), by=author, body="Whispered words, again. #HushHush")
    reacting.toggle(user=people["Ana"], post=reply, kind="hug")
    for name in ("Ana", "Loud", "Faint"):
        said = publishing.reply(author=people[name], parent=reply, body=RICH, heed_blocks=False)
    moderator = User.objects.get(username="Looks-after")
    moderation.hide(post=said, by=moderator, reason="Advice that could harm.")
    hidden = makers.reply(author, reply, "Words of mine that are hidden.")
    moderation.hide(post=hidden, by=moderator, reason="Names a clinic.")
    publishing.delete(post=makers.reply(people["Ana"], reply, "Soon gone."))
    folded = makers.thread(people["Faint"], place, title="Folded for one who muted me")
    makers.reply(author, folded, "In a folded thread.")


def _other_places(author: User) -> str:
    """An empty community, one where moderators decide, a members-only and a private one; a thread among members."""
    makers.community("empty-place")
    makers.community("by-approval", joining="approval", question="What brings you here?", visibility="members")
    among_us, secret = makers.community("among-us", "members"), makers.community("our-secret", "private")
    for place in (among_us, secret):
        member(author, place)
        thread = makers.thread(author, place, title="Told among members")
    return thread.get_absolute_url()


def _old(author: User, place: Community) -> str:
    """A thread about a treatment whose last word is years old, and a newer one."""
    thread = makers.thread(author, place, title="Pens, years ago", body="The MRI was worse than the #Pens.")
    makers.thread(author, place, title="Pens, now", body="Still on #Pens.")
    Thread.objects.filter(pk=thread.pk).update(last_activity=timezone.now() - timedelta(days=1200))
    return thread.get_absolute_url()


def _deleted(author: User, place: Community) -> str:
    thread = makers.thread(author, place, title="Soon deleted")
    makers.reply(author, thread, "It was answered.")
    publishing.delete(post=thread.opening)
    thread.refresh_from_db()
    return thread.get_absolute_url()


def _deep(author: User, ana: User, place: Community) -> dict[str, str]:
    thread = makers.thread(author, place, title="Deep down")
    post = thread.opening
    for number in range(8):
        post = makers.reply((author, ana)[number % 2], post, f"At depth {number + 1}.")
    return {"deep_thread": thread.get_absolute_url(), "deep": post.parent.public_id}


def _keys(user: User) -> int:
    """An app, recovery codes and a passkey; its number."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    key = {"name": "blue phone", "credential": passkeys.stored()}
    return Authenticator.objects.create(user=user, type="webauthn", data=key, created_at=timezone.now()).pk


def _mailed_links(author: User, newcomer: User) -> dict[str, str]:
    """Links that stand in mails."""
    address = newcomer.emailaddress_set.get()
    address.verified = False
    address.save()
    change = AddressChange.objects.create(user=newcomer, new_email="other@example.org")
    key = f"{user_pk_to_url_str(author)}-{default_token_generator.make_token(author)}"
    ask = {"address": "reader@example.org", "cadence": "weekly"}
    subscribing.ask(community=Community.objects.get(slug="empty-place"), **ask)
    subscribing.ask(community=Community.objects.filter(visibility="public").exclude(slug="empty-place").first(), **ask)
    subscribing.begin(Subscription.objects.filter(community__slug="empty-place"))
    digest = stopping.code_for(Subscription.objects.get(community__slug="empty-place"), stopping.DIGEST)
    return {
        "address_reached": f"/accounts/email/reached/{signing.dumps([author.pk, author.email], salt=reaching.SALT)}/",
        "stop_mail": f"/mail/{stopping.code_for(author, 'reply+mention')}/stop/",
        "mail_centre": f"/mail/{stopping.code_for(author, 'reply')}/",
        "stop_mail, a digest": f"/mail/{digest}/stop/",
        "mail_centre, a digest": f"/mail/{digest}/",
        "account_confirm_email": f"/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/",
        "confirm_address": f"/accounts/email/confirm/{signing.dumps([change.pk, readdressing.NEW], salt=readdressing.SALT)}/",
        "account_reset_password_from_key": f"/accounts/password/reset/key/{key}/",
    }
