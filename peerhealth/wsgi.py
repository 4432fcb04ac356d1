"""The entry point of a real server: `granian --interface wsgi peerhealth.wsgi:application`."""

import gc
import os

from django.conf import settings
from django.core.checks import Tags, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

from peerhealth.watching import upgrades

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peerhealth.settings")

application = get_wsgi_application()

# A WSGI server runs no checks of its own; a half-configured site must not come up and look as if it worked.
problems = [problem for problem in run_checks(tags=[Tags.security]) if problem.is_serious()]
if problems:
    raise ImproperlyConfigured("\n".join(str(problem) for problem in problems))

if not settings.DEVELOPMENT:
    upgrades.look()

# What is loaded by now stays for good, and a page makes thousands of things that are gone with it. To look for circles
# among them after every 700 was a tenth of what a page costs; so many are a few megabytes.
MADE_BETWEEN_LOOKS = 20_000
gc.freeze()
gc.set_threshold(MADE_BETWEEN_LOOKS)
