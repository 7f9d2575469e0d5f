"""From words to practices: what was typed is cut into words and phrases, PostgreSQL says which practices hold each."""

import re
from array import array
from dataclasses import dataclass

from django.db import connection, connections
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from pyroaring import BitMap

from lib.languages import text_key
from practices.index import EMPTY

LONGEST_QUERY = 300  # characters
MOST_WORDS = 12
SHORTEST_PREFIX = 3  # letters: below that nearly every word begins so
RANKED_AT_MOST = 1000  # practices of one tier; ranking more costs more than its order is worth
BEGINNING = 5  # letters that different forms of a word mostly share
AROUND = 500  # characters on each side of a match
KEPT_WORDS = 500  # a version; each holds up to three sets

# What a name that matches leads to counts like a match in the summary; of these it counts like one in the body.
NAMES_LIKE_BODY = {"provision", "instrument", "population", "keyword"}

# Marks round a match until the text is escaped; text people type holds no control characters.
MARK, UNMARK = "\x02", "\x03"
UNSEGMENTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True)
class Word:
    """A word or quoted phrase that was typed. `is_prefix`: it may be the beginning of a longer word."""

    text: str
    is_excluded: bool = False
    is_prefix: bool = False


@dataclass(frozen=True)
class Matches:
    """The practices that match, in three growing sets, and the words that were found nowhere."""

    title: BitMap = EMPTY
    summary: BitMap = EMPTY
    everything: BitMap = EMPTY
    query: str = ""  # tsquery of all that was looked for
    missing: tuple = ()
    is_ignored: bool = False  # a word so common that it says nothing

    def __and__(self, other):
        return self.combined(other, BitMap.__and__)

    def __or__(self, other):
        return self.combined(other, BitMap.__or__)

    def combined(self, other, operation):
        return Matches(
            operation(self.title, other.title),
            operation(self.summary, other.summary),
            operation(self.everything, other.everything),
            " | ".join(filter(None, (self.query, other.query))),
            self.missing + other.missing,
        )

    def without(self, excluded):
        return Matches(
            self.title - excluded, self.summary - excluded, self.everything - excluded, self.query, self.missing
        )


def pieces(text):
    """The words and quoted phrases of a text, as they were typed."""
    return re.findall(r'-?"[^"]*"?|\S+', text)


def parse(text):
    """What was typed as alternatives (`or`), each a list of words that must all be there: "a phrase", -not this."""
    cut = pieces(text)[:MOST_WORDS]
    last = cut[-1] if cut else ""
    alternatives = [[]]
    for piece in cut:
        if piece.lower() == "or":
            alternatives.append([])
            continue
        words = piece.lstrip("-").strip('"').strip()
        if words:
            is_prefix = piece is last and '"' not in piece and len(words) >= SHORTEST_PREFIX
            alternatives[-1].append(Word(words, piece.startswith("-"), is_prefix and not piece.startswith("-")))
    return [words for words in alternatives if words]


def find(text, index):
    """The practices that match what was typed; None when it holds no word that could be looked for."""
    found = [alternative(words, index) for words in parse(text)]
    found = [matches for matches in found if matches is not None]
    if not found:
        return None
    result = found[0]
    for matches in found[1:]:
        result = result | matches
    return result


def alternative(words, index):
    """The practices that match all of some words and none of those excluded; None when every word says nothing."""
    looked_up = [(word, lookup(word, index)) for word in words]
    said = [(word, matches) for word, matches in looked_up if not matches.is_ignored]
    if not said:
        return None
    wanted = [matches for word, matches in said if not word.is_excluded]
    result = wanted[0] if wanted else Matches(EMPTY, EMPTY, index.all)
    for matches in wanted[1:]:
        result = result & matches
    for word, matches in said:
        if word.is_excluded:
            result = result.without(matches.everything)
    return result


