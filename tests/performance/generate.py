"""Generated entries in the format of data/README.md: the same every time, and as long and as uneven as real ones."""

import argparse
import itertools
import json
from pathlib import Path
from random import Random

DATA = Path(__file__).resolve().parent.parent.parent / "data"
SEED = 20_211_118
BODY_CHARACTERS = 3_500
CHARACTERS_A_WORD = 6.4  # the space included
SHARES = {  # of the body, as in the starter catalogue
    "context": 0.14,
    "description": 0.37,
    "legal_basis": 0.08,
    "safeguards": 0.09,
    "results": 0.09,
    "lessons": 0.23,
}
WORDS, KEYWORDS = 20_000, 2_000
STOPPED = """
    the of and to in a is for that with by on as are be or from not at this it which an has was have their can may who
    were its if all no they one will other
"""
COMMON = """
    shelter school officer court worker night house meeting training budget village report ministry interview transport
    kitchen volunteer lawyer police document teacher decision visit arrival permit hearing register translation nurse
    playground mentor housing letter meal office phone garden clinic ticket uniform
"""
STOP_WORDS = STOPPED.split()
COMMON_WORDS = COMMON.split()  # each stands in about half of all entries
COMMON_IN_SUMMARY = 0.08  # of the entries
COMMON_IN_TITLE = 0.03  # of the entries, for the last of these words; the first stands in no title
# A rare word stands in twenty of the first thousand entries, so that a page of results is as full at every size, and in
# thirty of the 99,000 after: at 100,000 in 0.05 per cent.
RARE_EVERY, RARE_EVERY_LATER = 50, 3_300
RARE_IN_TITLE_EVERY = 10  # times that it stands anywhere
SYLLABLES = [first + second for first in "bdfgklmnprstv" for second in ("a", "e", "i", "o", "u", "an", "er", "in")]
RARE_WORDS = [f"zy{SYLLABLES[number * 2]}{SYLLABLES[number * 2 + 9]}x" for number in range(40)]


class Weighted:
    """Values of which the first is drawn most, by Zipf's law with Mandelbrot's offset."""

    def __init__(self, values, *, offset=2.7):
        self.values = list(values)
        self.sums = list(itertools.accumulate(1 / (rank + offset) for rank in range(1, len(self.values) + 1)))

    def draw(self, random, number):
        return random.choices(self.values, cum_weights=self.sums, k=number)

    def different(self, random, number):
        """So many values, none of them twice."""
        found = {}
        while len(found) < min(number, len(self.values)):
            found |= dict.fromkeys(self.draw(random, number - len(found)))
        return list(found)


