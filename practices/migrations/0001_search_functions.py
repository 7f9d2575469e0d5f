"""Extensions, text search configurations without accents, and the SQL functions that searching calls."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

STEMMERS = {
    "ar": "arabic",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}
CONFIGURATIONS = [f"childfirst_{language}" for language in STEMMERS] + ["childfirst_simple"]
TOKENS = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"


def configuration(name, dictionary):
    return f"""
        CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.simple);
        ALTER TEXT SEARCH CONFIGURATION {name} ALTER MAPPING FOR {TOKENS} WITH unaccent, {dictionary};
    """


CREATE_CONFIGURATIONS = configuration("childfirst_simple", "simple") + "".join(
    configuration(f"childfirst_{language}", f"{stemmer}_stem") for language, stemmer in STEMMERS.items()
)

# Scripts written without spaces between words: Thai, Lao, Burmese, Khmer, kana, Han. Each sign becomes a word, and a
# search for several is a search for the phrase, so that any run of signs is found.
UNSEGMENTED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"

CREATE_FUNCTIONS = f"""
    CREATE FUNCTION childfirst_configuration(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT (CASE WHEN language = ANY ('{{{",".join(STEMMERS)}}}'::text[])
                THEN 'childfirst_' || language ELSE 'childfirst_simple' END)::regconfig
    $$;

    CREATE FUNCTION childfirst_segmented(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE WHEN words ~ '{UNSEGMENTED}' THEN regexp_replace(words, '({UNSEGMENTED})', ' \\1 ', 'g') ELSE words END
    $$;

    -- The words of a text in a language, for storing.
    CREATE FUNCTION childfirst_words(language text, words text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector(childfirst_configuration(language), childfirst_segmented(words))
    $$;

    CREATE AGGREGATE childfirst_joined(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, INITCOND = '');

    -- A word or phrase as every language would write it, for looking up. Null when no language sees a word in it.
    CREATE FUNCTION childfirst_query(words text, is_prefix boolean) RETURNS tsquery LANGUAGE sql STABLE PARALLEL SAFE AS $$
        SELECT string_agg(DISTINCT '(' || form || ')', ' | ')::tsquery
        FROM (
            SELECT phraseto_tsquery(configuration, childfirst_segmented(words))::text AS form
            FROM unnest('{{{",".join(CONFIGURATIONS)}}}'::regconfig[]) AS configuration
            UNION ALL
            SELECT lexeme::text || ':*'
            FROM phraseto_tsquery('childfirst_simple', childfirst_segmented(words)) AS lexeme
            WHERE is_prefix AND numnode(lexeme) = 1
        ) AS forms
        WHERE form <> ''
    $$;

    -- The ids of the practices that match, as big-endian integers of four bytes, by where they match. A sequential scan
    -- of 100,000 vectors costs thirty times what the index does, and the planner prefers it for common words; to start
    -- parallel workers takes longer than the work.
    CREATE FUNCTION childfirst_matches(query tsquery, OUT title bytea, OUT summary bytea, OUT everything bytea)
    LANGUAGE sql STABLE SET enable_seqscan = off SET max_parallel_workers_per_gather = 0 AS $$
        SELECT
            (SELECT string_agg(int4send(t.practice_id::integer), '') FROM practices_searchtext t WHERE t.title @@ query),
            (SELECT string_agg(int4send(t.practice_id::integer), '') FROM practices_searchtext t WHERE t.summary @@ query),
            (SELECT string_agg(int4send(t.practice_id::integer), '') FROM practices_searchtext t WHERE t.everything @@ query)
    $$;
"""

DROP = """
    DROP AGGREGATE childfirst_joined(tsvector);
    DROP FUNCTION childfirst_matches, childfirst_query, childfirst_words, childfirst_segmented, childfirst_configuration;
""" + "".join(f"DROP TEXT SEARCH CONFIGURATION {name};" for name in CONFIGURATIONS)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        # childfirst_matches names a table of the next migration; PostgreSQL checks that when the body runs.
        migrations.RunSQL(
            ["SET LOCAL check_function_bodies = off", CREATE_CONFIGURATIONS, CREATE_FUNCTIONS], reverse_sql=DROP
        ),
    ]
