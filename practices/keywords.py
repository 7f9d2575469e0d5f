"""What the name of a keyword leads to now: itself, the one it was renamed to or merged into, or nothing if removed."""

from django.utils.text import slugify

from practices.vocabulary import FormerKeyword, Keyword

LONGEST = 100  # characters, of a name and of an address


def slug_of(name):
    """The address of a keyword. Names that differ in case and signs alone share it, and so are one keyword."""
    return slugify(name, allow_unicode=True)[:LONGEST] or "keyword"


class KeywordNames:
    """All names of keywords at one moment, former ones too: `names["Law reform"]` is a keyword, None if removed."""

    def __init__(self, keywords, former):
        keywords = list(keywords)
        by_id = {keyword.pk: keyword for keyword in keywords}
        self.by_name = {keyword.name: keyword for keyword in keywords}
        self.by_slug = {keyword.slug: keyword for keyword in keywords}
        self.former = {row.slug: row for row in former}
        for row in self.former.values():
            row.keyword = by_id.get(row.keyword_id)

    @classmethod
    def read(cls, using="default"):
        return cls(Keyword.objects.using(using), FormerKeyword.objects.using(using))

    def __getitem__(self, name):
        """The keyword; None for a removed one, KeyError for a name that was never one."""
        slug = slug_of(name)
        return self.by_name.get(name) or self.by_slug.get(slug) or self.former[slug].keyword

    def present(self, names):
        """Names as they are now, each once: those removed are left out, those that are no keyword yet stay."""
        return list(dict.fromkeys(filter(None, map(self.present_name, names))))

    def present_name(self, name):
        try:
            keyword = self[name]
        except KeyError:
            return name
        return keyword.name if keyword else ""

    def keyword_for(self, name):
        """The keyword of a name, made where it is new; None where curators removed it."""
        try:
            return self[name]
        except KeyError:
            keyword = Keyword.objects.create(name=name, slug=slug_of(name))
            self.by_name[name] = self.by_slug[keyword.slug] = keyword
            return keyword

    def keywords_for(self, names):
        """The same for several: each keyword once, in order."""
        return list(dict.fromkeys(filter(None, map(self.keyword_for, names))))
