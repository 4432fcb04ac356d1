"""How many statements each address may ask, at most, whoever opens it: a literal a name of the URL list.

The walk of `tests/test_valid_html.py` counts, so it costs nothing besides. What is written once the answer is out
(`peerhealth.afterwards`) counts as well; what is written *before* it is out is named in WRITES, with the reason.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.urls import Resolver404

from peerhealth import afterwards

CHANGES = re.compile(r"\s*(?:WITH .*)?(INSERT|UPDATE|DELETE)\b", re.IGNORECASE | re.DOTALL)
QUOTED = re.compile(r"'[^']*'")  # one kind of thread is called "update"
MEANWHILE = re.compile(r"SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT", re.IGNORECASE)
BOUNDS: dict[str, int] = {
    "404": 4, "about": 2, "account_change_password": 2, "account_confirm_email": 4, "account_confirm_login_code": 2,
    "account_email": 4, "account_email_verification_sent": 2, "account_inactive": 2, "account_login": 2,
    "account_logout": 2, "account_reauthenticate": 8, "account_request_login_code": 2, "account_reset_password": 2,
    "account_reset_password_done": 2, "account_reset_password_from_key": 9,
    "account_reset_password_from_key_done": 2, "account_set_password": 8, "account_signup": 9, "add_question": 3,
    "address_again": 2, "address_reached": 2, "admin: add": 8, "admin: app_list": 6, "admin: change": 14,
    "admin: changelist": 14, "admin: doctor": 25, "admin: index": 7, "agreements": 5, "all_read": 2,
    "answer_ask": 4, "answered": 5, "ask": 17, "ask_at_visit": 7, "ask_calendar": 3, "asks": 6, "avatar": 2,
    "ban_author": 8, "block": 3, "bring_back": 2, "change_ask": 7, "change_name": 12, "change_question": 3,
    "change_visit": 3, "chosen_tags": 3, "claim": 5, "close_visit": 3, "communities": 4, "community": 17,
    "community_about": 10, "community_digest": 3, "community_feed": 5, "community_level": 4, "community_people": 8,
    "community_read": 3, "community_settings": 4, "community_term": 8, "community_term_meaning": 6,
    "community_terms": 8, "community_waiting": 12, "completions": 2, "conditions": 5, "confirm_address": 2,
    "consent": 3, "delete_outcome": 4, "delete_post": 4, "delete_visit": 3, "discard_draft": 3, "dismiss": 3,
    "download_visits": 6, "drafts": 6, "edit_draft": 4, "edit_guide": 9, "edit_post": 6, "edit_term": 6,
    "erase_guide_version": 8,
    "feed_settings": 3, "follow_tag": 4, "follow_thread": 3, "following": 13, "guide": 10, "guide_history": 7,
    "guide_version": 9, "guide_writers": 5, "guidelines": 2, "guides": 6, "health-data": 2, "healthz": 3,
    "help-now": 2, "helped": 6, "hide_post": 5, "home": 19, "invitation": 6, "invitations": 5, "join": 5,
    "leave": 5, "mail_centre": 7, "mailed_code": 5, "mailed_notification": 3, "manifest": 2,
    "mfa_activate_totp": 11, "mfa_add_webauthn": 12, "mfa_authenticate": 5, "mfa_deactivate_totp": 10,
    "mfa_download_recovery_codes": 3, "mfa_edit_webauthn": 9, "mfa_generate_recovery_codes": 9, "mfa_index": 2,
    "mfa_list_webauthn": 3, "mfa_login_webauthn": 2, "mfa_reauthenticate": 8, "mfa_reauthenticate_webauthn": 10,
    "mfa_remove_webauthn": 9, "mfa_view_recovery_codes": 10, "move_question": 3, "mute": 3, "mute_tag": 4,
    "mute_thread": 3, "muted": 3, "my_feed": 3, "my_posts": 3, "new": 3, "new_ask": 4, "new_guide": 5,
    "new_term": 4, "new_thread": 5, "new_visit": 3, "notification": 6, "notification_settings": 4,
    "notifications": 20, "notifications_bell": 10, "opening_alert": 5, "order": 3, "outbox": 2, "outcome": 5,
    "people": 4, "post": 3, "post_history": 6, "posts_now": 8, "print_guide": 8, "privacy": 2, "professional": 5,
    "profile": 11, "profile_settings": 2, "quiet": 3, "quote": 7, "react": 3, "reactions_now": 7, "reading": 2,
    "relation": 5, "replies_now": 4, "reply": 10, "reply_draft": 5, "restore_post": 5, "review_guide": 6,
    "robots": 2, "search": 17, "search_completions": 6, "security": 4, "settings": 2, "settings_communities": 3,
    "similar": 5, "sitemap": 4, "sitemap_part": 2, "stop_mail": 2, "styleguide": 2, "tag": 6, "tag_feed": 6,
    "tags": 7, "tell_thread": 8, "term": 5, "term_meaning": 4, "terms": 2, "terms_explained": 5, "text_version": 2,
    "text_versions": 2, "thread": 19, "thread_draft": 5, "thread_without_title": 4, "threads_now": 5, "together": 8,
    "topics": 3, "unblock": 3, "unmute": 3, "usersessions_list": 3, "visit": 7, "visit_answers": 4, "visit_know": 3,
    "visit_page": 6, "visit_text": 6, "visits": 4, "waiting": 9, "welcome": 4, "withdraw_consent": 2,
    "withdraw_guide": 6,
    # Visits; and one statement more above, for a thread about which a doctor said something, and for no other.
}  # fmt: skip
# Opening these writes before the answer is out, and must.
WRITES: dict[str, str] = {
    "mfa_activate_totp": "the secret that the next form proves", "mfa_add_webauthn": "the challenge, as above",
    "mfa_authenticate": "the challenge, as above", "mfa_reauthenticate": "the challenge, as above",
    "mfa_reauthenticate_webauthn": "the challenge, as above", "mfa_login_webauthn": "the challenge, as above",
    "mfa_view_recovery_codes": "that they have been seen",
    "account_reset_password_from_key": "the key leaves the address for the session (allauth)",
    "relation": "the question is asked once, whether or not it is answered",
    "admin: changelist": "who read what, before it is read", "admin: change": "as above",
}  # fmt: skip


class Counted:
    """Statements of one request: all of them, and those that wrote before the answer was out."""

    def __init__(self) -> None:
        self.asked, self.written = 0, []


@contextmanager
def counted() -> Iterator[Counted]:
    """Counts while a request is made."""
    found = Counted()

    def count(execute, sql, params, many, context):
        if not MEANWHILE.match(sql):
            found.asked += 1
        if CHANGES.match(QUOTED.sub("", sql)) and not afterwards.IS_OUT.get():
            found.written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield found


def name_of(answer) -> str:
    """The name under which an address is in the table; those of the admin by what they do."""
    try:
        found = answer.resolver_match
        space = found.namespace
    except Resolver404:
        return "404"
    if space != "admin":
        return found.url_name or found.view_name
    what = found.url_name.rpartition("_")[2]
    return (
        f"admin: {what}" if what in {"changelist", "add", "change", "delete", "history"} else f"admin: {found.url_name}"
    )


def wrong(answer, found: Counted) -> list[str]:
    """What an answer did that it may not."""
    name = name_of(answer)
    if name not in BOUNDS:
        return [f"{name}: no row in BOUNDS"]
    told = [f"{name}: {found.asked} statements, not {BOUNDS[name]}"] if found.asked > BOUNDS[name] else []
    if found.written and name not in WRITES:
        told.append(f"{name}: written before the answer was out: {found.written[0][:60]}")
    return told
