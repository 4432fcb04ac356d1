"""Whether the time of an answer tells if an address is known. Run by hand:

    python -m tests.benchmarks.same_time [rounds]

Real password hashing, real mails into a folder, requests in turn, medians. Ratios near 1 tell nothing.
"""

import os
import statistics
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(rounds: int) -> None:
    """Prints one line a form: median milliseconds for an unknown address, and ratios of the others to it."""
    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, override_settings

    hashers = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    with override_settings(
        PASSWORD_HASHERS=hashers, EMAIL_BACKEND="peerhealth.mail.OutboxBackend", ALLOWED_HOSTS=["*"]
    ):
        runner = get_runner(settings)(verbosity=0)
        databases = runner.setup_databases()
        try:
            measure(rounds)
        finally:
            runner.teardown_databases(databases)


def measure(rounds: int) -> None:
    """Posts each form `rounds` times for each kind of address, in turn."""
    from allauth.account.models import EmailAddress
    from django.test import Client

    from accounts.models import User
    from tests.accounts.test_same_answer import BARE, CLOSED, FORMS, KNOWN, UNKNOWN
    from tests.people import person

    person("Ana")
    person("Closed", is_active=False)
    bare = User.objects.create_user(BARE, "Bare")
    EmailAddress.objects.create(user=bare, email=BARE, verified=True, primary=True)
    for form, (path, data) in FORMS.items():
        times = {email: [] for email in (UNKNOWN, KNOWN, BARE, CLOSED)}
        for _ in range(rounds):
            for email, taken in times.items():
                client = Client()
                began = time.perf_counter()
                client.post(path, data(email))
                taken.append(time.perf_counter() - began)
                User.objects.filter(email=UNKNOWN).delete()
        middle = {email: statistics.median(taken) for email, taken in times.items()}
        ratios = ", ".join(
            f"{email.partition('@')[0]} {middle[email] / middle[UNKNOWN]:.2f}" for email in (KNOWN, BARE, CLOSED)
        )
        print(f"{form:27} {middle[UNKNOWN] * 1000:6.1f} ms   {ratios}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
