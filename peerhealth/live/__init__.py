"""Live pages: hints that something changed, pushed to whoever has it open. How it works: `docs/live.md`.

This package is the mechanism and knows no posts: a verb `say`s hints and ends in its transaction, a view issues a
ticket for channels that its reader may hear, and one small process (`app`) carries hints to whoever holds a ticket."""

from peerhealth.live.names import name
from peerhealth.live.saying import End, Hint, say

__all__ = ["End", "Hint", "name", "say"]
