"""The forms in which a submission is written, one a section."""
