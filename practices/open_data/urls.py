"""Addresses of the open-data set. They stand above the languages, and stay."""

from django.urls import path

from practices.open_data.files import DESCRIPTION, ZIP
from practices.open_data.views import data_file

app_name = "open_data"
urlpatterns = [
    path(ZIP, data_file, {"path": ZIP}, name="dataset"),
    path(DESCRIPTION, data_file, {"path": DESCRIPTION}, name="catalog"),
    path("<path:path>", data_file, name="file"),
]
