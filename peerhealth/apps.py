from django.apps import AppConfig


class PeerHealthConfig(AppConfig):
    """The ground floor: mechanisms without a noun of their own."""

    name = "peerhealth"

    def ready(self) -> None:
        """Registers the system checks, begins to go by the database's clock, and says what a request begins with."""
        from django.core.signals import request_started  # noqa: PLC0415

        from peerhealth import checks, one_clock, outages  # noqa: F401, PLC0415  (checks: only once apps are loaded)

        one_clock.begin()
        request_started.connect(outages.trust_quiet_connections, dispatch_uid="trust_quiet_connections")
