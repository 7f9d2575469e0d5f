"""The database role that public pages read with: it may select from the catalogue's tables and do nothing else."""

import logging

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connections, transaction
from psycopg import sql

PUBLIC_APPS = ("countries", "practices")
logger = logging.getLogger(__name__)


def public_tables():
    """Names of the tables that anyone may read."""
    return sorted(
        model._meta.db_table
        for app in PUBLIC_APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    )


def grant_reading(using, **_):
    """After migrations: make the role if need be, and let it read the public tables and those alone."""
    if using != "default" or not settings.CATALOGUE_ROLE:
        return
    role = sql.Identifier(settings.CATALOGUE_ROLE)
    tables = sql.SQL(", ").join(map(sql.Identifier, public_tables()))
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            make_role(cursor)
            cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
            cursor.execute(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(role))
            cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(tables, role))
    except DatabaseError as error:
        logger.warning(
            "The role %s could not be set up (see README.md, Production): %s", settings.CATALOGUE_ROLE, error
        )


def make_role(cursor):
    """Create the role unless the cluster has it, and let this user take it on. Databases of one cluster share roles."""
    # One lock for the cluster's databases would need a shared table: a lost race is a duplicate and therefore fine.
    cursor.execute(
        sql.SQL(
            """
            DO $$ BEGIN
                CREATE ROLE {role} NOLOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END $$
            """
        ).format(role=sql.Identifier(settings.CATALOGUE_ROLE))
    )
    # From PostgreSQL 16 on, who makes a role is a member of it without the right to take it on.
    right = "SET" if cursor.connection.info.server_version >= 160_000 else "MEMBER"
    cursor.execute("SELECT pg_has_role(current_user, %s, %s)", [settings.CATALOGUE_ROLE, right])
    if not cursor.fetchone()[0]:
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(settings.CATALOGUE_ROLE)))
