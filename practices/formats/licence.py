"""On which terms others may use what is published here (docs/decisions/0015)."""

from django.utils.translation import gettext as _

NAME = "CC BY 4.0"
URL = "https://creativecommons.org/licenses/by/4.0/"


def terms():
    """The terms in the language of the reader, a sentence each."""
    return [
        _("Texts, classification and translations by Child First: Creative Commons Attribution 4.0 (CC BY 4.0)."),
        _("Name Child First, the title of the practice, its version and its address."),
        _("Quoted words, titles of sources and attached files remain under the terms of whoever published them."),
    ]
