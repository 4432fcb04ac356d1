"""Probe of `manage.py doctor`: does search find what it may?"""

from django.utils.translation import gettext as _

from peerhealth.doctor import Answer, broken, ok
from posts.searching import indexing


def index() -> Answer:
    """Every post that may be found has its entry."""
    if indexing.is_complete():
        return ok(_("Search knows every post that may be found."))
    return broken(_("Search does not know every post."), _("Run `manage.py rebuild_search`, beside the running site."))
