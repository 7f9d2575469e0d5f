"""Triggers by which the database keeps history as it was written."""

import pgtrigger

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


def unchanged_but_for_who(*fields):
    """Triggers for history that may lose the name of a person, who may leave, and nothing else."""
    update = pgtrigger.Update
    return [
        pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        pgtrigger.Protect(name="append_only", operation=update, condition=pgtrigger.AnyChange(*fields)),
        pgtrigger.Protect(name="only_forgets", operation=update, condition=pgtrigger.Q(new__by__isnull=False)),
    ]
