"""Addresses of following. `follow:start` takes the same query string as browse."""

from django.urls import path

from following import views

app_name = "follow"
urlpatterns = [
    path("follow/", views.start, name="start"),
    path("follow/asked/", views.asked, name="asked"),
    path("follow/stopped/", views.stopped, name="stopped"),
    path("follow/<str:secret>/", views.subscription, name="subscription"),
    path("follow/<str:secret>/stop/", views.stop_at_once, name="stop"),
]
