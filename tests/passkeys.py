"""A passkey that no device has: enough for the pages that list, rename, remove and ask for one."""

from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

NAME = b"a key of nobody."
# COSE (RFC 9053): an elliptic curve key for ES256 on P-256, at a point that is not on the curve.
PUBLIC_KEY = ES256({1: 2, 3: -7, -1: 1, -2: b"\1" * 32, -3: b"\2" * 32})


def stored() -> dict:
    """What the site keeps of such a key."""
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    credential = AttestedCredentialData.create(bytes(16), NAME, PUBLIC_KEY)
    shown = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, credential), {})
    said = CollectedClientData.create("webauthn.create", bytes(32), "http://localhost")
    response = AuthenticatorAttestationResponse(client_data=said, attestation_object=shown)
    given = dict(RegistrationResponse(raw_id=NAME, response=response))
    return given | {"clientExtensionResults": {"credProps": {"rk": True}}}
