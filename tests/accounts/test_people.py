"""What the database keeps about a person."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("email", "name"), [("ANA@example.org", "Other"), ("other@example.org", "aNa")])
def test_address_and_name_are_unique_in_any_letter_case(email, name):
    User.objects.create_user("ana@example.org", "Ana")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(email, name)


def test_the_database_itself_keeps_addresses_unique():
    User.objects.create_user("ana@example.org", "Ana")
    other = User.objects.create_user("other@example.org", "Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=other.pk).update(email="Ana@Example.org")


def test_everyone_gets_a_random_id_and_picture():
    people = [User.objects.create_user(f"{n}@example.org", f"name{n}") for n in range(5)]
    assert len({person.public_id for person in people}) == 5
    assert len({person.avatar_seed for person in people}) == 5


def test_no_real_name_birth_date_or_photo_is_kept():
    kept = {field.name for field in User._meta.concrete_fields}
    assert kept == {
        "id", "public_id", "email", "username", "username_skeleton", "about", "avatar_seed", "date_joined", "is_active", "is_staff", "is_superuser",
        "last_login", "password", "unreachable_at",
    }  # fmt: skip
