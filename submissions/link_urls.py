"""Addresses that open by a secret in them, without an account. `secret` is left out of the log (config.middleware)."""

from django.urls import path

from submissions.views import clearance, links, notice_choices

app_name = "links"
urlpatterns = [
    path("still-true/<str:secret>/<slug:answer>/", links.still_true_answer, name="still_true"),
    path("mails/<str:secret>/stop/", notice_choices.stop_mails, name="stop_mails"),
    path("clearance/<str:secret>/", clearance.clearance, name="clearance"),
    path("clearance/<str:secret>/files/<uuid:pk>/", clearance.clearance_file, name="clearance_file"),
]
