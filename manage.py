#!/usr/bin/env python
"""The operator's and developer's door: `python manage.py <command>`."""

import os
import sys


def main() -> None:
    """Run one management command. A person at a shell is in development unless the environment says otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerhealth.settings")
    os.environ.setdefault("PEERHEALTH_ENV", "development")
    from peerhealth import at_the_shell  # noqa: PLC0415  (settings must be named first)

    at_the_shell.run(sys.argv)


if __name__ == "__main__":
    main()