class Generator:
    """Draws entries one after another: the first thousand are the same however many follow."""

    def __init__(self, seed=SEED):
        self.random = Random(seed)
        self.words = Weighted([*STOP_WORDS, *self.new_words(WORDS)])
        self.names = self.words.values[len(STOP_WORDS) + 500 :]
        self.keywords = Weighted(self.new_keywords())
        self.countries = self.shuffled(read("countries.json", "countries", "iso2"))
        self.measures = self.shuffled(read("measure_types.json", "measure_types", "slug"))
        self.provisions = self.shuffled(provisions())
        self.populations = self.shuffled(read("populations.json", "populations", "slug"))
        self.safeguards = read("safeguards.json", "safeguards", "slug")
        self.years = Weighted(range(2025, 1984, -1), offset=12)

    def new_words(self, number):
        """Words that can be pronounced, of two to four syllables; short ones come first, as in any language."""
        found = {}
        for place in range(number * 2):
            length = 2 if place < 400 else 3 if place < 6000 else 4
            found["".join(self.random.choices(SYLLABLES, k=length))] = None
        return list(found)[:number]

    def new_keywords(self):
        names = (" ".join(self.random.sample(self.names, self.random.choice((1, 2)))) for _ in range(KEYWORDS * 2))
        return list(dict.fromkeys(names))[:KEYWORDS]

    def shuffled(self, values):
        return Weighted(self.random.sample(values, len(values)))

    def entry(self, number):
        """The entry of a place, from 0."""
        scope = self.random.choices(("national", "subnational", "regional", "global"), (69, 20, 9, 2))[0]
        stage = self.random.choices(("ongoing", "unknown", "ended", "pilot", "suspended"), (70, 11, 12, 5, 2))[0]
        start, end = self.dates(stage)
        title = self.title(number)
        return {
            "slug": f"{'-'.join(title.lower().split()[:6])}-{number:06d}",
            "title": title,
            "countries": self.countries.different(self.random, self.number_of_countries(scope)),
            "scope": scope,
            "locality": self.name(1) if scope == "subnational" else "",
            "start": start,
            "end": end,
            "stage": stage,
            **self.implementers(),
            "measure_types": self.measures.different(self.random, self.random.randint(1, 5)),
            "provisions": self.provisions.different(self.random, self.random.choice((2, 4, 6, 7, 8, 8))),
            "populations": self.populations.different(self.random, self.random.randint(1, 5)),
            "keywords": self.keywords.different(self.random, self.random.randint(3, 6)),
            "summary": self.summary(),
            **self.body(number),
            **self.facts(),
            "local_name": self.name(3) if self.random.random() < 0.3 else "",
            "sources": [self.source() for _ in range(self.random.randint(2, 7))],
        }

    # Texts ---------------------------------------------------------------------------------------

    def title(self, number):
        words = self.words.draw(self.random, self.random.randint(7, 11))
        words += [word for place, word in enumerate(COMMON_WORDS) if self.random.random() < title_share(place)]
        word, turn = rare_word(number)
        if word and turn % RARE_IN_TITLE_EVERY == 0:
            words.append(word)
        return " ".join(reversed(words))[:110].strip().capitalize()

    def summary(self):
        words = self.words.draw(self.random, 70)
        for word in COMMON_WORDS:
            if self.random.random() < COMMON_IN_SUMMARY:
                words[self.random.randrange(30)] = word
        return self.sentences(words)[: self.random.randint(240, 399)].rstrip() + "."

    def body(self, number):
        """The six long texts; together about BODY_CHARACTERS, as uneven as people write."""
        length = BODY_CHARACTERS / CHARACTERS_A_WORD * min(self.random.lognormvariate(-0.06, 0.35), 6)
        words = self.words.draw(self.random, int(length))
        for word in COMMON_WORDS:
            if self.random.random() < 0.46:
                words[self.random.randrange(len(words))] = word
        if word := rare_word(number)[0]:
            words[self.random.randrange(len(words))] = word
        texts, begin, share = {}, 0, 0
        for name, part in SHARES.items():
            share += part
            end = round(len(words) * share)
            texts[name] = self.sentences(words[begin:end])
            begin = end
        return texts

    def sentences(self, words):
        """Words as sentences of 8 to 28 words, in paragraphs of about 80 words."""
        made, begin, paragraph = [], 0, 0
        while begin < len(words):
            end = begin + self.random.randint(8, 28)
            made.append(" ".join(words[begin:end]).capitalize())
            made.append(".\n\n" if end - paragraph > 80 else ". ")
            paragraph = end if end - paragraph > 80 else paragraph
            begin = end
        return "".join(made).strip()

    def name(self, words):
        return " ".join(self.random.sample(self.names, words)).title()

    # Facts ---------------------------------------------------------------------------------------

    def number_of_countries(self, scope):
        return {"regional": self.random.randint(2, 12), "global": self.random.randint(15, 60)}.get(scope, 1)

    def dates(self, stage):
        """Start and end, each a year, a month, a day, or unknown."""
        year = self.years.draw(self.random, 1)[0]
        form = self.random.choices(("", "{:04d}", "{:04d}-{:02d}", "{:04d}-{:02d}-{:02d}"), (8, 50, 27, 15))[0]
        start = form.format(year, self.random.randint(1, 12), self.random.randint(1, 28))
        is_over = stage == "ended" and self.random.random() < 0.8
        return start, str(min(year + self.random.randint(1, 8), 2026)) if is_over else ""

    def implementers(self):
        kinds = ("government", "ngo", "local-authority", "un-agency", "community", "academic", "private", "other")
        return {
            "implementer_kinds": Weighted(kinds, offset=1).different(self.random, self.random.randint(1, 3)),
            "implementers": [self.name(3) for _ in range(self.random.randint(1, 5))],
        }

    def facts(self):
        children = int(self.random.lognormvariate(6, 2)) if self.random.random() < 0.4 else None
        return {
            "safeguard_answers": {safeguard: self.answer() for safeguard in self.safeguards},
            "liberty": self.random.choices(("not-stated", "free-to-leave", "restricted"), (65, 18, 17))[0],
            "evidence": self.random.choices(("documented", "evaluated", "self-reported"), (73, 15, 12))[0],
            "reach": {"children": children, "note": self.name(6) if children else ""},
            "certainty": self.random.choice(("high", "medium")),
        }

    def answer(self):
        answer = self.random.choices(("not-stated", "yes", "partly", "no"), (55, 25, 15, 5))[0]
        return {"answer": answer, "note": "" if answer == "not-stated" else self.sentences(self.names_for_note())}

    def names_for_note(self):
        return self.words.draw(self.random, self.random.randint(8, 20))

    def source(self):
        address = "/".join(self.random.sample(self.names, 2))
        return {
            "title": self.name(7),
            "publisher": self.name(2),
            "year": self.random.choice((None, *range(2005, 2026))),
            "url": f"https://example.org/{address}.html",
        }


def title_share(place):
    """The share of titles that hold a common word: from none to COMMON_IN_TITLE, most of them small."""
    return COMMON_IN_TITLE * (place / (len(COMMON_WORDS) - 1)) ** 2


def rare_word(number):
    """The rare word of an entry, or None, and how many entries held it before."""
    every = RARE_EVERY if number < 1000 else RARE_EVERY_LATER
    turn, place = divmod(number, every)
    return (RARE_WORDS[place] if place < len(RARE_WORDS) else None), turn


def read(file, key, code):
    rows = json.loads((DATA / file).read_text())
    rows = rows[key] if isinstance(rows, dict) else rows
    return [row[code] for row in rows]


def provisions():
    instruments = json.loads((DATA / "instruments.json").read_text())["instruments"]
    return [provision["code"] for instrument in instruments for provision in instrument["provisions"]]


def entries(number, seed=SEED):
    """So many entries, one by one."""
    generator = Generator(seed)
    return (generator.entry(place) for place in range(number))


def write(path, number):
    """Write entries as JSON Lines, about 7 KB each."""
    with Path(path).open("w") as file:
        file.writelines(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries(number))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.performance.generate", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--entries", type=int, default=1000)
    options = parser.parse_args()
    write(options.file, options.entries)
