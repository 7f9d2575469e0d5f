"""What templates say of changes of the vocabulary."""

from django import template

from submissions.vocabulary import log

register = template.Library()


@register.simple_tag
def sentence(change):
    """What was done, in one line."""
    return log.sentence(change)
