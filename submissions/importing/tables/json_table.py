"""JSON Lines, one practice a line, in the format of data/README.md; also a JSON list, and the file of a query."""

import json

from submissions.importing.refusals import Refused
from submissions.importing.tables import MOST_COLUMNS, MOST_ROWS, Table


def looks_like_json(text):
    return text.lstrip()[:1] in ("{", "[")


def read(text, encoding):
    """The Table of the objects in a text: a column for each name there is."""
    objects = [(number, flat(one)) for number, one in in_whole(text) or in_lines(text)]
    table = Table("jsonl", taken={"encoding": encoding})
    table.headings = list(dict.fromkeys(name for _number, one in objects for name in one))
    if len(table.headings) > MOST_COLUMNS:
        raise Refused("TOO_MANY_COLUMNS")
    for number, one in objects:
        table.add(number, [scalar(one.get(name)) for name in table.headings])
    return table


def in_whole(text):
    """The objects of a text that is one JSON list or the file of a query, numbered; None if it is neither."""
    try:
        whole = json.loads(text, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    if isinstance(whole, dict) and isinstance(whole.get("results"), list):
        whole = whole["results"]
    return checked(enumerate(whole, 1)) if isinstance(whole, list) else None


def in_lines(text):
    """The same of a text with an object a line, numbered by lines."""
    objects = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                objects.append((number, json.loads(line, parse_constant=refuse)))
            except (ValueError, RecursionError) as error:
                raise Refused("NOT_JSON", number) from error
    return checked(objects)


def refuse(constant):
    raise ValueError(constant)  # NaN and the like are no JSON


def checked(objects):
    objects = list(objects)
    if len(objects) > MOST_ROWS:
        raise Refused("TOO_MANY_ROWS")
    for number, one in objects:
        if not isinstance(one, dict):
            raise Refused("NOT_OBJECTS", number)
    return objects


def flat(one):
    """An object with its `reach` as the two columns that tables have."""
    reach = one.get("reach")
    if not isinstance(reach, dict):
        return one
    rest = {name: value for name, value in one.items() if name != "reach"}
    return rest | {"reach_children": reach.get("children"), "reach_note": reach.get("note")}


def scalar(value):
    """A value as a cell: a number or a truth as its text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if value is None or isinstance(value, list | dict) else str(value)
