"""The app of those who follow the catalogue by email; it hears when people with an account ask or leave."""

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "following"

    def ready(self):
        from following import people  # noqa: F401  connects its receivers
