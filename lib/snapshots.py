"""Reading for long as if nothing changed meanwhile."""

from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def one_snapshot(alias):
    """All that is read through a database alias within is as it was at the beginning, whatever changes meanwhile.

    In a transaction that has begun already it is up to that one.
    """
    connection = connections[alias]
    is_first = not connection.in_atomic_block
    with transaction.atomic(using=alias):
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
