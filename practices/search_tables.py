"""The narrow tables that searching reads, derived from practices and vocabulary: `search.reindex` writes them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchText(models.Model):
    """The words of one practice, in three growing sets: its titles, with its summaries, with everything."""

    practice = models.OneToOneField("Practice", models.CASCADE, primary_key=True, related_name="search_text")
    title = SearchVectorField()
    summary = SearchVectorField(help_text="titles and summaries")
    everything = SearchVectorField(help_text="titles, summaries and body")

    class Meta:
        indexes = [
            GinIndex(fields=["title"], name="search_in_titles"),
            GinIndex(fields=["summary"], name="search_in_summaries"),
            GinIndex(fields=["everything"], name="search_in_everything"),
        ]


class VocabularyName(models.Model):
    """A name by which people may look for a term: of a country (aliases too), a measure, a provision …, by language."""

    parameter = models.CharField(max_length=20)
    value = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    name = models.TextField()
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="search_in_names")]


class SearchWord(models.Model):
    """A word that leads somewhere, for "did you mean"."""

    word = models.CharField(max_length=100, primary_key=True, help_text="lower case, without accents")
    spelling = models.CharField(max_length=100, help_text="as people write it")
    uses = models.PositiveIntegerField(help_text="number of practices that hold it")

    class Meta:
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="search_word_trigrams")]
