"""The background worker as tests run it: mail goes to files, and it waits for a word at the moments in STOPS.

`writing`: while it writes to each follower; `loading`: while it makes a submission of each row of a file; `between`:
before it takes a mail; `sending`: before the mail is handed over; `sent`: before that is written down.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend


class Files(BaseEmailBackend):
    """A file for each mail: what it is, and which process sent it."""

    def send_messages(self, messages):
        for message in messages:
            wait_for_a_word("sending")
            about = {"id": message.extra_headers["Message-ID"], "to": message.to, "process": os.getpid()}
            Path(os.environ["MAILS"], uuid4().hex).write_text(json.dumps(about))
            wait_for_a_word("sent")
        return len(messages)


def wait_for_a_word(moment):
    if moment in os.environ["STOPS"].split():
        print(moment, flush=True)
        sys.stdin.readline()


def main():
    import django

    django.setup()

    from django.conf import settings
    from django.core.management import call_command

    from lib import outbox

    take = outbox.Outbox.take

    def stop_and_take(self):
        wait_for_a_word("between")
        return take(self)

    outbox.Outbox.take = stop_and_take
    outbox.SECONDS_BETWEEN = 0.1

    from following import news

    written = news.written

    def stop_and_write(*args):
        wait_for_a_word("writing")
        return written(*args)

    news.written = stop_and_write
    news.QUIET, news.BATCH = timedelta(), 10

    from submissions.importing import loading

    submission_of = loading.submission_of

    def make_and_stop(*args):
        made = submission_of(*args)
        wait_for_a_word("loading")
        return made

    loading.submission_of = make_and_stop
    settings.MAILERS = {"default": {"BACKEND": "tests.rules.outbox_worker.Files"}}
    call_command("work")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    main()
