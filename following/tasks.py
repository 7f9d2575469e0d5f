"""Background work for followers: the task that sends letters, and what the worker looks after by itself."""

from django.tasks import task

from following import news
from following.outbox import outbox

MOST_AT_A_TIME = 50  # letters; then other tasks get their turn


@task
def send_letters():
    """Send what is due. One is enqueued with every link that is asked for; whichever runs first sends all there is."""
    if outbox.send_due(MOST_AT_A_TIME):
        send_letters.enqueue()


def look_for_news():
    """Write what is due to followers, and have it sent. Safe to run twice, and by several workers at the same time."""
    news.write_due()
    outbox.look(send_letters)
