"""The columns of a file as a person matched them: what a row holds, and where in the file a field stands."""

from submissions.importing.fields import fields


class Matched:
    def __init__(self, made):
        self.headings = made.headings
        self.names = {int(place): name for place, name in made.columns.items() if name}
        self.fields = fields()

    def cells_of(self, row):
        """{name of a column: cell}."""
        return {name: row.cells[place] for place, name in self.names.items() if place < len(row.cells)}

    def fields_of_faults(self, row):
        """The fields whose cells could not be taken as they are."""
        columns = (self.names.get(int(place)) for place in row.faults)
        return {self.fields[name].fills if name in self.fields else name for name in columns if name}

    def at(self, name, text):
        """Something to say of a column or field: {"place", "column", "text"}, `place` None where it has no column."""
        names = [name, *(field.name for field in self.fields.values() if field.fills == name)]
        place = next((place for place, held in self.names.items() if held in names), None)
        if place is not None:
            return self.at_place(place, text)
        return {"place": None, "column": self.fields[names[-1]].label, "text": text}

    def at_place(self, place, text):
        heading = self.headings[place] if place < len(self.headings) else ""
        return {"place": place, "column": heading, "text": str(text)}