LOOKUP = """
    WITH looked_for AS MATERIALIZED (SELECT childfirst_query(%(words)s, %(is_prefix)s) AS query)
    SELECT
        query::text, found.title, found.summary, found.everything,
        (SELECT array_agg(DISTINCT parameter || ':' || value) FROM practices_vocabularyname WHERE words @@ query),
        query IS NULL
            OR numnode(phraseto_tsquery('childfirst_en', %(words)s)) = 0
            OR numnode(phraseto_tsquery(childfirst_configuration(%(language)s), childfirst_segmented(%(words)s))) = 0
    FROM looked_for, childfirst_matches(query) AS found
"""


def lookup(word, index):
    """The practices that hold one word or phrase, or carry a term of that name."""
    kept = index.keep("words", dict)
    language = text_key(get_language())
    key = (word.text.lower(), word.is_prefix, language)
    if key not in kept:
        if len(kept) >= KEPT_WORDS:
            kept.clear()
        kept[key] = look_up(word, language, index)
    return kept[key]


def look_up(word, language, index):
    with connections["catalogue"].cursor() as cursor:
        cursor.execute(LOOKUP, {"words": word.text, "is_prefix": word.is_prefix, "language": language})
        query, *found, names, is_ignored = cursor.fetchone()
    if is_ignored:
        return Matches(is_ignored=True)
    title, summary, everything = (index.all & ids(data) for data in found)
    near, far = named(names or [], index)
    matches = Matches(title, summary | near, everything | near | far, f"({query})")
    return matches if matches.everything else Matches(query=f"({query})", missing=(word,))


def ids(data):
    """The set of ids in big-endian integers of four bytes."""
    numbers = array("I", data or b"")
    numbers.byteswap()
    return BitMap(numbers)


def named(names, index):
    """The practices that carry one of the terms `parameter:value`: those as good as a summary, and the others."""
    near, far = BitMap(), BitMap()
    for name in names:
        parameter, value = name.split(":", 1)
        practices = index.of(parameter, value)
        if parameter in NAMES_LIKE_BODY:
            far |= practices
        else:
            near |= practices
    return near, far


# Order --------------------------------------------------------------------------------------------


def tiers(matches, ids):
    """The matching ids among `ids` by where they match: titles first, then summaries, then the rest."""
    in_title = ids & matches.title
    in_summary = (ids & matches.summary) - in_title
    return [in_title, in_summary, ids - in_title - in_summary]


def by_relevance(matches, ids, start, stop):
    """The ids from place `start` to `stop` in order of relevance; only tiers that this part touches are ranked."""
    page, offset = [], 0
    for tier in tiers(matches, ids):
        low, high = max(start - offset, 0), min(stop - offset, len(tier))
        if low < high:
            page += ranked(tier, matches.query)[low:high]
        offset += len(tier)
    return page


def ranked(ids, query):
    """Ids by how well they match, newest first among equals; a very large tier just newest first."""
    if len(ids) > RANKED_AT_MOST or not query:
        return list(ids)[::-1]
    with connections["catalogue"].cursor() as cursor:
        cursor.execute(
            """
            SELECT practice_id FROM practices_searchtext WHERE practice_id = ANY (%s)
            ORDER BY ts_rank(everything, %s::tsquery) DESC, practice_id DESC
            """,
            [list(ids), query],
        )
        return [row[0] for row in cursor]


# Matches in context -------------------------------------------------------------------------------

HEADLINE = """
    SELECT ts_headline(
        childfirst_configuration(language), words, %s::tsquery,
        format(E'StartSel=\\x02, StopSel=\\x03, %%s', %s)
    )
    FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS texts (language, words, place) ORDER BY place
"""
WHOLE = "HighlightAll=true"
FRAGMENT = "MaxFragments=1, MaxWords=30, MinWords=15"


def highlight(texts, query, typed, *, options=WHOLE):
    """Safe HTML of (language, text) pairs with matches in <mark>; with FRAGMENT just a passage round a match."""
    if not texts:
        return []
    if not query:
        return [escape(text) for _, text in texts]
    languages, words = zip(*texts, strict=True)
    with connections["catalogue"].cursor() as cursor:
        cursor.execute(HEADLINE, [query, options, list(languages), list(words)])
        marked = [row[0] for row in cursor]
    signs = [word.text for words in parse(typed) for word in words if UNSEGMENTED.search(word.text)]
    return [markup(mark_signs(text, signs)) for text in marked]


