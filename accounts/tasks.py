"""Jobs about people and their addresses."""

from accounts import bouncing, vouching
from peerhealth.nightly import nightly

nightly("accounts.forget_bounces")(bouncing.purge)
nightly("accounts.end_credentials")(vouching.end_expired)
