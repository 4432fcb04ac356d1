from django.apps import AppConfig


class PeerHealthConfig(AppConfig):
    """The ground floor: mechanisms without a noun of their own."""

    name = "peerhealth"

    def ready(self) -> None:
        """Registers the system checks, and begins to go by the database's clock."""
        from peerhealth import checks, one_clock  # noqa: F401, PLC0415  (checks: only once apps are loaded)

        one_clock.begin()