def neighbourhood(text, typed):
    """The part of a long text round the first word that begins like one that was typed; else all of it.

    Marking a passage costs PostgreSQL a millisecond a text: most of it goes into reading what lies far away.
    """
    lowered = text.lower()
    for word in (word for words in parse(typed) for word in words if not word.is_excluded):
        place = lowered.find(word.text.lower()[:BEGINNING])
        if place >= 0:
            start = text.rfind(" ", 0, max(0, place - AROUND)) + 1
            return text[start : place + AROUND]
    return text


def mark_signs(text, signs):
    """Mark words of scripts without spaces, which the parser of PostgreSQL takes for one long word."""
    for word in signs:
        text = text.replace(word, f"{MARK}{word}{UNMARK}")
    return text


def markup(text):
    return mark_safe(escape(text).replace(MARK, "<mark>").replace(UNMARK, "</mark>"))


# Did you mean -------------------------------------------------------------------------------------


def suggestion(typed, matches):
    """What was typed with each word that was found nowhere put right, or "" when there is nothing to put right."""
    corrected = typed
    for word in matches.missing:
        with connections["catalogue"].cursor() as cursor:
            cursor.execute(
                """
                SELECT spelling FROM practices_searchword, lower(unaccent(%s)) AS sought WHERE word %% sought
                ORDER BY similarity(word, sought) DESC, uses DESC, word LIMIT 1
                """,
                [word.text[:100]],
            )
            row = cursor.fetchone()
        if row is None:
            return ""
        corrected = corrected.replace(word.text, row[0])
    return corrected if corrected != typed else ""


# Writing the search tables ------------------------------------------------------------------------

REINDEX = """
    INSERT INTO practices_searchtext (practice_id, title, summary, everything)
    SELECT id, title, title || summary, title || summary || body
    FROM (
        SELECT
            p.id,
            setweight(childfirst_words(p.language, p.title) || translated.title, 'A') AS title,
            setweight(
                childfirst_words(p.language, concat_ws(E'\\n', p.summary, p.local_name, p.locality))
                    || translated.summary,
                'B'
            ) AS summary,
            setweight(
                childfirst_words(
                    p.language,
                    concat_ws(
                        E'\\n', p.context, p.description, p.legal_basis, p.safeguards, p.results, p.lessons,
                        p.reach_note,
                        jsonb_path_query_array(p.implementers, '$[*].name'),
                        jsonb_path_query_array(p.sources, '$[*].title')
                    )
                ) || translated.body,
                'D'
            ) AS body
        FROM practices_practice p
        CROSS JOIN LATERAL (
            SELECT
                childfirst_joined(childfirst_words(t.language, t.title)) AS title,
                childfirst_joined(childfirst_words(t.language, t.summary)) AS summary,
                childfirst_joined(childfirst_words(t.language, coalesce(fresh.body, ''))) AS body
            FROM practices_translation t
            CROSS JOIN LATERAL (
                SELECT string_agg(one.value->>'text', E'\\n') AS body FROM jsonb_each(t.texts) AS one
                WHERE one.key NOT IN ('title', 'summary') AND NOT (one.value->'is_stale')::boolean
            ) AS fresh
            WHERE t.practice_id = p.id
        ) AS translated
        WHERE p.id = ANY (%(ids)s)
    ) AS words
    ON CONFLICT (practice_id) DO UPDATE
        SET title = excluded.title, summary = excluded.summary, everything = excluded.everything
"""

