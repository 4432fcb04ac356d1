"""A migration of this tree may not hold up, break or lose anything while the last release runs."""

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import connection, models
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    Migration,
    RemoveField,
    RenameField,
    RunPython,
)
from django.db.migrations.loader import MigrationLoader

from tests.upgrades import linting

# Indexes beside the running site are made outside of transactions.
pytestmark = pytest.mark.django_db(transaction=True)
THREAD, INDEX = "thread", models.Index(fields=["title"], name="by_title")
NOT_EMPTY = models.CheckConstraint(condition=~models.Q(title=""), name="title_not_empty")
LIKES = models.PositiveIntegerField(default=0)


@pytest.fixture(scope="module")
def loader(django_db_setup, django_db_blocker):
    """Every migration there is."""
    with django_db_blocker.unblock():
        return MigrationLoader(connection)


@pytest.fixture
def wrong(loader):
    """`wrong(operation, …)` is the rules that a migration of these breaks."""

    def rules(*operations, **about) -> list[str]:
        migration = type("Migration", (Migration,), {"operations": list(operations)} | about)("0999_next", "posts")
        sql = linting.statements(migration, loader.project_state())
        return [line.split(": ")[1] for line in linting.problems({"0999_next": (migration, sql)})]

    return rules


def test_it_works(loader):
    migrations = {}
    for migration in linting.new(loader):
        state = loader.project_state((migration.app_label, migration.name), at_end=False)
        migrations[f"{migration.app_label}.{migration.name}"] = (migration, linting.statements(migration, state))
    assert linting.problems(migrations) == []


def test_the_last_release_has_what_it_is_said_to_have(loader):
    assert all((app, name) in loader.disk_migrations for app, name in linting.RELEASE["migrations"].items())
    assert {"accounts", "communities", "posts"} == linting.RELEASE["migrations"].keys()


def test_what_is_right(wrong):
    assert not wrong(AddField(THREAD, "likes", models.PositiveIntegerField(db_default=0)))
    assert not wrong(AddField(THREAD, "likes", models.PositiveIntegerField(null=True)))
    assert not wrong(AddIndexConcurrently(THREAD, INDEX), atomic=False)
    assert not wrong(AddConstraintNotValid(THREAD, NOT_EMPTY))
    assert not wrong(CreateModel("like", [("id", models.BigAutoField(primary_key=True)),
                                          ("thread", models.ForeignKey("posts.thread", models.CASCADE))]))  # fmt: skip
    assert not wrong(RunPython(RunPython.noop, RunPython.noop), atomic=False)


def test_each_refusal(wrong):
    # Django gives the column a default and takes it away again: the old code's INSERT, which does not name it, would fail.
    assert wrong(AddField(THREAD, "likes", LIKES)) == ["ban-drop-default"]
    assert "require-concurrent-index-creation" in wrong(AddIndex(THREAD, INDEX))
    assert "constraint-missing-not-valid" in wrong(AddConstraint(THREAD, NOT_EMPTY))
    unique = models.UniqueConstraint(fields=["title", "community"], name="one_title")
    assert "disallowed-unique-constraint" in wrong(AddConstraint(THREAD, unique))
    assert "renaming-column" in wrong(RenameField(THREAD, "title", "headline"))
    assert "ban-drop-column" in wrong(RemoveField(THREAD, "title"))
    assert "changing-column-type" in wrong(AlterField(THREAD, "title", models.BigIntegerField()))
    assert wrong(RunPython(RunPython.noop)) == ["no-way-back", "one-transaction"]
    checked = [AddConstraintNotValid(THREAD, NOT_EMPTY), ValidateConstraint(THREAD, NOT_EMPTY.name)]
    assert wrong(*checked), "looking at every row while the lock of the first step is held"


def test_a_migration_may_say_why_it_is_safe(wrong):
    gone = RemoveField(THREAD, "title")
    assert not wrong(gone, safe_because={"ban-drop-column": "nothing since 0.1 reads it"})
    assert wrong(gone, safe_because={"ban-drop-table": "nothing since 0.1 reads it"})
    assert wrong(gone, safe_because={"ban-drop-column": ""}), "and has to say it"
