"""For operators: `python -m peerhealth.embedded_database status | stop | psql [arguments of psql]`."""

import argparse
import os
import shlex
import sys

from django.db import connection

from peerhealth.embedded_database.base import DatabaseWrapper
from peerhealth.embedded_database.cluster import Cluster


def main(arguments: list[str]) -> int:
    """Runs one command and returns the exit status: 0, or 1 where the answer is no, or 2 where there is no
    embedded database to speak of."""
    parser = argparse.ArgumentParser(prog="python -m peerhealth.embedded_database")
    parser.add_argument("command", choices=["status", "stop", "psql"])
    command, rest = parser.parse_known_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerhealth.settings")
    if "EMBEDDED_ROOT" not in connection.settings_dict:
        return _say("This site uses the database named in DATABASE_URL.", 2)
    cluster = Cluster(connection.settings_dict["EMBEDDED_ROOT"])
    if command.command == "psql":
        connection.client.runshell(rest)
        return 0
    if command.command == "stop":
        return _say("Stopped.", 0) if cluster.stop() else _say("It does not stop.", 1)
    return status(cluster)


def status(cluster: Cluster) -> int:
    """Says where the server is and how to reach it, without starting it. Returns 1 if it does not run."""
    if not cluster.is_ready():
        return _say(f"Not running; its data are in {cluster.data}.", 1)
    settings = {**connection.settings_dict, "HOST": cluster.socket_directory(), "OPTIONS": {}}
    command, _environment = DatabaseWrapper.client_class.settings_to_cmd_args_env(settings, [])
    where = f"Running as process {cluster.written_pid()} in {cluster.data}."
    return _say(f"{where}\nTo connect: {shlex.join(command)}", 0)


def _say(sentence: str, code: int) -> int:
    sys.stdout.write(f"{sentence}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
