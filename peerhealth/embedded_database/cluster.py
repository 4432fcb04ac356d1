"""What is true of an embedded cluster right now, as its locks, its pid file and its socket tell it.

Only the standard library here: the keeper reads this file and must stay small.

Four lock files lie in the root, all `flock`: the kernel lets go of them however their holder dies, so no
process number is ever trusted and nothing is left to clean up.

    users.lock   shared, by every process of the site; inherited by a fork, which is a user as well
    keeper.lock  exclusive, by the keeper
    start.lock   exclusive, by whoever starts a keeper or a server
    server.lock  exclusive, by every process of the server itself: handed to it on purpose, it is the only
                 proof that a re-used process number cannot fake, and it sees a worker that outlives its
                 killed postmaster
"""

import errno
import fcntl
import hashlib
import os
import signal
import socket
import stat
import tempfile
import time
from pathlib import Path

PORT = 5432  # only names the socket file: nothing listens on the network
SOCKET = f".s.PGSQL.{PORT}"
LONGEST_SOCKET_PATH = 103  # bytes; sockaddr_un holds 104 on macOS and 108 on Linux, with the closing zero
STOP_SECONDS = 60  # a fast shutdown writes one checkpoint; beyond this PostgreSQL is asked to drop everything


class Cluster:
    """One embedded cluster, known by the directory it lives in."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = Path(root).resolve()
        self.data = self.root / "data"

    # Files

    def open_file(self, name: str) -> int:
        """Opens the lock or log `name` (made if missing) and returns its descriptor, which no exec inherits.

        What the superuser makes goes to the owner of the directory, so that one visit of theirs does not shut
        the owner out. Only a file made here is given away, never one that was there and may be a link.
        """
        path, flags = self.root / name, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
        try:
            descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return os.open(path, flags)
        if os.geteuid() == 0:
            owner = self.root.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        return descriptor

    def is_held(self, name: str) -> bool:
        """Whether a living process holds the lock `name` exclusively."""
        if not (self.root / name).exists():
            return False
        descriptor = self.open_file(name)
        try:
            # Shared, so that two who ask at once do not take each other for a holder.
            return not take(descriptor, fcntl.LOCK_SH)
        finally:
            os.close(descriptor)

    def is_lock(self, descriptor: int, name: str) -> bool:
        """Whether `descriptor` is still the lock file `name`: the root may have been deleted and made anew,
        and a process that became a daemon may have closed the number and opened another file under it."""
        try:
            return os.path.samestat(os.fstat(descriptor), (self.root / name).stat())
        except OSError:
            return False

    # The server

    def socket_directory(self) -> str:
        """The directory to give to PostgreSQL clients as their host.

        It is the data directory, closed to others by its mode; where that path is too long for a socket, a
        link to it in a private directory below the temporary one. Raises OSError if neither will do.
        """
        if len(os.fsencode(self.data / SOCKET)) <= LONGEST_SOCKET_PATH:
            return str(self.data)
        return str(self._short_link())

    def _short_link(self) -> Path:
        digest = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:10]
        directory = Path(tempfile.gettempdir()) / f"peerhealth-{os.geteuid()}-{digest}"
        link = directory / "data"
        if len(os.fsencode(link / SOCKET)) > LONGEST_SOCKET_PATH:
            raise OSError(errno.ENAMETOOLONG, "this path is too long for a socket", str(link))
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
        # The name can be guessed: another user of the machine may have been first, to be handed our
        # passwords.
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
            raise PermissionError(errno.EPERM, "this directory should be private to the site", str(directory))
        if not (link.is_symlink() and link.readlink() == self.data):
            fresh = directory / f"data.{os.getpid()}"
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(self.data)
            fresh.replace(link)
        return link

    def listens(self) -> bool:
        """Whether a postmaster accepts connections on our socket (it may still be starting, or already
        stopping)."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(5)
            try:
                probe.connect(f"{self.socket_directory()}/{SOCKET}")
            except (BlockingIOError, TimeoutError):
                return True  # a full queue is a server with much to do
            except (ConnectionError, FileNotFoundError):
                return False
        return True

    def is_ready(self) -> bool:
        """Whether the server takes queries. The pid file alone proves nothing: a killed server leaves it
        behind."""
        return self.written_state() == "ready" and self.listens()

    def written_pid(self) -> int | None:
        """The process number in the pid file, which after a crash may by now be anyone's."""
        number = self._pid_file_line(0)
        return int(number) if number.isdecimal() else None

    def written_state(self) -> str:
        """The state in the pid file: "starting", "ready", "stopping", or nothing."""
        return self._pid_file_line(7)

    def _pid_file_line(self, index: int) -> str:
        try:
            text = (self.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        lines = text.splitlines()
        return lines[index].strip() if index < len(lines) else ""

    def lives(self) -> bool:
        """Whether any process of a server that we started is alive, be it only its initdb or an orphaned
        worker."""
        return self.is_held("server.lock")

    def interrupt(self, how: signal.Signals = signal.SIGINT) -> None:
        """Asks the postmaster for a shutdown: a fast one, or with SIGQUIT one that leaves recovery to the
        next.

        Only while the socket answers is the written number that of our postmaster and not of a stranger.
        """
        pid = self.written_pid()
        if pid and self.listens():
            os.kill(pid, how)

    def stop(self) -> bool:
        """Stops a server that we started and waits for its end. Returns whether it is gone."""
        began = time.monotonic()
        while self.lives():
            waited = time.monotonic() - began
            if waited > STOP_SECONDS + 10:
                return False
            self.interrupt(signal.SIGINT if waited < STOP_SECONDS else signal.SIGQUIT)
            time.sleep(0.05)
        return True


def take(descriptor: int, kind: int) -> bool:
    """Takes the lock without waiting; `kind` is LOCK_SH or LOCK_EX. Returns whether it was free to take."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
