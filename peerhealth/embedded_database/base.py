"""What Django sees: its own PostgreSQL backend, whose server is there when a connection is wanted."""

import psycopg
from django.db.backends.postgresql import client
from psycopg import sql

from peerhealth.embedded_database.binaries import psql
from peerhealth.embedded_database.cluster import PORT, Cluster
from peerhealth.embedded_database.server import alone, join, runs
from peerhealth.patient_database import base, deadline
from peerhealth.patient_database.watching import default

# (when the cluster was made, database): looked for once in the life of a process and of the cluster
_known: set[tuple[int, str]] = set()


class DatabaseClient(client.DatabaseClient):
    """`dbshell` with the server running and the psql that came with it."""

    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        """The command and environment for psql; a wheel's own psql need not be on the PATH."""
        arguments, environment = super().settings_to_cmd_args_env(settings_dict, parameters)
        return [psql(), *arguments[1:]], environment

    def runshell(self, parameters):
        """Runs psql; this process stays a user of the server meanwhile."""
        self.connection.join_server()
        super().runshell(parameters)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server.

    Its own settings: `EMBEDDED_ROOT` (the directory where the cluster lives; required), `EMBEDDED_DURABLE`
    (False gives up what survives a crash of the machine, for tests; default True). HOST and PORT are found
    out.
    """

    client_class = DatabaseClient

    def join_server(self) -> None:
        """Sees that the server runs and the database exists, and notes HOST and PORT.

        Raises EmbeddedDatabaseError if the server cannot be had.
        """
        settings = self.settings_dict
        cluster = Cluster(settings["EMBEDDED_ROOT"])
        user = settings["USER"] or "postgres"
        host = join(cluster, user=user, durable=settings.get("EMBEDDED_DURABLE", True))
        settings.update(HOST=host, PORT=str(PORT))
        if not (name := settings["NAME"]):
            return
        key = ((cluster.data / "PG_VERSION").stat().st_mtime_ns, name)
        if key not in _known:
            make_database(cluster, host, user, name)
            _known.add(key)

    def get_connection_params(self):
        """Django's parameters for a connection. They are asked for before each new one: here the server
        starts. A request does not wait for that: recovery after a crash can take minutes."""
        self._check()
        if deadline.left() is not None and not runs(Cluster(self.settings_dict["EMBEDDED_ROOT"])):
            default().is_there(base.LOOK)
            self._check()
        self.join_server()
        return super().get_connection_params()


def make_database(cluster: Cluster, host: str, user: str, name: str) -> None:
    """Creates the database `name` if the server at `host` has none of that name."""
    with psycopg.connect(host=host, port=PORT, user=user, dbname="postgres", autocommit=True) as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(query, [name]).fetchone():
            return
        with alone(cluster):  # of two who both miss it, one creates it
            if not connection.execute(query, [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
