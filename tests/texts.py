"""What the people of the tests write. It needs no settings, so that pictures of pages can be taken with it too."""

# Nothing in it could identify a person, and nothing is missing.
COMPLETE = {
    "title": "Families are hosted in the community instead of being held",
    "summary": "Families who arrive without papers are met at the border by social workers, who find a home with a "
    "host family and stay in touch until the case is decided. No child has been held since the programme began.",
    "language": "en",
    "scope": "national",
    "stage": "ongoing",
    "start": "2019-03",
    "implementers": [{"name": "Ministry of Social Affairs", "kind": "government"}],
    "context": "Before the programme families waited for a decision in closed centres.",
    "description": "Host families are found, trained and visited. A case worker stays with each family.",
    "liberty": "free-to-leave",
    "keywords": ["host families"],
    "evidence": "documented",
    "sources": [
        {"title": "An evaluation", "publisher": "A university", "year": 2022, "url": "https://report.example/1"}
    ],
    "countries": ["ke"],
    "measure_types": ["foster-care"],
    "populations": ["families"],
    "provisions": ["crc-3"],
}
