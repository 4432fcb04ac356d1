"""A dump into the database, in one transaction: pg_restore writes it as a script, psql runs it with statements of ours
around it. psql gets the COMMIT only once all before it was whole; a script that breaks off has done nothing."""

import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import IO

from peerhealth.backups import checksums, manifest, programs, script, taking
from peerhealth.backups.errors import BackupError
from peerhealth.backups.manifest import Manifest
from peerhealth.backups.taking import Watch

PIECE = 1 << 16
PSQL = ("--no-psqlrc", "--echo-queries", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse", "--file=-")
DOING = re.compile(rf"^(COPY|CREATE (?:UNIQUE )?INDEX|ALTER TABLE ONLY) (?:{checksums.SCHEMA}\.)?(\w+)")
# Newer programs say it to all servers, and those older than 17 do not know it.
TOO_NEW = b"\nSET transaction_timeout = 0;\n"
NOTHING_CHANGED = "The backup could not be restored, and the database is as it was: "


def load(folder: Path, said: Manifest, server: int, *, verify: bool, with_mail: bool, watch: Watch) -> None:
    """Empties the database, in which nobody has an account, and brings in what the backup `folder` holds. `server`: its
    version number. Raises BackupError where anything went wrong; then it is as it was."""
    with tempfile.TemporaryFile() as complaints:
        with _psql(server, complaints, said, watch) as psql, suppress(BrokenPipeError):  # it has ended, and says why
            psql.stdin.write(script.before(said, with_mail=with_mail).encode())
            for piece in _dumped(folder / manifest.DUMP, server):
                psql.stdin.write(piece)
            for statement in script.after(said, verify=verify, with_mail=with_mail):
                psql.stdin.write(statement.encode())
            psql.stdin.flush()
        if psql.returncode:
            raise BackupError(_why(psql, _all_of(complaints)))


@contextmanager
def _psql(server: int, complaints: IO[bytes], loaded: Manifest, watch: Watch) -> Iterator[Popen]:
    psql = programs.start("psql", server, *PSQL, stdin=PIPE, stdout=PIPE, stderr=complaints)
    echo = threading.Thread(target=_listen, args=(psql.stdout, loaded, watch), daemon=True)
    echo.start()
    try:
        yield psql
    finally:
        with suppress(BrokenPipeError):
            psql.stdin.close()
        psql.wait()
        echo.join()
        psql.stdout.close()


def _dumped(dump: Path, server: int) -> Iterator[bytes]:
    arguments = ("--file=-", *taking.SHAPE, dump)
    with tempfile.TemporaryFile() as complaints:
        reader = programs.start("pg_restore", server, *arguments, stdin=DEVNULL, stdout=PIPE, stderr=complaints)
        try:
            is_first = True
            while piece := reader.stdout.read(PIECE):
                yield piece.replace(TOO_NEW, b"\n") if is_first and server < 170_000 else piece
                is_first = False
            if reader.wait():
                raise BackupError(NOTHING_CHANGED + programs.complaint(reader, _all_of(complaints)))
        finally:
            reader.kill()
            reader.wait()
            reader.stdout.close()


def _listen(said: IO[bytes], loaded: Manifest, watch: Watch) -> None:
    rows = {name: one.rows for name, one in loaded.tables.items()}
    for line in said:
        if found := DOING.match(line.decode(errors="replace")):
            step, whole = (rows.get(found[2], 0), sum(rows.values())) if found[1] == "COPY" else (1, 0)
            watch("rows" if found[1] == "COPY" else "indexes", found[2], step, whole)


def _all_of(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return complaints.read().decode(errors="replace")


def _why(psql: Popen, said: str) -> str:
    why = programs.complaint(psql, said)
    if script.OURS in why:
        return why.partition(script.OURS)[2]
    if "lock timeout" in why:
        return f"{NOTHING_CHANGED}somebody is using it. Stop the site first."
    return NOTHING_CHANGED + why
