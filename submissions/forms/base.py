"""What the forms of all sections share: what was typed becomes values to be saved, as far as it is right."""

from django import forms

from lib.languages import labelled
from submissions.sections import BY_SLUG, RELATIONS


class SectionForm(forms.Form):
    """The fields of one section. Wrong ones are shown with their error and not saved; all others are.

    A part of `parts` {field: class} fills one field of the submission with several of the page: rows, answers.
    """

    section = ""
    parts = {}
    use_required_attribute = False

    def __init__(self, submission, data=None):
        self.stored = stored = stored_values(submission, BY_SLUG[self.section].fields)
        super().__init__(data, initial=stored)
        self.submission = submission
        self.made_parts = {name: part(name, stored[name], data) for name, part in self.parts.items()}

    def __getattr__(self, name):
        """A part by the name of its field, for templates."""
        made = self.__dict__.get("made_parts", {})
        if name in made:
            return made[name]
        raise AttributeError(name)

    def values(self):
        """{field: value} of what was on the page and is right."""
        values = {
            name: self.cleaned_data[name] for name in self.fields if name in self.given and name not in self.errors
        }
        return values | {
            name: part.value for name, part in self.made_parts.items() if part.is_given and not part.has_errors
        }

    @property
    def given(self):
        """Fields that were on the page that was sent: what is absent from it stays as it is."""
        return {
            name
            for name, field in self.fields.items()
            if not field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))
        }

    def show_stored(self, names):
        """Put what is stored into fields whose typed text was given up."""
        stored = stored_values(self.submission, names)
        self.data = self.data.copy()
        for name, value in stored.items():
            if name in self.parts:
                self.made_parts[name] = self.parts[name](name, value)
                continue
            shown = self.fields[name].prepare_value(value)
            self.data.setlist(name, shown if isinstance(shown, list) else [shown])

    @property
    def has_errors(self):
        return bool(self.errors) or any(part.has_errors for part in self.made_parts.values())

    def error_links(self):
        """Every error with the field it stands beside, for templates/_error_summary.html."""
        own = [
            error_link(error, anchor(self[name]), self[name].label)
            for name, errors in self.errors.items()
            for error in errors
        ]
        return own + [link for part in self.made_parts.values() for link in part.error_links()]


def error_link(error, target, label):
    """An error for the list at the top of a page, which has to say what it is about."""
    return {"text": labelled(label, error), "url": f"#{target}", "label": label}


def anchor(field):
    """The id on the page to which a link to a field leads."""
    first = field.use_fieldset and not hasattr(field.field, "picker")
    return f"{field.auto_id}_0" if first else field.auto_id


def stored_values(submission, fields):
    """The present values of a submission; relations as lists of keys. Its files are no value."""
    fields = [name for name in fields if name != "attachments"]
    relations = [name for name in fields if name in RELATIONS]
    chosen = {name: list(getattr(submission, name).values_list("pk", flat=True)) for name in relations}
    return {name: getattr(submission, name) for name in fields if name not in relations} | chosen
