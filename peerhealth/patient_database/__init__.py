"""A Django database backend that a page does not wait for without end.

PostgreSQL's own time-outs are kept by PostgreSQL, and are worth nothing where it is stopped, or the machine or the
network between. So the site's side counts too: all waiting of one request has a deadline (`deadline.py`), kept wherever
bytes from the server are waited for (`connection.py`). Once a process knows that the database is away, all its pages
say so at once, while one thread looks when it is back (`watching.py`). Commands and jobs have no deadline.
"""
