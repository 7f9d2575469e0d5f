"""How often one address may ask. Counted in the memory of each process, for a minute, and written nowhere."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import caches
from django.utils.crypto import salted_hmac
from rest_framework.throttling import SimpleRateThrottle


class ByAddress(SimpleRateThrottle):
    """At most API_REQUESTS_PER_MINUTE requests a minute, kept pages and 304 included; 0 sets no limit."""

    cache = caches["api_requests"]
    salt = "practices.api.throttling"

    def get_rate(self):
        return f"{settings.API_REQUESTS_PER_MINUTE}/minute" if settings.API_REQUESTS_PER_MINUTE else None

    def get_cache_key(self, request, view):
        address = network_of(self.get_ident(request))
        return salted_hmac(self.salt, address, algorithm="sha256").hexdigest()


def network_of(address):
    """The address of a visitor; of IPv6 the network, for one household has 2**64 addresses to ask from."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((ip, 64), strict=False)) if ip.version == 6 else address
