"""Every address of the site with what each reader gets there (product.md, "Who may read"): the table itself.

A rule gives for each reader the outcome of opening the address, in a public, a members-only and a private community. An
address without a row fails `tests/test_every_address.py`.
"""

from collections.abc import Callable

OK, AWAY, SIGN_IN, REFUSED, SECRET = 200, 302, "sign in", 403, 404
VISIBILITIES = ("public", "members", "private")
# Those who may read everything in the place, and those who are strangers to it.
INSIDE = ("member", "blocked", "author", "moderator")
OUTSIDE = ("non-member", "pending", "banned", "elsewhere", "staff", "superuser")
READERS = ("anonymous", *OUTSIDE, *INSIDE)

Outcomes = tuple[int | str, int | str, int | str]
Rule = Callable[[str], Outcomes]


def everywhere(outcome: int | str) -> Outcomes:
    """The same, whatever the community's visibility."""
    return (outcome, outcome, outcome)


def rule(*, anonymous: Outcomes, outside: Outcomes, inside: Outcomes, **special: Outcomes) -> Rule:
    """A rule by groups of readers, with `special` outcomes for single ones."""

    def outcomes(reader: str) -> Outcomes:
        if reader in special:
            return special[reader]
        return anonymous if reader == "anonymous" else outside if reader in OUTSIDE else inside

    return outcomes


def by_reader(anonymous: int | str, signed_in: int | str) -> Rule:
    """A rule for pages that have nothing to do with a community."""
    return rule(anonymous=everywhere(anonymous), outside=everywhere(signed_in), inside=everywhere(signed_in))


ASKED_IN = everywhere(SIGN_IN)
EVERYONE = by_reader(OK, OK)
SIGNED_IN = by_reader(SIGN_IN, OK)
ENTRANCE = by_reader(OK, AWAY)  # signing in and up: who is in already is led on
AGAIN = by_reader(SIGN_IN, AWAY)  # asks first who one is, or is a step that nobody has begun
READS = rule(anonymous=(OK, SIGN_IN, SECRET), outside=(OK, REFUSED, SECRET), inside=everywhere(OK))
LANDS = rule(anonymous=(AWAY, SIGN_IN, SECRET), outside=(AWAY, REFUSED, SECRET), inside=everywhere(AWAY))
WRITES = rule(anonymous=ASKED_IN, outside=(REFUSED, REFUSED, SECRET), inside=everywhere(OK))
WROTE = rule(anonymous=ASKED_IN, outside=(REFUSED, REFUSED, SECRET), inside=everywhere(AWAY))
MODERATES = rule(
    anonymous=ASKED_IN, outside=(REFUSED, REFUSED, SECRET), inside=everywhere(REFUSED), moderator=everywhere(OK)
)
OWN = rule(anonymous=ASKED_IN, outside=(REFUSED, REFUSED, SECRET), inside=everywhere(REFUSED), author=everywhere(OK))
# Addresses that drafts are saved to: whoever opens one comes to the form.
WRITES_ON = rule(anonymous=ASKED_IN, outside=(REFUSED, REFUSED, SECRET), inside=everywhere(AWAY))
OWN_WRITES_ON = rule(
    anonymous=ASKED_IN, outside=(REFUSED, REFUSED, SECRET), inside=everywhere(REFUSED), author=everywhere(AWAY)
)
OWN_OR_MODERATES = rule(
    anonymous=ASKED_IN, outside=(REFUSED, REFUSED, SECRET), inside=everywhere(REFUSED),
    author=everywhere(OK), moderator=everywhere(OK),
)  # fmt: skip
JOINS = rule(
    anonymous=ASKED_IN, outside=(OK, OK, SECRET), inside=everywhere(AWAY),
    pending=(AWAY, AWAY, SECRET), banned=(REFUSED, REFUSED, SECRET),
)  # fmt: skip
LEAVES = rule(anonymous=ASKED_IN, outside=(AWAY, AWAY, SECRET), inside=everywhere(OK))
WELCOMED = rule(anonymous=ASKED_IN, outside=(AWAY, REFUSED, SECRET), inside=everywhere(AWAY))
REACTS = rule(anonymous=ASKED_IN, outside=(AWAY, REFUSED, SECRET), inside=everywhere(AWAY))
QUIETS = rule(anonymous=ASKED_IN, outside=(OK, REFUSED, SECRET), inside=everywhere(OK), author=everywhere(REFUSED))
QUIETS_ALL = rule(anonymous=ASKED_IN, outside=(OK, REFUSED, SECRET), inside=everywhere(OK))
# A block between the two stands between them here too.
QUOTES = rule(
    anonymous=ASKED_IN, outside=(REFUSED, REFUSED, SECRET), inside=everywhere(OK), blocked=everywhere(REFUSED)
)
TAGGED = rule(anonymous=(OK, SECRET, SECRET), outside=(OK, SECRET, SECRET), inside=everywhere(OK))
FOLLOWS_TAG = rule(anonymous=ASKED_IN, outside=(AWAY, SECRET, SECRET), inside=everywhere(AWAY))
# A feed address carries no session: everybody is a visitor there.
FED = rule(anonymous=(OK, SIGN_IN, SECRET), outside=(OK, SIGN_IN, SECRET), inside=(OK, SIGN_IN, SECRET))
TAG_FED = rule(anonymous=(OK, SECRET, SECRET), outside=(OK, SECRET, SECRET), inside=(OK, SECRET, SECRET))
# Somebody whom the author has blocked finds nobody of that name.
FINDS = rule(anonymous=ASKED_IN, outside=everywhere(OK), inside=everywhere(OK), blocked=everywhere(SECRET))

