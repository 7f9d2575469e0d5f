"""Addresses for those who speak for a State."""

from django.urls import path

from submissions.views import state

app_name = "state"
urlpatterns = [
    path("", state.state_list, name="list"),
    path("<slug:slug>/", state.state_practice, name="practice"),
    path("<slug:slug>/<int:pk>/withdraw/", state.state_withdraw, name="withdraw"),
]
