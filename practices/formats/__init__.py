"""Practices in the forms that people and programs take away: tables, JSON, a feed, citations."""

SITE_NAME = "Child First"
