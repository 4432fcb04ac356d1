"""What becomes of somebody's turn."""

SENT, NOTHING, PASSED, FAILED = "sent", "nothing", "passed", "failed"
ALL = (SENT, NOTHING, PASSED, FAILED)
