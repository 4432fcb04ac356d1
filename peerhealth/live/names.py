"""Names of channels, people, sessions and places: the same for the same thing, and nothing to whoever lacks the key."""

import base64

from django.utils.crypto import salted_hmac

BYTES = 12  # 16 letters: nobody finds a second thing of the same name


def name(kind: str, key: object) -> str:
    """The name of one thing: 16 letters, whatever it is."""
    digest = salted_hmac("peerhealth.live", f"{kind}:{key}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:BYTES]).decode()
