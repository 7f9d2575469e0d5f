"""What templates of the private side ask about the desk."""

from django import template

from submissions import queues

register = template.Library()


@register.simple_tag
def desk_count(user):
    """How many submissions wait for a curator; None for everybody else. Counted once a request."""
    if not (user.is_authenticated and user.is_curator):
        return None
    if not hasattr(user, "desk_count"):
        user.desk_count = queues.number_waiting(user)
    return user.desk_count
