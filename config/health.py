"""Two addresses for machines: /healthz says the process is alive, /readyz that it can serve."""

import logging

from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse

from practices.models import Practice

logger = logging.getLogger("childfirst.health")


def healthz():
    return "alive", 200


def readyz():
    try:
        fault = what_is_missing()
    except DatabaseError as error:
        logger.warning("not ready: %s", type(error).__name__)
        fault = "the database cannot be reached or refuses to be read"
    return (f"not ready: {fault}", 503) if fault else ("ready", 200)


def what_is_missing():
    """What keeps this process from serving, in words, or None. Raises DatabaseError when the database is away."""
    executor = MigrationExecutor(connections["default"])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "migrations are not applied; run manage.py migrate"
    Practice.objects.using("catalogue").exists()


HEALTH_CHECKS = {"/healthz": healthz, "/readyz": readyz}


class HealthMiddleware:
    """Answers before the Host header is checked and HTTPS is asked for: probes come by address, in plain HTTP."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        check = HEALTH_CHECKS.get(request.path_info)
        if check is None:
            return self.get_response(request)
        line, status = check()
        response = HttpResponse(f"{line}\n", status=status, content_type="text/plain")
        response["Cache-Control"] = "no-store"
        return response
