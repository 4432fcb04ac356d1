"""What a server serves of whoever is measured: DJANGO_SETTINGS_MODULE says whose."""

import os

if os.environ.get("SERVED_AS") == "asgi":
    from django.core.asgi import get_asgi_application as made
else:
    from django.core.wsgi import get_wsgi_application as made

application = made()
