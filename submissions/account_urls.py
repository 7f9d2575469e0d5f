"""Addresses below /<language>/account/ of what concerns a person's submissions. The names are as those of accounts."""

from django.urls import path

from submissions.views import notice_choices

urlpatterns = [
    path("notices/", notice_choices.notices, name="account_notices"),
]
