"""Jobs about addresses. `accounts.apps` brings them in."""

from procrastinate.contrib.django import app

from accounts import bouncing
from peerhealth.nightly import nightly


@app.task(name="accounts.bounced")
def bounced(address: str) -> None:
    """A mail server refused mail to `address` for good. On one day once or ten times is the same."""
    bouncing.hard_bounce(address)


nightly("accounts.forget_bounces")(bouncing.purge)
