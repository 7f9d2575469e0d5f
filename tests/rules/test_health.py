"""/healthz and /readyz, and what each says when something is missing."""

import pytest
from django.db import OperationalError, connections

from config import health


def answer(client, path, **extra):
    response = client.get(path, **extra)
    return response.status_code, response.content.decode()


@pytest.fixture
def broken(monkeypatch):
    """Make the connection `alias` fail as it does when its database is away."""

    def away(*_, **__):
        raise OperationalError("connection to server failed: secret-host\nsecond line")

    def breaks(alias):
        monkeypatch.setattr(connections[alias], "cursor", away)

    return breaks


def test_a_live_process_with_a_database_is_ready(client):
    assert answer(client, "/healthz") == (200, "alive\n")
    assert answer(client, "/readyz") == (200, "ready\n")


def test_health_asks_for_no_database(client, django_assert_num_queries, broken):
    broken("default")
    with django_assert_num_queries(0):
        assert answer(client, "/healthz") == (200, "alive\n")


def test_without_a_database_the_process_is_not_ready_and_says_so_in_one_line(client, broken):
    broken("default")
    line = "not ready: the database cannot be reached or refuses to be read\n"
    assert answer(client, "/readyz") == (503, line)


def test_without_its_migrations_the_process_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["0002_something"])
    assert answer(client, "/readyz") == (503, "not ready: migrations are not applied; run manage.py migrate\n")


def test_health_answers_probes_that_come_by_address_and_in_plain_http(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert answer(client, "/healthz", headers={"host": "10.1.2.3"}) == (200, "alive\n")
    assert answer(client, "/readyz", headers={"host": "10.1.2.3"}) == (200, "ready\n")
