"""What templates of the private side ask about the desk."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from submissions import queues

register = template.Library()

# The parts of the desk in their order: the name of the first page's address, and what the link says.
PARTS = [
    ("desk:list", _("Submissions")),
    ("desk:practices", _("Practices")),
    ("desk:translations", _("Translations")),
    ("desk:vocabulary", _("Vocabulary")),
    ("desk:numbers", _("Numbers")),
    ("desk:focal_points", _("Focal points")),
    ("desk:activity", _("Activity")),
    ("desk:imports", _("Import")),
]
FOR_ADMINISTRATORS = {"desk:focal_points", "desk:activity"}


@register.simple_tag
def desk_parts(path, user):
    """[{"url", "label", "is_current"}] of what a person may open.

    A page belongs to the part whose address begins its own, the longest first.
    """
    may_open = [(name, label) for name, label in PARTS if user.is_curator or name in FOR_ADMINISTRATORS]
    parts = [{"url": reverse(name), "label": label} for name, label in may_open]
    around = [part["url"] for part in parts if path.startswith(part["url"])]
    current = max(around, key=len, default=None)
    return [part | {"is_current": part["url"] == current} for part in parts]


@register.simple_tag
def desk_count(user):
    """How many submissions wait for a curator; None for everybody else. Counted once a request."""
    if not (user.is_authenticated and user.is_curator):
        return None
    if not hasattr(user, "desk_count"):
        user.desk_count = queues.number_waiting(user)
    return user.desk_count
