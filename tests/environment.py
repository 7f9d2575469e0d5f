"""What the tests run with: environment values and a database. A pytest plugin, for it must come before the settings."""

import atexit
import os
from contextlib import ExitStack

from config.run import database, writable_folder

os.environ |= {
    "DEBUG": "false",
    "SECRET_KEY": "only-for-tests",
    "HTTPS": "false",
    "LOG_LEVEL": "WARNING",
    "MAIL_URL": "smtp://localhost",  # Django keeps the mail of tests in mail.outbox
    "MAIL_FROM": "Child First <no-reply@example.org>",
    "SITE_URL": "https://childfirst.example",
    "PAGES_KEPT": "0",  # tests roll back: another test's page could stand under the same version of the catalogue
    "API_REQUESTS_PER_MINUTE": "0",  # all tests come from one address
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright's event loop runs in the thread of the test
}

# Only the first process of a session starts a database: the workers of pytest-xdist inherit its DATABASE_URL.
session = ExitStack()
session.enter_context(database(writable_folder(), throwaway=True))
atexit.register(session.close)