# Pages whose answer depends on a community, on what is said there or on who said it.
OF_A_PLACE: dict[str, tuple[str, Rule]] = {
    "community": ("/c/{slug}/", READS),
    "threads_now": ("/c/{slug}/now/?since=1", READS),
    "community_waiting": ("/c/{slug}/waiting/", READS),
    "community_about": ("/c/{slug}/about/", READS),
    "guides": ("/c/{slug}/guides/", READS),
    "new_guide": ("/c/{slug}/guides/new/", MODERATES),
    "guide_writers": ("/c/{slug}/guides/writers/", MODERATES),
    "guide": ("/c/{slug}/guides/{guide}/", READS),
    "print_guide": ("/c/{slug}/guides/{guide}/print/", READS),
    "edit_guide": ("/c/{slug}/guides/{guide}/edit/", MODERATES),
    "guide_history": ("/c/{slug}/guides/{guide}/history/", READS),
    "guide_version": ("/c/{slug}/guides/{guide}/history/2/", READS),
    "review_guide": ("/c/{slug}/guides/{guide}/review/", MODERATES),
    "erase_guide_version": ("/c/{slug}/guides/{guide}/history/1/erase/", MODERATES),
    "withdraw_guide": ("/c/{slug}/guides/{guide}/withdraw/", MODERATES),
    "community_terms": ("/c/{slug}/words/", READS),
    "community_term": ("/c/{slug}/words/{term}/", READS),
    "community_term_meaning": ("/c/{slug}/words/{term}/meaning/", READS),
    "new_term": ("/c/{slug}/words/new/", MODERATES),
    "edit_term": ("/c/{slug}/words/{term}/edit/", MODERATES),
    "community_settings": ("/c/{slug}/settings/", MODERATES),
    "community_people": ("/c/{slug}/people/", MODERATES),
    "invitations": ("/c/{slug}/invitations/", MODERATES),
    "community_read": ("/c/{slug}/read/", REACTS),
    "community_level": ("/c/{slug}/level/", QUIETS_ALL),
    "join": ("/c/{slug}/join/", JOINS),
    "leave": ("/c/{slug}/leave/", LEAVES),
    "relation": ("/c/{slug}/relation/", WELCOMED),
    "welcome": ("/c/{slug}/welcome/", WELCOMED),
    "new_thread": ("/c/{slug}/new/", WRITES),
    "thread_draft": ("/c/{slug}/new/draft/", WRITES_ON),
    "similar": ("/c/{slug}/new/similar/", WROTE),
    "thread": ("/t/{thread_id}/{title}/", READS),
    "thread_without_title": ("/t/{thread_id}/", LANDS),
    "reply": ("/t/{thread_id}/reply/", WRITES),
    "asks": ("/c/{slug}/ask/", READS),
    "new_ask": ("/c/{slug}/ask/new/", MODERATES),
    "ask": ("/ask/{ask}/", READS),
    "ask_calendar": ("/ask/{ask}/calendar/", READS),
    "answer_ask": ("/ask/{ask}/answering/", REACTS),
    "change_ask": ("/ask/{ask}/change/", MODERATES),
    "replies_now": ("/t/{thread_id}/now/replies/?after=0", READS),
    "posts_now": ("/t/{thread_id}/now/posts/", READS),
    "reactions_now": ("/p/{reply}/now/reactions/", READS),
    "mute_thread": ("/t/{thread_id}/mute/", REACTS),
    "claim": ("/t/{thread_id}/claim/", WRITES_ON),
    "answered": ("/t/{thread_id}/answered/", OWN_WRITES_ON),
    "outcome": ("/t/{thread_id}/outcome/", OWN),
    "delete_outcome": ("/t/{thread_id}/outcome/delete/", OWN_WRITES_ON),
    "helped": ("/p/{reply}/helped/", OWN_WRITES_ON),
    "follow_thread": ("/t/{thread_id}/follow/", REACTS),
    "dismiss": ("/t/{thread_id}/dismiss/", REACTS),
    "reply_draft": ("/t/{thread_id}/reply/draft/", WRITES_ON),
    "order": ("/t/{thread_id}/replies/order/", LANDS),
    "post": ("/p/{reply}/", LANDS),
    "edit_post": ("/p/{reply}/edit/", OWN),
    "edit_draft": ("/p/{reply}/edit/draft/", OWN_WRITES_ON),
    "delete_post": ("/p/{reply}/delete/", OWN),
    "post_history": ("/p/{reply}/history/", OWN_OR_MODERATES),
    "quote": ("/p/{reply}/quote/", QUOTES),
    "ask_at_visit": ("/p/{reply}/ask/", rule(anonymous=ASKED_IN, outside=(OK, REFUSED, SECRET), inside=everywhere(OK))),
    "react": ("/p/{reply}/react/", REACTS),
    "hide_post": ("/p/{reply}/hide/", MODERATES),
    "restore_post": ("/p/{reply}/restore/", MODERATES),
    "quiet": ("/p/{reply}/quiet/", QUIETS),
    "ban_author": ("/p/{reply}/ban/", MODERATES),
    "tag": ("/tag/{tag}/", TAGGED),
    "follow_tag": ("/tag/{tag}/follow/", FOLLOWS_TAG),
    "mute_tag": ("/tag/{tag}/mute/", FOLLOWS_TAG),
    "community_feed": ("/c/{slug}/feed/", FED),
    "tag_feed": ("/tag/{tag}/feed/", TAG_FED),
    # For people without an account, where everybody may read; for members of another place there is no such page.
    "community_digest": ("/c/{slug}/digest/", rule(
        anonymous=(OK, SIGN_IN, SECRET), outside=(OK, REFUSED, SECRET), inside=(OK, SECRET, SECRET))),
}
# The same pages, asked for in other ways.
VARIANTS: dict[str, tuple[str, Rule]] = {
    "thread, newest first": ("/t/{thread_id}/{title}/?sort=newest", READS),
    "thread, at a post": ("/t/{thread_id}/{title}/?post={reply}", READS),
    "thread, a wrong title": ("/t/{thread_id}/wrong-words/", LANDS),
    "guide, its first version": ("/c/{slug}/guides/{guide}/history/1/", READS),
    "community, filtered": ("/c/{slug}/?kind=vent&tag={tag}", READS),
    "reply to a reply": ("/t/{thread_id}/reply/?to={reply}", WRITES),
    "reply with a quote": ("/t/{thread_id}/reply/?to={reply}&quote=1", QUOTES),
    "opening post": ("/p/{opening}/", LANDS),
    "terms, with a question": ("/c/{slug}/words/?q=hush", READS),
    "search, with a question": ("/search/?q=whispered+voice&kind=question", EVERYONE),
    "opening post, history": ("/p/{opening}/history/", OWN_OR_MODERATES),
}
# Pages that are there whatever community there is; what they show of one is proved word by word.
OF_NO_PLACE: dict[str, tuple[str, Rule]] = {
    "home": ("/", EVERYONE),
    "communities": ("/c/", EVERYONE),
    "conditions": ("/conditions/?q=place", EVERYONE),
    "terms_explained": ("/words/", EVERYONE),
    "term": ("/words/mri/", EVERYONE),
    "term_meaning": ("/words/mri/meaning/", EVERYONE),
    "opening_alert": ("/conditions/DOID:1/alert/", SIGNED_IN),
    "together": ("/conditions/DOID:1/together/", AGAIN),
    # The link is what tells that the place is there, to whomever it was given.
    "invitation": ("/invitation/{invitation}/", rule(
        anonymous=ASKED_IN, outside=everywhere(OK), inside=everywhere(AWAY), banned=everywhere(SECRET))),
    "new": ("/new/", SIGNED_IN),
    "tags": ("/tag/", EVERYONE),
    "search": ("/search/", EVERYONE),
    "search_completions": ("/search/completions/?q=whispered", EVERYONE),
    "notifications": ("/notifications/", SIGNED_IN),
    "notifications_bell": ("/notifications/bell/", SIGNED_IN),
    "notification": ("/notifications/7/", by_reader(SIGN_IN, SECRET)),
    "following": ("/following/", SIGNED_IN),
    "bring_back": ("/dismissed/", AGAIN),
    "completions": ("/completions/", SIGNED_IN),
    "profile": ("/u/{author}/", FINDS),
    "block": ("/u/{author}/block/", FINDS),
    "unblock": ("/u/{author}/unblock/", FINDS),
    "mute": ("/u/{author}/mute/", FINDS),
    "unmute": ("/u/{author}/unmute/", FINDS),
    "settings": ("/settings/", SIGNED_IN),
    "profile_settings": ("/settings/profile/", SIGNED_IN),
    "change_name": ("/settings/name/", SIGNED_IN),
    "security": ("/settings/security/", SIGNED_IN),
    "people": ("/settings/people/", SIGNED_IN),
    "notification_settings": ("/settings/notifications/", SIGNED_IN),
    "agreements": ("/settings/agreements/", SIGNED_IN),
    "settings_communities": ("/settings/communities/", SIGNED_IN),
    "waiting": ("/settings/waiting/", SIGNED_IN),
    "professional": ("/settings/professional/", SIGNED_IN),
    "mail_centre": ("/mail/garbage/", by_reader(SECRET, SECRET)),
    "stop_mail": ("/mail/garbage/stop/", by_reader(SECRET, SECRET)),
    "mailed_notification": ("/n/bcdfghjkmnpq/", by_reader(SIGN_IN, SECRET)),
    "consent": ("/settings/consent/", SIGNED_IN),
    "withdraw_consent": ("/settings/consent/withdraw/", SIGNED_IN),
    "my_posts": ("/settings/posts/", SIGNED_IN),
    "muted": ("/settings/muted/", SIGNED_IN),
    "chosen_tags": ("/settings/tags/", SIGNED_IN),
    "all_read": ("/read/", AGAIN),
    "topics": ("/reading/topics/", EVERYONE),
    "drafts": ("/drafts/", SIGNED_IN),
    "discard_draft": ("/drafts/bcdfghjkmnpq/discard/", by_reader(SIGN_IN, SECRET)),
    # Visits of one's own; of others' there is nothing to be told from a random one (tests/posts/test_visits_leak_nothing.py).
    "visits": ("/visits/", SIGNED_IN),
    "new_visit": ("/visits/new/", SIGNED_IN),
    "download_visits": ("/visits/download/", SIGNED_IN),
    **{name: (f"/visits/bcdfghjkmnpq/{path}", by_reader(SIGN_IN, SECRET)) for name, path in {
        "visit": "", "change_visit": "edit/", "visit_know": "know/", "delete_visit": "delete/", "close_visit": "later/",
        "visit_page": "page/", "visit_text": "text/", "add_question": "add/", "visit_answers": "answers/",
        "change_question": "bcdfghjkmnpr/", "move_question": "bcdfghjkmnpr/move/", "tell_thread": "bcdfghjkmnpr/tell/",
    }.items()},
    "feed_settings": ("/settings/feed/", SIGNED_IN),
    "my_feed": ("/feed/garbage/", by_reader(SECRET, SECRET)),
    "sitemap": ("/sitemap.xml", EVERYONE),
    "sitemap_part": ("/sitemap/pages.xml", EVERYONE),
    "robots": ("/robots.txt", EVERYONE),
    "help-now": ("/help-now/", EVERYONE),
    "guidelines": ("/guidelines/", EVERYONE),
    "privacy": ("/privacy/", EVERYONE),
    "about": ("/about/", EVERYONE),
    "terms": ("/terms/", EVERYONE),
    "health-data": ("/health-data/", EVERYONE),
    "text_versions": ("/privacy/versions/", EVERYONE),
    "text_version": ("/guidelines/versions/2026-11-30/", EVERYONE),
    "avatar": ("/avatar/01234567.svg", EVERYONE),
    "reading": ("/reading/", EVERYONE),
    "manifest": ("/manifest.webmanifest", EVERYONE),
    "styleguide": ("/styleguide/", by_reader(SECRET, SECRET)),  # there while developing, nowhere else
    "outbox": ("/dev/outbox/", EVERYONE),
    "account_login": ("/accounts/login/", ENTRANCE),
    "account_signup": ("/accounts/signup/", ENTRANCE),
    "account_request_login_code": ("/accounts/login/code/", ENTRANCE),
    "account_confirm_login_code": ("/accounts/login/code/confirm/", AGAIN),
    "account_logout": ("/accounts/logout/", by_reader(AWAY, OK)),
    "account_inactive": ("/accounts/inactive/", EVERYONE),
    "account_email_verification_sent": ("/accounts/confirm-email/", EVERYONE),
    "account_confirm_email": ("/accounts/confirm-email/garbage/", EVERYONE),
    "account_reset_password": ("/accounts/password/reset/", EVERYONE),
    "account_reset_password_done": ("/accounts/password/reset/done/", EVERYONE),
    "account_reset_password_from_key": ("/accounts/password/reset/key/1-garbage/", EVERYONE),
    "account_reset_password_from_key_done": ("/accounts/password/reset/key/done/", EVERYONE),
    "confirm_address": ("/accounts/email/confirm/garbage/", by_reader(SECRET, SECRET)),
    "address_again": ("/accounts/email/again/", SIGNED_IN),
    "address_reached": ("/accounts/email/reached/garbage/", by_reader(SECRET, SECRET)),
    "account_email": ("/accounts/email/", SIGNED_IN),
    "account_change_password": ("/accounts/password/change/", SIGNED_IN),
    "account_set_password": ("/accounts/password/set/", AGAIN),
    "account_reauthenticate": ("/accounts/reauthenticate/", SIGNED_IN),
    "mailed_code": ("/accounts/reauthenticate/code/", AGAIN),
    "usersessions_list": ("/accounts/sessions/", SIGNED_IN),
    "mfa_index": ("/accounts/2fa/", AGAIN),
    "mfa_authenticate": ("/accounts/2fa/authenticate/", AGAIN),
    "mfa_reauthenticate": ("/accounts/2fa/reauthenticate/", AGAIN),
    "mfa_activate_totp": ("/accounts/2fa/totp/activate/", AGAIN),
    "mfa_deactivate_totp": ("/accounts/2fa/totp/deactivate/", by_reader(SIGN_IN, SECRET)),
    "mfa_view_recovery_codes": ("/accounts/2fa/recovery-codes/", by_reader(SIGN_IN, SECRET)),
    "mfa_generate_recovery_codes": ("/accounts/2fa/recovery-codes/generate/", AGAIN),
    "mfa_download_recovery_codes": ("/accounts/2fa/recovery-codes/download/", by_reader(SIGN_IN, SECRET)),
    "mfa_list_webauthn": ("/accounts/2fa/webauthn/", SIGNED_IN),
    "mfa_add_webauthn": ("/accounts/2fa/webauthn/add/", AGAIN),
    "mfa_reauthenticate_webauthn": ("/accounts/2fa/webauthn/reauthenticate/", AGAIN),
    "mfa_remove_webauthn": ("/accounts/2fa/webauthn/keys/7/remove/", AGAIN),
    "mfa_edit_webauthn": ("/accounts/2fa/webauthn/keys/7/edit/", AGAIN),
    "mfa_login_webauthn": ("/accounts/2fa/webauthn/login/", AGAIN),
}  # fmt: skip
