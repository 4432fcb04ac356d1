from django.apps import AppConfig


class PeerHealthConfig(AppConfig):
    """The ground floor: mechanisms without a noun of their own."""

    name = "peerhealth"

    def ready(self) -> None:
        """Registers the system checks, and what a request begins with."""
        from django.core.signals import request_started  # noqa: PLC0415

        from peerhealth import checks, outages  # noqa: F401, PLC0415  (checks may be registered only once apps are loaded)

        request_started.connect(outages.trust_quiet_connections, dispatch_uid="trust_quiet_connections")
