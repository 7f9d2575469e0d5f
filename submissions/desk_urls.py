"""Addresses of the curators' desk."""

from django.urls import path

from submissions.views import (
    desk,
    desk_activity,
    desk_clearance,
    desk_decisions,
    desk_editing,
    desk_import,
    desk_numbers,
    desk_practices,
    desk_reasons,
    desk_source_links,
    desk_translating,
    desk_verifying,
)

app_name = "desk"
urlpatterns = [
    path("", desk.desk_list, name="list"),
    path("reasons/", desk_reasons.desk_reasons, name="reasons"),
    path("reasons/<int:pk>/", desk_reasons.desk_reason, name="reason"),
    path("activity/", desk_activity.desk_activity, name="activity"),
    path("import/", desk_import.desk_imports, name="imports"),
    path("import/template.<str:kind>", desk_import.desk_import_template, name="import_template"),
    path("import/<uuid:pk>/", desk_import.desk_import, name="import"),
    path("import/<uuid:pk>/columns/", desk_import.desk_import_columns, name="import_columns"),
    path("import/<uuid:pk>/report.csv", desk_import.desk_import_report, name="import_report"),
    path("import/<uuid:pk>/load/", desk_import.desk_import_load, name="import_load"),
    path("import/<uuid:pk>/cancel/", desk_import.desk_import_cancel, name="import_cancel"),
    path("to-verify/", desk_verifying.desk_to_verify, name="to_verify"),
    path("practices/", desk_practices.desk_practices, name="practices"),
    path("practices/<slug:slug>/", desk_practices.desk_practice, name="practice"),
    path("practices/<slug:slug>/edit/", desk_editing.desk_edit, name="edit"),
    path("practices/<slug:slug>/verify/", desk_verifying.desk_verify, name="verify"),
    path("numbers/", desk_numbers.desk_numbers, name="numbers"),
    path("numbers/<slug:table>.csv", desk_numbers.desk_numbers_csv, name="numbers_csv"),
    path("numbers/links/", desk_source_links.desk_source_links, name="source_links"),
    path("numbers/links/links.csv", desk_source_links.desk_source_links_csv, name="source_links_csv"),
    path("numbers/links/<int:pk>/", desk_source_links.desk_source_link, name="source_link"),
    path("translations/", desk_translating.desk_translations, name="translations"),
    path("translations/<slug:slug>/<slug:language>/", desk_translating.desk_translate, name="translate"),
    path("<uuid:pk>/", desk.desk_review, name="review"),
    path("<uuid:pk>/act/<slug:action>/", desk.desk_act, name="act"),
    path("<uuid:pk>/changes/", desk_decisions.desk_changes, name="changes"),
    path("<uuid:pk>/decline/", desk_decisions.desk_decline, name="decline"),
    path("<uuid:pk>/publish/", desk_decisions.desk_publish, name="publish"),
    path("<uuid:pk>/clearance/", desk_clearance.desk_share, name="share"),
    path("<uuid:pk>/clearance/<int:link_pk>/revoke/", desk_clearance.desk_revoke, name="revoke"),
    path("<uuid:pk>/handovers/<int:number>/", desk.desk_handover, name="handover"),
]