NEW_WORDS = """
    INSERT INTO practices_searchword (word, spelling, uses)
    SELECT word, word, ndoc
    FROM ts_stat(format(
        $$
        SELECT to_tsvector('childfirst_simple', title || ' ' || summary)
        FROM (
            SELECT id, title, summary FROM practices_practice
            UNION ALL SELECT practice_id, title, summary FROM practices_translation
        ) AS texts WHERE id = ANY (%%L)
        $$,
        %(ids)s::bigint[]
    ))
    WHERE length(word) BETWEEN 3 AND 100 AND word !~ '[0-9]'
    ON CONFLICT (word) DO UPDATE SET uses = practices_searchword.uses + excluded.uses
"""

# Every name of every term, in each of its languages.
NAMES = """
    SELECT 'country' AS parameter, code AS value, key AS language, n.value AS name
        FROM countries_country, jsonb_each_text(names) n
    UNION ALL SELECT 'country', code, a.key, alias
        FROM countries_country, jsonb_each(aliases) a, jsonb_array_elements_text(a.value) alias
    UNION ALL SELECT 'region', code, key, n.value FROM countries_region, jsonb_each_text(names) n
    UNION ALL SELECT 'group', slug, key, n.value FROM practices_measuregroup, jsonb_each_text(names) n
    UNION ALL SELECT 'measure', slug, key, n.value FROM practices_measuretype, jsonb_each_text(names) n
    UNION ALL SELECT 'instrument', code, key, n.value FROM practices_instrument, jsonb_each_text(names) n
    UNION ALL SELECT 'instrument', code, key, n.value FROM practices_instrument, jsonb_each_text(short_names) n
    UNION ALL SELECT 'provision', p.code, t.key, concat_ws(' ', short_names->>t.key, number, t.value)
        FROM practices_provision p JOIN practices_instrument i ON i.code = instrument_id, jsonb_each_text(titles) t
    UNION ALL SELECT 'population', slug, key, n.value FROM practices_population, jsonb_each_text(names) n
    UNION ALL SELECT 'keyword', slug, 'en', name FROM practices_keyword
"""

NEW_NAMES = f"""
    INSERT INTO practices_vocabularyname (parameter, value, language, name, words)
    SELECT parameter, value, language, name, childfirst_words(language, name)
    FROM ({NAMES} EXCEPT SELECT parameter, value, language, name FROM practices_vocabularyname) AS new
"""

OLD_NAMES = f"""
    DELETE FROM practices_vocabularyname USING (
        SELECT parameter, value, language, name FROM practices_vocabularyname EXCEPT ({NAMES})
    ) AS old
    WHERE (practices_vocabularyname.parameter, practices_vocabularyname.value) = (old.parameter, old.value)
        AND (practices_vocabularyname.language, practices_vocabularyname.name) = (old.language, old.name)
"""

NAMES_AS_WORDS = """
    INSERT INTO practices_searchword AS known (word, spelling, uses)
    SELECT DISTINCT ON (1) lower(unaccent(name)), name, 1 FROM practices_vocabularyname
    WHERE length(name) BETWEEN 3 AND 100 AND parameter <> 'provision'
    ON CONFLICT (word) DO UPDATE SET spelling = excluded.spelling WHERE known.spelling <> excluded.spelling
"""


TEXT_INDEXES = ("search_in_titles", "search_in_summaries", "search_in_everything")


def reindex(ids):
    """Write the words of some practices. The caller then writes the index of facets, which counts the version up."""
    write_texts(ids)
    finish_texts(ids)


def write_texts(ids):
    """Write the search texts of some practices; in bulk, batch by batch, with `finish_texts` once at the end."""
    with connection.cursor() as cursor:
        cursor.execute(REINDEX, {"ids": list(ids)})


def finish_texts(ids):
    """After `write_texts`: note the words for "did you mean", and sort into the indexes what they hold as pending."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_WORDS, {"ids": list(ids)})
        for name in TEXT_INDEXES:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])


def reindex_vocabulary():
    """Write the names that terms got since it was last done, and drop those that none has any more."""
    with connection.cursor() as cursor:
        for statement in (NEW_NAMES, OLD_NAMES, NAMES_AS_WORDS):
            cursor.execute(statement)
