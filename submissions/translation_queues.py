"""What is left to translate, by language: what lacks, what no person has read, what changed since, what is begun."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from lib.languages import TRANSLATED, language_name
from practices.models import Practice, Translation
from submissions.practice_models import TranslationDraft
from submissions.translating import languages_of

NOT_TAKEN_DOWN = {"practice__taken_down_at": None}


@dataclass(frozen=True)
class Queue:
    slug: str
    label: str | Promise
    about: str | Promise


QUEUES = {
    queue.slug: queue
    for queue in (
        Queue(
            "outdated",
            pgettext_lazy("translations", "Changed since"),
            gettext_lazy("The original says something else now."),
        ),
        Queue(
            "unreviewed",
            pgettext_lazy("translations", "To review"),
            gettext_lazy("Made by a machine; no person has read it yet."),
        ),
        Queue("begun", pgettext_lazy("translations", "Begun"), gettext_lazy("Saved at the desk and not public yet.")),
        Queue(
            "missing", pgettext_lazy("translations", "Missing"), gettext_lazy("At least one text is not translated.")
        ),
    )
}


def in_queue(slug, language):
    """The published practices of a queue, the last changed first, with their translation as `translated_into`."""
    into = Translation.objects.filter(practice=OuterRef("pk"), language=language)
    drafts = TranslationDraft.objects.filter(practice=OuterRef("pk"), language=language, is_public=False)
    condition = {
        "outdated": Exists(into.filter(outdated__gt=0)),
        "unreviewed": Exists(into.filter(unreviewed__gt=0)),
        "begun": Exists(drafts),
        "missing": ~Exists(into.filter(lacking=0)),
    }[slug]
    found = Practice.objects.published().exclude(language=language).filter(condition)
    return found.order_by("-updated_at", "-pk").prefetch_translation(language)


def counts():
    """How many practices each queue holds: {language: {slug: number}}. Three queries."""
    published = dict(Practice.objects.published().values_list("language").annotate(Count("pk")).order_by())
    # A practice that was rewritten in another language may have translations into that one from before.
    translations = Translation.objects.filter(**NOT_TAKEN_DOWN).exclude(language=F("practice__language"))
    names = ("language", "complete", "unreviewed", "outdated")
    rows = translations.values("language").annotate(
        complete=Count("pk", filter=Q(lacking=0)),
        unreviewed=Count("pk", filter=Q(unreviewed__gt=0)),
        outdated=Count("pk", filter=Q(outdated__gt=0)),
    )
    found = {row["language"]: row for row in rows.order_by().values(*names)}
    begun = TranslationDraft.objects.filter(**NOT_TAKEN_DOWN, is_public=False).exclude(language=F("practice__language"))
    drafts = dict(begun.values_list("language").annotate(Count("practice", distinct=True)).order_by())
    return {language: numbers(language, published, found.get(language, {}), drafts) for language in TRANSLATED}


def numbers(language, published, row, drafts):
    to_translate = sum(published.values()) - published.get(language, 0)
    return {
        "outdated": row.get("outdated", 0),
        "unreviewed": row.get("unreviewed", 0),
        "begun": drafts.get(language, 0),
        "missing": to_translate - row.get("complete", 0),
    }


# One practice ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Progress:
    """How far the translation of a practice into a language is, in words."""

    code: str
    name: str
    told: str


def states(practice):
    """How far each of its translations is."""
    rows = {row.language: row for row in practice.translations.all()}
    return [Progress(code, language_name(code), told(rows.get(code))) for code in languages_of(practice)]


def told(row):
    """What is left to do of a translation, in words."""
    if row is None:
        return _("Nothing is translated yet")
    left = [
        ngettext("%(count)d text changed since", "%(count)d texts changed since", row.outdated)
        % {"count": row.outdated},
        ngettext("%(count)d text to review", "%(count)d texts to review", row.unreviewed) % {"count": row.unreviewed},
        ngettext("%(count)d text missing", "%(count)d texts missing", row.lacking) % {"count": row.lacking},
    ]
    numbers = (row.outdated, row.unreviewed, row.lacking)
    return " · ".join(text for text, number in zip(left, numbers, strict=True) if number) or pgettext(
        "translation", "Complete"
    )
