from django.apps import AppConfig


class PeerHealthConfig(AppConfig):
    """The ground floor: mechanisms without a noun of their own."""

    name = "peerhealth"

    def ready(self) -> None:
        """Registers the system checks."""
        from peerhealth import checks  # noqa: F401, PLC0415  (checks may be registered only once apps are loaded)
