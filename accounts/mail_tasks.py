"""Jobs about addresses. `accounts.apps` brings them in."""

from accounts import bouncing
from peerhealth.nightly import nightly

nightly("accounts.forget_bounces")(bouncing.purge)
