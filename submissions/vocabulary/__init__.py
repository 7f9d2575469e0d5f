"""Writes the words that practices are described with, and the reasons that curators give: their one writer.

`uses` looks, `keywords` renames, merges and deletes, `undoing` gives back, `wording` rewords, `log` keeps and tells.
"""
