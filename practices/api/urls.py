"""Addresses of the API; PRODUCT.md makes them a contract."""

from django.urls import path

from practices.api import lists, views
from practices.api.docs import docs
from practices.api.schema import schema

app_name = "api"
urlpatterns = [
    path("v1/", views.root, name="root"),
    path("v1/practices/", views.practices, name="practices"),
    path("v1/practices/<slug:slug>/", views.practice, name="practice"),
    path("v1/practices/<slug:slug>/revisions/", views.revisions, name="revisions"),
    path("v1/practices/<slug:slug>/revisions/<int:number>/", views.revision, name="revision"),
    path("v1/coverage/", views.coverage, name="coverage"),
    path("v1/regions/", lists.regions, name="regions"),
    path("v1/countries/", lists.countries, name="countries"),
    path("v1/countries/<slug:country>/", lists.country, name="country"),
    path("v1/groups/", lists.groups, name="groups"),
    path("v1/measures/", lists.measures, name="measures"),
    path("v1/measures/<slug:measure>/", lists.measure, name="measure"),
    path("v1/instruments/", lists.instruments, name="instruments"),
    path("v1/instruments/<slug:instrument>/", lists.instrument, name="instrument"),
    path("v1/populations/", lists.populations, name="populations"),
    path("v1/safeguards/", lists.safeguards, name="safeguards"),
    path("schema/", schema, name="schema"),
    path("docs/", docs, name="docs"),
]
