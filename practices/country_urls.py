"""Addresses of countries. Their pages show practices, so they belong to the catalogue."""

from django.urls import path

from practices import brief_views, card_views, country_views

app_name = "countries"
urlpatterns = [
    path("countries/", country_views.country_list, name="list"),
    path("countries/compare/", country_views.country_compare, name="compare"),
    path("countries/<slug:code>/", country_views.country_detail, name="detail"),
    path("countries/<slug:code>/card.png", card_views.country_card, name="card"),
    path("countries/<slug:code>/brief.docx", brief_views.country_brief, name="brief"),
]
