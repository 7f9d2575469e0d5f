"""Asks addresses of the web one question each, and never one inside a network.

A name is looked up once, and what is connected to is an address that was checked: a name that answers otherwise the
next time leads nowhere else. Redirects are not followed here; whoever follows one asks again, and it is checked again.
"""

import errno
import ipaddress
import signal
import socket
import ssl
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from django.db import models
from django.utils.translation import gettext_lazy as _
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

USUAL_PORTS = {"http": 80, "https": 443}
LONGEST_NAME = 253  # of a site, in letters
MOST_ADDRESSES = 3  # of a name that are tried
MOST_SECONDS = 10.0  # for one question, from looking up the name to the last header
# Of IPv6, what is given out to the public. Elsewhere lie addresses that hide one of IPv4 (mapped, NAT64).
PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
# Public by its number, but it answers inside the data centres of a large provider alone.
NEVER = {ipaddress.ip_address("168.63.129.16")}


class Outcome(models.TextChoices):
    """How asking an address ended, in words for whoever looks after it."""

    WELL = "well", _("It answers.")
    GONE = "gone", _("The page is not there.")
    FAULT = "fault", _("The site answers with an error.")
    REFUSED = "refused", _("The site does not let programs in. A person may still read it.")
    KEPT_OUT = "kept-out", _("The site asks programs to stay away from this page. A person may still read it.")
    BUSY = "busy", _("The site asks to come back later.")
    NAME = "name", _("No site has this name any more.")
    CERTIFICATE = "certificate", _("The certificate of the site is not valid: browsers warn of it.")
    SECURE = "secure", _("No secure connection to the site can be made.")
    SILENT = "silent", _("The site does not answer in time.")
    CLOSED = "closed", _("The site takes no connection, or breaks it off.")
    CIRCLES = "circles", _("It leads on from one address to another and never arrives.")
    NOT_ASKED = "not-asked", _("This address is not asked: it is none of the public web.")
    OURSELVES = "ourselves", _("Our own connection failed. It is tried again.")


class Unanswered(Exception):
    """Why there was no answer."""

    def __init__(self, outcome):
        super().__init__(outcome)
        self.outcome = outcome


class TookTooLong(Exception):
    """Raised in the midst of whatever is waited for."""


@dataclass(frozen=True)
class Reply:
    """What a site said. `location` is as it stands in the header; `retry_after` seconds, if it named them."""

    status: int
    location: str = ""
    retry_after: int | None = None
    body: bytes = b""


# What may be asked ----------------------------------------------------------------------------------------------------


def is_public(address):
    """Whether an address belongs to the public internet: not private, local, reserved or for many at once."""
    if address.version == 6 and address not in PUBLIC_IPV6:
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and address not in NEVER


def look_up(host, port):
    """Every address of a name, in the order of the system."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(row[4][0].partition("%")[0] for row in rows))


@dataclass(frozen=True)
class Target:
    """An address of the web, in parts. `host` is in ASCII."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def netloc(self):
        """As the header `Host` names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def read(url):
    """The parts of an address. Raises Unanswered where it is none of the web; a name or password in it is left out."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # of which UnicodeError is one
        raise Unanswered(Outcome.NOT_ASKED) from None
    if not 0 < len(host) <= LONGEST_NAME or parts.scheme not in USUAL_PORTS:
        raise Unanswered(Outcome.NOT_ASKED)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return Target(parts.scheme, host, port or USUAL_PORTS[parts.scheme], path)


# Asking ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outside:
    """The way out. What may be reached is said here and nowhere else: a test gives rules of its own to its own one."""

    headers: dict = field(default_factory=dict)  # sent with each question
    is_allowed: Callable = is_public  # of an ipaddress
    is_usual: Callable = lambda target: target.port == USUAL_PORTS[target.scheme]
    look_up: Callable = look_up
    certificates: str | None = None  # a file of those to trust; by default the system's

    def ask(self, method, url, headers=None, *, most_bytes=0, seconds=MOST_SECONDS):
        """The Reply to one request, its body read up to `most_bytes`. Raises Unanswered."""
        target = read(url)
        if not self.is_usual(target):
            raise Unanswered(Outcome.NOT_ASKED)
        try:
            with at_most(min(seconds, MOST_SECONDS)):
                return self.first_reply(target, method, self.headers | (headers or {}), most_bytes)
        except TookTooLong:
            raise Unanswered(Outcome.SILENT) from None

    def first_reply(self, target, method, headers, most_bytes):
        """The reply of the first address of a name that takes a connection."""
        for address in self.addresses(target)[:MOST_ADDRESSES]:
            try:
                return self.reply(address, target, method, headers, most_bytes)
            except HTTPError as error:
                fault = error
                if not isinstance(error, ConnectTimeoutError):  # of which NewConnectionError is one
                    break
        raise Unanswered(outcome_of(fault)) from fault

    def addresses(self, target):
        """The addresses of a name that may be connected to."""
        try:
            found = self.look_up(target.host, target.port)
        except socket.gaierror as error:
            ours = error.errno == socket.EAI_AGAIN  # nobody could be asked about the name
            raise Unanswered(Outcome.OURSELVES if ours else Outcome.NAME) from None
        except (UnicodeError, OSError):
            raise Unanswered(Outcome.NAME) from None
        allowed = [address for address in found if self.is_allowed(ipaddress.ip_address(address))]
        if not allowed:
            raise Unanswered(Outcome.NOT_ASKED)
        return allowed

    def reply(self, address, target, method, headers, most_bytes):
        with self.pool(address, target) as pool:
            response = pool.urlopen(
                method,
                target.path,
                headers={"Host": target.netloc, **headers},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(MOST_SECONDS),
            )
            try:
                return reply_of(response, most_bytes)
            finally:
                response.close()

    def pool(self, address, target):
        """A connection to one address; the certificate it shows must be for the name."""
        if target.scheme == "http":
            return urllib3.HTTPConnectionPool(address, target.port)
        if not self.certificates and not has_certificates():
            raise Unanswered(Outcome.OURSELVES)
        return urllib3.HTTPSConnectionPool(
            address, target.port, server_hostname=target.host, ca_certs=self.certificates
        )


def reply_of(response, most_bytes):
    retry_after = response.headers.get("Retry-After", "")
    return Reply(
        response.status,
        # Headers are read as Latin-1; addresses in them are UTF-8 where they are not ASCII.
        response.headers.get("Location", "").encode("latin-1", "replace").decode("utf-8", "replace").replace("\0", ""),
        int(retry_after) if retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 9 else None,
        response.read(most_bytes) if most_bytes else b"",
    )


def has_certificates():
    """Whether the system has any that one could trust; without them every site would look untrue."""
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile) or bool(paths.capath and any(Path(paths.capath).iterdir()))


def outcome_of(error):
    """What a failed request comes to."""
    if isinstance(error, SSLError):
        is_untrue = isinstance(error.args[0] if error.args else None, ssl.SSLCertVerificationError)
        return Outcome.CERTIFICATE if is_untrue else Outcome.SECURE
    if isinstance(error, NewConnectionError):
        has_no_way_out = getattr(error.__cause__, "errno", None) == errno.ENETUNREACH
        return Outcome.OURSELVES if has_no_way_out else Outcome.CLOSED
    if isinstance(error, ConnectTimeoutError | ReadTimeoutError):
        return Outcome.SILENT
    return Outcome.CLOSED


@contextmanager
def at_most(seconds):
    """Raise TookTooLong when this takes longer, whatever it waits for: a site may send its answer letter by letter.

    It rests on a signal, so it is for the main thread alone.
    """

    def stop(*_):
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
