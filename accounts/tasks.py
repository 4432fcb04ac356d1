"""Jobs about people and their addresses."""

from accounts import bouncing
from peerhealth.nightly import nightly

nightly("accounts.forget_bounces")(bouncing.purge)
