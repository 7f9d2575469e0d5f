"""What is to be done regularly. The worker does it by itself; `manage.py run_scheduled` does all of it at once."""

import logging
from secrets import token_hex

from django.core.management import call_command

from config.logs import run_id
from following.subscribing import clear_up as clear_up_followers
from following.tasks import look_for_news
from practices.open_data.tasks import look_for_data_set
from submissions import reminders, still_true
from submissions.importing.tasks import clear_up_imports, look_for_imports
from submissions.source_links.checking import check_due as check_sources
from submissions.tasks import clear_up, look_for_digests, look_for_notices

logger = logging.getLogger("childfirst.scheduled")

HALF_A_MINUTE, A_MINUTE, FIVE_MINUTES, AN_HOUR = 30, 60, 5 * 60, 60 * 60  # seconds


def clear_sessions():
    """Take away the sessions that ran out."""
    call_command("clearsessions")


# How often each is done, in seconds. Each does what is due and nothing else, so it may be done at any time, by several
# workers at once.
SCHEDULED = {
    look_for_notices: A_MINUTE,
    look_for_news: A_MINUTE,
    look_for_data_set: FIVE_MINUTES,
    look_for_imports: A_MINUTE,
    still_true.ask_due: AN_HOUR,
    reminders.remind_due: AN_HOUR,
    look_for_digests: FIVE_MINUTES,  # after the reminders, which go into them
    check_sources: HALF_A_MINUTE,  # does nothing until an administrator turns it on
    clear_up: AN_HOUR,
    clear_up_followers: AN_HOUR,
    clear_up_imports: AN_HOUR,
    clear_sessions: AN_HOUR,
}

# What waits for other sites. The worker does it in a process of its own, so that no mail waits for it.
SLOW = {check_sources}


def do(job):
    """Do one job, and whether it was done. A fault is logged with the id of this run; the other jobs go on."""
    run = run_id.set(token_hex(8))
    try:
        job()
    except Exception:
        logger.exception("%s failed", name_of(job))
        return False
    finally:
        run_id.reset(run)
    return True


def name_of(job):
    return f"{job.__module__}.{job.__name__}"
