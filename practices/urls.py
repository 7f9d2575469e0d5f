"""Addresses of the catalogue; PRODUCT.md makes them a contract."""

from django.urls import path

from practices import brief_views, card_views, coverage_views, views

app_name = "practices"
urlpatterns = [
    path("practices/", views.practice_list, name="list"),
    path("practices/export.<str:kind>", views.practice_export, name="export"),
    path("practices/feed.atom", views.practice_feed, name="feed"),
    path("practices/brief.docx", brief_views.list_brief, name="brief"),
    path("practices/compare/", views.practice_compare, name="compare"),
    path("practices/<slug:slug>/", views.practice_detail, name="detail"),
    path("practices/<slug:slug>/v<int:number>/", views.practice_revision, name="revision"),
    path("practices/<slug:slug>/history/", views.practice_history, name="history"),
    path("practices/<slug:slug>/brief.docx", brief_views.practice_brief, name="practice_brief"),
    path("practices/<slug:slug>/card.png", card_views.practice_card, name="card"),
    path("practices/<slug:slug>/cite.<str:kind>", views.practice_cite, name="cite"),
    path("practices/<slug:slug>/files/<uuid:pk>/", views.practice_file, name="file"),
    path("measures/", views.measures, name="measures"),
    path("measures/<slug:slug>/", views.measure, name="measure"),
    path("instruments/", views.instruments, name="instruments"),
    path("instruments/<slug:code>/", views.instrument, name="instrument"),
    path("instruments/<slug:instrument>/<str:code>/", views.provision, name="provision"),
    path("coverage/", coverage_views.coverage_page, name="coverage"),
    path("coverage/coverage.csv", coverage_views.coverage_csv, name="coverage-csv"),
]
