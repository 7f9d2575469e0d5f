"""What changed from one revision to the next, field by field."""

from django.utils.translation import gettext as _

from practices.reading import section_headings


def changes(before, after):
    """The fields that differ between two contents: [{"heading", "was", "now"}], in the order of the page."""
    headings = {"title": _("Title"), "summary": _("Summary")} | dict(section_headings()) | other_headings()
    return [
        {"heading": headings[name], "was": as_text(before.get(name, "")), "now": as_text(after.get(name, ""))}
        for name in headings
        if before.get(name) != after.get(name)
    ]


def other_headings():
    return {
        "countries": _("Countries"),
        "scope": _("Scope"),
        "locality": _("Locality"),
        "local_name": _("What it is called locally"),
        "start": _("Start"),
        "end": _("End"),
        "stage": _("Stage"),
        "implementers": _("Who runs it"),
        "implementer_kinds": _("Kind of implementer"),
        "measure_types": _("Measures"),
        "provisions": _("Provisions"),
        "populations": _("For whom"),
        "keywords": _("Keywords"),
        "safeguard_answers": _("Answers on safeguards"),
        "liberty": _("May the child leave?"),
        "reach": _("Children reached"),
        "evidence": _("Evidence"),
        "certainty": _("Certainty of desk research"),
        "sources": _("Sources"),
    }


def as_text(value):
    """A value of an entry in words: lists joined, records as "name: value"."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {as_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(as_text(part) for part in value)
    return "" if value is None else str(value)
