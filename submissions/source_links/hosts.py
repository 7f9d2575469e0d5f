"""Turns at a site: whoever asks it something takes it first, so that one asks at a time however many workers there are.

A turn is a moment in the site's row, taken by one UPDATE. Whoever is killed in a turn leaves one that ends by itself.
"""

import time
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from submissions.source_models import SourceHost

LONGEST_TURN = timedelta(minutes=1)
PAUSE = timedelta(seconds=2)  # between two questions to one site
REST = timedelta(minutes=1)  # between two links of one site
LONGEST_WAIT = timedelta(seconds=5)


class Busy(Exception):
    """Somebody else asks this site, or it wants to be left alone for longer than one waits here."""


class Hosts:
    """`wait` takes seconds; a test has another one."""

    def __init__(self, wait=time.sleep):
        self.wait = wait

    @contextmanager
    def turn(self, name):
        """The turn to ask a site one question, when it comes. Raises Busy."""
        SourceHost.known(name)
        while not take(name):
            self.wait_for(name)
        try:
            yield
        finally:
            leave_alone(name, PAUSE)

    def wait_for(self, name):
        ahead = SourceHost.objects.get(name=name).free_at - timezone.now()
        if ahead > LONGEST_WAIT:
            raise Busy
        self.wait(max(0.1, ahead.total_seconds()))


def take(name):
    """Whether the site was free and is taken now."""
    now = timezone.now()
    return SourceHost.objects.filter(name=name, free_at__lte=now).update(free_at=now + LONGEST_TURN) == 1


def leave_alone(name, duration):
    """Let nobody ask a site anything for a while."""
    SourceHost.objects.filter(name=name).update(free_at=timezone.now() + duration)
