"""Time as tests move it: nobody waits."""

from datetime import timedelta

import pytest
from django.utils import timezone


class Clock:
    """What `timezone.now()` answers: the time as it is, and as many days later as the test says."""

    def __init__(self):
        self.real = timezone.now
        self.ahead = timedelta()

    def move(self, days):
        self.ahead += timedelta(days=days)

    def now(self):
        return self.real() + self.ahead


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(timezone, "now", made.now)
    return made
