"""What all tests share: the database with its two aliases, collected static files, and the browser."""

import os

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from config import messages
from practices.models import Practice
from tests import catalogue
from tests.chromium import CHROMIUM, CHROMIUM_ARGUMENTS
from tests.clock import clock  # noqa: F401  time as tests move it
from tests.people import amina, fah, ines, ministry, noor, rui, sam, shelter  # noqa: F401  the people of the tests

# A slow moment of the machine is no fault of the code.
hypothesis_settings.register_profile("child-first", deadline=None)
hypothesis_settings.load_profile("child-first")


def is_first_process(config):
    return not hasattr(config, "workerinput")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    if is_first_process(session.config):
        messages.compile_all()
        call_command("collectstatic", verbosity=0, interactive=False)


@pytest.hookimpl(
    tryfirst=True
)  # before pytest-django puts those with real transactions, which empty the database, last
def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.django_db(databases="__all__"))
        if "browser" in item.fixturenames:
            item.add_marker("browser")
            if not CHROMIUM and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip("no Chromium on this machine"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """In a test `catalogue` shares the transaction of `default`. The site of the browser tests opens the real one.

    Every test finds reference data and the starter catalogue, loaded once a process.
    """
    connections["catalogue"] = connections["default"]
    with django_db_blocker.unblock():
        catalogue.load_everything()
        catalogue.remember()


@pytest.fixture(autouse=True)
def nothing_remembered(django_db_blocker):
    """Tests roll back while their process keeps the index: the same version number would name another catalogue.

    And the language of the last request would be that of the next test.
    """
    translation.activate("en")
    with django_db_blocker.unblock():
        catalogue.begin_anew()
    for cache in caches.all():
        cache.clear()


@pytest.fixture(scope="session", autouse=True)
def static_files_listed_once():
    """Every client of a test makes its own middleware, and WhiteNoise would list all static files for each (20 ms)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "update_files_dictionary", listed_once(WhiteNoiseMiddleware))
        yield


def listed_once(middleware):
    known = {}
    update = middleware.update_files_dictionary

    def update_from_known(self, root, prefix):
        if (root, prefix) not in known:
            update(self, root, prefix)
            known[root, prefix] = dict(self.files)
        self.files.update(known[root, prefix])

    return update_from_known


@pytest.fixture
def starter_catalogue(db):
    """The 83 practices, as loaded once a process. Tests with real transactions empty the database: they load again."""
    if not Practice.objects.exists():
        catalogue.load_everything()


@pytest.fixture
def empty_catalogue(db):
    """Reference data alone."""
    catalogue.empty()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}
