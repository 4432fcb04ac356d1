"""A new data directory, complete or not there at all."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from peerhealth.embedded_database.account import Account
from peerhealth.embedded_database.binaries import Binaries
from peerhealth.embedded_database.cluster import Cluster
from peerhealth.embedded_database.errors import EmbeddedDatabaseError

UNFINISHED = "data.new-"
# What an operator may want to tune stands in the cluster's postgresql.conf, where PostgreSQL's manual says to
# look.
CONFIGURATION = """
# PeerHealth: made for one machine that also runs the site.
shared_buffers = 128MB
max_connections = 100
jit = off                           # its queries are short, compiling them costs more than it gains
random_page_cost = 1.1              # solid-state disks
timezone = 'UTC'
log_timezone = 'UTC'

# A file for each day of the week, emptied when its day comes round: a week of log, whatever happens.
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
# Statements and the details of errors hold what people wrote, and that never goes into a log.
log_min_error_statement = panic
log_error_verbosity = terse
"""


def create_data_directory(
    cluster: Cluster, binaries: Binaries, account: Account | None, lock: int, *, user: str, durable: bool
) -> None:
    """Makes the data directory of `cluster` with `user` as the database's superuser.

    initdb works in a directory of another name, which gets its own only when it is whole: a start that was
    killed leaves nothing that looks like a cluster. `lock`, the server's, is held by initdb too, so nobody
    starts beside it. Raises EmbeddedDatabaseError with what initdb said first.
    """
    for leftover in cluster.root.glob(f"{UNFINISHED}*"):
        shutil.rmtree(leftover)
    directory = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=cluster.root))
    if account:
        os.chown(directory, account.uid, account.gid)
    for locale in _locales(binaries.major):
        command = [
            *(binaries.path("initdb"), "-D", own_path(directory, account)),
            *(f"--username={user}", "--encoding=UTF8"),
            # Whoever reaches the socket has passed the directory's mode. The network stays closed.
            *("--auth-local=trust", "--auth-host=reject", *locale, "--no-sync"),
        ]
        result = run(command, directory, account, capture_output=True, text=True, pass_fds=[lock])
        if result.returncode == 0:
            break
    else:
        said = [line for line in result.stderr.splitlines() if line.strip()]
        reason = said[0] if said else "it gave no reason"
        raise EmbeddedDatabaseError(f"PostgreSQL could not make its data directory: {reason}")
    with (directory / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION)
    if durable:
        _write_out([*directory.rglob("*"), directory])
    directory.rename(cluster.data)
    _write_out([cluster.root])


def _write_out(paths: list[Path]) -> None:
    """Has the disk hold what the files and directories hold. (initdb would, but some versions want to do the
    same with the directory above theirs, which to the account is closed.)"""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)


def _locales(major: int) -> list[list[str]]:
    """The choices of locale, best first. All sort by code point, so a cluster is the same on every
    machine."""
    if major >= 17:
        return [["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]]
    # The second knows no upper case beyond ASCII, but is everywhere.
    return [["--locale=C.UTF-8"], ["--locale=C"]]


def own_path(directory: Path, account: Account | None) -> str:
    """How a program that runs in `directory` should name it.

    The account may not be allowed to walk there from the top (a checkout in root's home). It need not: it is
    placed there by root before it gives root up, and on Linux the process's own directory has a name that
    asks nobody above.
    """
    here = Path("/proc/self/cwd")
    return str(here) if account and here.is_symlink() else str(directory)


def run(command: list[str], directory: Path, account: Account | None, **options):
    """Runs one of PostgreSQL's programs in `directory` as `account`; `options` go to `subprocess.run`,
    whose result is returned.

    The environment holds nothing of ours: the site's secrets are not the server's to know, and PG* variables
    meant for clients would lead it astray.
    """
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **options.pop("env", {})}
    become = account.for_subprocess() if account else {}
    return subprocess.run(command, check=False, cwd=directory, env=environment, **become, **options)  # noqa: S603
