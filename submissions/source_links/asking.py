"""Asking one link: HEAD first, GET without reading where that is refused, redirects followed and noted."""

import time
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urldefrag, urljoin
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.utils import timezone

from lib import outside
from lib.outside import Outcome, Unanswered
from submissions.source_models import SourceHost

PROGRAM = "ChildFirst-LinkCheck"  # the name that a robots.txt would call it by
MOST_REDIRECTS = 5
MOST_SECONDS = 30  # for one link, with all its redirects and pauses
ROBOTS_KEPT = timedelta(days=1)
MOST_OF_ROBOTS = 500 * 1024  # bytes that are read (RFC 9309, 2.5)
FIRST_BYTE = {"Range": "bytes=0-0"}

REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
OUTCOMES = {
    **dict.fromkeys((404, 410), Outcome.GONE),
    **dict.fromkeys((401, 402, 403, 407, 451, 999), Outcome.REFUSED),
    **dict.fromkeys((425, 429), Outcome.BUSY),
    416: Outcome.WELL,  # there is a page; the part of it that was asked for is not
}
# A robots.txt that allows nothing, where a site has one that it could not give (RFC 9309, 2.3.1.4).
NOTHING = "User-agent: *\nDisallow: /"


def user_agent():
    """Who asks and where that can be looked up, so that nobody need guess who visits."""
    contact = f"; {settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else ""
    return f"{PROGRAM}/1.0 (+{settings.SITE_URL}/{contact})"


def way_out():
    return outside.Outside(headers={"User-Agent": user_agent(), "Accept": "*/*"})


@dataclass(frozen=True)
class Answer:
    """How asking a link ended: `leads_to` is where redirects led, `wait` seconds to leave the site alone."""

    outcome: Outcome
    status: int | None = None
    leads_to: str = ""
    moved_for_good: bool = False
    wait: int | None = None


class Asking:
    """One link being asked. Raises `hosts.Busy` when it is not its turn."""

    def __init__(self, url, way, hosts):
        self.url = url
        self.way = way
        self.hosts = hosts
        self.until = time.monotonic() + MOST_SECONDS
        self.led = []  # (status, address that it leads to) of each redirect

    def answer(self):
        try:
            reply = self.follow(self.url, self.look, self.led)
        except Unanswered as fault:
            return self.made(fault.outcome)
        return self.made(outcome_of(reply), reply.status, reply.retry_after)

    def made(self, outcome, status=None, wait=None):
        leads_to = self.led[-1][1] if self.led else ""
        for_good = bool(self.led) and all(status in FOR_GOOD for status, _url in self.led)
        return Answer(outcome, status, leads_to, for_good, wait)

    def follow(self, url, ask, led):
        """The Reply where redirects end, each noted in `led`. Raises Unanswered where there are too many."""
        for _number in range(MOST_REDIRECTS + 1):
            reply = ask(url)
            if reply.status not in REDIRECTS or not reply.location:
                return reply
            url = urldefrag(urljoin(url, reply.location)).url
            led.append((reply.status, url))
        raise Unanswered(Outcome.CIRCLES)

    def look(self, url):
        """What a site says of a page, without reading it. Many answer HEAD with an error, or not, and GET well."""
        if not self.may_visit(url):
            raise Unanswered(Outcome.KEPT_OUT)
        try:
            reply = self.request("HEAD", url)
        except Unanswered as fault:
            if fault.outcome != Outcome.CLOSED:
                raise
        else:
            if reply.status < 400 or outcome_of(reply) == Outcome.BUSY:
                return reply
        return self.request("GET", url, FIRST_BYTE)

    def request(self, method, url, headers=None, **options):
        with self.hosts.turn(outside.read(url).host):
            seconds = self.until - time.monotonic()
            if seconds <= 0:
                raise Unanswered(Outcome.SILENT)
            return self.way.ask(method, url, headers, seconds=seconds, **options)

    # What the site says to programs -----------------------------------------------------------------------------------

    def may_visit(self, url):
        """Whether the site's robots.txt lets this program come; it is read once a day."""
        target = outside.read(url)
        host = SourceHost.known(target.host)
        if host.robots_read_at is None or timezone.now() > host.robots_read_at + ROBOTS_KEPT:
            host.robots = self.robots(f"{target.scheme}://{target.netloc}/robots.txt")
            host.robots_read_at = timezone.now()
            host.save(update_fields=["robots", "robots_read_at"])
        rules = RobotFileParser()
        rules.parse(host.robots.splitlines())
        return rules.can_fetch(PROGRAM, url)

    def robots(self, url):
        """The text of a robots.txt, "" where there is none. Raises Unanswered where the site itself does not answer."""
        led = []
        try:
            reply = self.follow(url, lambda url: self.request("GET", url, most_bytes=MOST_OF_ROBOTS), led)
        except Unanswered:
            if led:
                return ""
            raise
        if reply.status >= 500 or reply.status == 429:
            return NOTHING
        return reply.body.decode("utf-8", "replace").replace("\0", "") if reply.status == 200 else ""


def outcome_of(reply):
    if reply.status in OUTCOMES:
        return OUTCOMES[reply.status]
    if reply.status == 503 and reply.retry_after is not None:
        return Outcome.BUSY
    return Outcome.WELL if 200 <= reply.status < 300 else Outcome.FAULT
