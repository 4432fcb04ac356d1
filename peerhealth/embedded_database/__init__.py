"""A Django database backend that brings its own PostgreSQL.

For whoever sets no `DATABASE_URL`: the first process that connects creates the cluster and starts the server,
the others join it, and it stops by itself once the last of them is gone, however that one died.

    base.py      what Django sees: the wrapper of a connection and of `dbshell`
    server.py    joining and starting: the site's side
    keeper.py    stopping: a small process that outlives the site by one second
    cluster.py   what is true right now: locks, pid file, socket (standard library only: the keeper reads it)
    initdb.py    a new data directory
    binaries.py  where PostgreSQL's programs are
    account.py   who runs them when the site runs as root
"""
