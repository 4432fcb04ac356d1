"""Backups: the database and the files of one moment in one folder, and the way back.

    shelf.py      the folder that holds many backups: names, the newest, which go
    manifest.py   what one backup says of itself
    programs.py   PostgreSQL's pg_dump, pg_restore and psql: where they are, how they reach our database
    checksums.py  one number for the rows of a table
    files.py      what people uploaded: copied, with checksums, and put back
    taking.py     making a backup beside the running site
    target.py     what stands in a database that is to be replaced, and whether it may be
    restoring.py  the way back: all of it or nothing
    loading.py    the dump into the database, in one transaction
    script.py     the statements around it
    comparing.py  a database beside a backup
    returning.py  what is done once after a return (`on_return`)
    watching.py   how far it is

What stays out, what is held and why: docs/backup.md.
"""
