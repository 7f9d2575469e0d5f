"""Punctuation in templates: a tag for each sign that another language writes otherwise. Every template knows them."""

from django import template

from lib import languages

register = template.Library()
register.simple_tag(languages.colon, name="colon")
