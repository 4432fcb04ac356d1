"""Jobs of communities."""

from django.core.management import call_command

from communities import subscribing
from peerhealth.nightly import nightly

nightly("communities.purge_subscriptions")(subscribing.purge)


@nightly("communities.tell_waiting")
def tell_waiting() -> None:
    """Tells those who wait for a community and were not told when it opened."""
    call_command("tell_waiting", verbosity=0)
