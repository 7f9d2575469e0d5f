"""The production settings with one address more: a view that returns a constant."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.performance.urls"
