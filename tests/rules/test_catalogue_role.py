"""Public pages read with a database role that may select from public tables and do nothing else."""

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.db.utils import ConnectionHandler
from django.urls import resolve
from psycopg import errors

from practices.reader_role import public_tables


@pytest.fixture
def reader():
    """The real connection of public pages; in other tests `catalogue` is that of `default`."""
    given = settings.DATABASES["catalogue"]
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    parameters = {ours: given[name] for name, ours in names.items() if given.get(name)}
    parameters |= given["OPTIONS"] | {"dbname": connections["default"].settings_dict["NAME"]}
    with psycopg.connect(**parameters, autocommit=True) as connection:
        yield connection


PRIVATE = (
    *("accounts_user", "accounts_organisation", "accounts_invitation", "mfa_authenticator", "submissions_submission"),
    *("submissions_handover", "submissions_reviewevent", "submissions_attachment", "submissions_notice"),
    *("submissions_vocabularychange", "submissions_touchedsubmission"),
    *("following_subscription", "following_letter"),
    *("submissions_findinganswer", "django_session", "django_migrations", "django_tasks_database_dbtaskresult"),
)
PAGES = (
    *("/en/", "/en/practices/?q=child&country=th&sort=title", "/en/practices/?q=thailnd", "/en/practices/export.json"),
    *("/en/practices/export.csv", "/en/practices/export.xlsx", "/en/practices/feed.atom", "/en/about/data/"),
    *("/en/countries/", "/en/countries/th/", "/en/measures/", "/en/measures/guardianship/", "/en/instruments/"),
    "/en/practices/thailand-national-screening-mechanism/",
    "/en/practices/thailand-national-screening-mechanism/history/",
)
WRITES = (
    "INSERT INTO practices_catalogueversion (number, changed_at) VALUES (1, now())",
    "UPDATE practices_practice SET title = 'x'",
    "DELETE FROM practices_translation",
    "TRUNCATE practices_termset",
    "CREATE TABLE mine (id int)",
    "DROP TABLE practices_practice",
    "ALTER TABLE practices_practice ADD COLUMN mine int",
    "SELECT * FROM practices_practice FOR UPDATE",
)


def test_it_is_the_role_of_the_settings_and_reads_practices(reader):
    assert reader.execute("SELECT current_user, current_setting('transaction_read_only')").fetchone() == (
        settings.CATALOGUE_ROLE,
        "on",
    )
    assert reader.execute("SELECT count(*) FROM practices_practice").fetchone()[0] >= 0


def test_it_reads_every_public_table_and_no_other(reader):
    tables = reader.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    readable = [
        name for (name,) in tables if reader.execute("SELECT has_table_privilege(%s, 'SELECT')", [name]).fetchone()[0]
    ]
    assert sorted(readable) == public_tables()


@pytest.mark.parametrize("table", PRIVATE)
def test_a_private_table_is_refused(reader, table):
    with pytest.raises(errors.InsufficientPrivilege):
        reader.execute(f"SELECT * FROM {table}")


@pytest.mark.parametrize("statement", WRITES)
def test_a_write_is_refused(reader, statement):
    with pytest.raises(errors.ReadOnlySqlTransaction):
        reader.execute(statement)


@pytest.mark.parametrize("statement", [*WRITES, "SELECT nextval('practices_practice_id_seq')"])
def test_a_write_is_refused_though_the_transaction_may_write(reader, statement):
    reader.execute("SET default_transaction_read_only = off")
    with pytest.raises((errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction)):
        reader.execute(statement)


def test_it_may_search(reader):
    reader.execute("SELECT * FROM childfirst_matches(childfirst_query('child', true))")
    reader.execute("SELECT 1 FROM practices_searchword WHERE word % lower(unaccent('thailnd'))")


@pytest.mark.parametrize("path", PAGES)
def test_public_pages_ask_for_no_other_connection(starter_catalogue, monkeypatch, rf, path):
    """Here both aliases are one connection, so what counts is by which name a page asks for it."""
    asked = set()
    get = ConnectionHandler.__getitem__
    view = resolve(path.partition("?")[0])
    request = rf.get(path)
    request.htmx, request.LANGUAGE_CODE = False, "en"
    with monkeypatch.context() as patch:
        patch.setattr(ConnectionHandler, "__getitem__", lambda self, alias: asked.add(alias) or get(self, alias))
        response = view.func(request, *view.args, **view.kwargs)
        b"".join(response)
    assert (response.status_code, asked) == (200, {"catalogue"})
