"""Jobs about addresses. `accounts.apps` brings them in."""

from procrastinate.contrib.django import app

from accounts import bouncing


@app.task(name="accounts.bounced")
def bounced(address: str) -> None:
    """A mail server refused mail to `address` for good. On one day once or ten times is the same."""
    bouncing.hard_bounce(address)


@app.periodic(cron="20 3 * * *")  # UTC
@app.task(name="accounts.forget_bounces", queueing_lock="accounts.forget_bounces")
def forget_bounces(timestamp: int) -> None:  # noqa: ARG001  (procrastinate's, of a periodic job)
    """Forgets counts of returned mail that came to nothing."""
    bouncing.purge()
