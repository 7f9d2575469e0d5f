"""Addresses for whoever shares a practice."""

from django.urls import path

from submissions.views import contribute, contribute_check, contribute_detail, contribute_sections, contribute_word

app_name = "contribute"
urlpatterns = [
    path("", contribute.submission_list, name="list"),
    path("start/", contribute.start, name="start"),
    path("form.docx", contribute_word.blank_form, name="blank_form"),
    path("resume/<str:secret>/", contribute.resume, name="resume"),
    path("<uuid:pk>/", contribute_detail.detail, name="detail"),
    path("<uuid:pk>/preview/", contribute.preview, name="preview"),
    path("<uuid:pk>/again/", contribute.again, name="again"),
    path("<uuid:pk>/delete/", contribute_detail.delete, name="delete"),
    path("<uuid:pk>/act/<slug:action>/", contribute_detail.act, name="act"),
    path("<uuid:pk>/changes/<int:change_pk>/", contribute_detail.change, name="change"),
    path("<uuid:pk>/files/<uuid:file_pk>/", contribute_detail.file, name="file"),
    path("<uuid:pk>/check/", contribute_check.check, name="check"),
    path("<uuid:pk>/form.docx", contribute_word.form, name="form"),
    path("<uuid:pk>/word/", contribute_word.word, name="word"),
    path("<uuid:pk>/<slug:section>/", contribute_sections.section, name="section"),
]
