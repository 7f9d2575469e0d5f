"""Which links there are: those of the sources of what is public now, in the present revision of each practice."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from lib import outside
from practices import index
from submissions.source_models import SourceCheck, SourceHost, SourceLink

EVERY = timedelta(hours=1)  # at most, while the catalogue changes
LONGEST = 2000  # bytes of an address; an index holds little more
MOST_NEW = 5000  # that are added at once, a few seconds' work; the next turn goes on

USED = f"""
    SELECT source->>'url' AS url, array_agg(DISTINCT practice.id ORDER BY practice.id) AS practices
    FROM practices_practice practice, jsonb_array_elements(practice.sources) source
    WHERE practice.taken_down_at IS NULL AND source->>'url' <> '' AND octet_length(source->>'url') <= {LONGEST}
    GROUP BY 1
"""
REMOVE = f"""
    DELETE FROM submissions_sourcelink link WHERE NOT EXISTS (SELECT FROM ({USED}) used WHERE used.url = link.url)
"""
CHANGE = f"""
    UPDATE submissions_sourcelink link SET practices = used.practices
    FROM ({USED}) used WHERE used.url = link.url AND used.practices <> link.practices
"""
ADD = f"""
    SELECT used.url, used.practices FROM ({USED}) used
    WHERE NOT EXISTS (SELECT FROM submissions_sourcelink link WHERE link.url = used.url)
    ORDER BY used.practices, used.url LIMIT {MOST_NEW}
"""


def renew_when_due():
    """List the links anew when the catalogue has changed, an hour after the last time; one worker at a time."""
    version, _changed_at = index.published_version()
    with transaction.atomic():
        check = SourceCheck.objects.select_for_update(skip_locked=True).filter(is_on=True).first()
        if check is None or check.listed_version == version:
            return
        if check.listed_at and timezone.now() < check.listed_at + EVERY:
            return
        if renew():
            check.listed_version, check.listed_at = version, timezone.now()
            check.save(update_fields=["listed_version", "listed_at"])


def renew():
    """Bring the list up to date, and whether it is complete now. What is known of a link that stays is kept."""
    with connection.cursor() as cursor:
        cursor.execute(REMOVE)
        cursor.execute(CHANGE)
        cursor.execute(ADD)
        rows = cursor.fetchall()
    add(rows)
    SourceHost.objects.filter(links=None, free_at__lt=timezone.now() - EVERY).delete()
    return len(rows) < MOST_NEW


def add(rows):
    """Add links: [(url, ids of practices)]. What is no address of the web cannot be asked and stays out."""
    hosts = {url: host for url, _practices in rows if (host := host_of(url))}
    now = timezone.now()
    rows_of_hosts = [SourceHost(name=name, free_at=now) for name in set(hosts.values())]
    SourceHost.objects.bulk_create(rows_of_hosts, ignore_conflicts=True)
    links = [SourceLink(url=url, host_id=hosts[url], practices=ids, next_at=now) for url, ids in rows if url in hosts]
    SourceLink.objects.bulk_create(links, ignore_conflicts=True)


def host_of(url):
    """The name of the site of an address, or "" if it has none."""
    try:
        return outside.read(url).host
    except outside.Unanswered:
        return ""
