"""The keeper: waits until the last user of the cluster is gone, then stops the server.

Users hold `users.lock` shared, so an exclusive lock on it is granted exactly when none is left, whether they
ended or were killed. While the keeper holds it, newcomers wait in line and start the server anew once it is
down.
"""

import fcntl
import os
import signal
import sys
import time

from peerhealth.embedded_database.cluster import Cluster, take

# One command after another, and the development server between two reloads, should find the server still
# running.
GRACE_SECONDS = 1


def main(root: str) -> None:
    """Leaves a keeper of the cluster in `root` behind, in a process of its own, and returns in the first one.

    The lock is held before that one ends, so whoever waited for it may rely on a keeper being there. In the
    keeper itself this returns when the server is stopped.
    """
    cluster = Cluster(root)
    keeper_lock = cluster.open_file("keeper.lock")
    fcntl.flock(keeper_lock, fcntl.LOCK_EX)
    users_lock = cluster.open_file("users.lock")
    if os.fork():
        return
    os.chdir("/")
    # Whoever stops the site stops its whole group, the keeper too; it has to stay a moment longer than they.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    wait_for_the_last(users_lock)
    if cluster.is_lock(users_lock, "users.lock"):  # else the directory was replaced, its server is not ours
        cluster.stop()
    # In this order: a newcomer waits for `users.lock` and must not then see a keeper that is about to leave.
    os.close(keeper_lock)
    os.close(users_lock)


def wait_for_the_last(users_lock: int) -> None:
    """Returns with `users_lock` held exclusively, after a moment in which no user came back."""
    while True:
        fcntl.flock(users_lock, fcntl.LOCK_EX)
        fcntl.flock(users_lock, fcntl.LOCK_UN)
        time.sleep(GRACE_SECONDS)
        if take(users_lock, fcntl.LOCK_EX):
            return


if __name__ == "__main__":
    main(sys.argv[1])
