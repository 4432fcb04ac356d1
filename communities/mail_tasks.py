"""Jobs about digests for people without an account. `communities.apps` brings them in."""

from communities import subscribing
from peerhealth.nightly import nightly

nightly("communities.purge_subscriptions")(subscribing.purge)
