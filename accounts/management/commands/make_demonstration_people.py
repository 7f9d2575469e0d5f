"""`manage.py make_demonstration_people`: seven people and three organisations to try the site out with."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts import log
from accounts.demonstration import FOCAL_POINTS, ORGANISATIONS, PEOPLE
from accounts.models import Organisation, User


class Command(BaseCommand):
    help = "Makes the people of the demonstration; those who are there stay as they are."

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("Anyone can sign in as these people: set DEMONSTRATION first.")
        for name, (kind, country) in ORGANISATIONS.items():
            Organisation.objects.get_or_create(name=name, defaults={"kind": kind, "country_id": country})
        for email, name, role, organisation in PEOPLE:
            if not User.objects.filter(email=email).exists():
                member_of = Organisation.objects.filter(name=organisation).first()
                made = User.objects.create_user(email, name=name, role=role, organisation=member_of, **speaking(email))
                log.record_differences(None, made, by=None)
                if made.is_focal_point:
                    log.record(made, log.What.FOCAL_POINT, country=made.focal_country)


def speaking(email):
    """What makes a person a focal point, if they are one."""
    country, office = FOCAL_POINTS.get(email, (None, ""))
    return {"focal_country_id": country, "focal_office": office, "focal_confirmed_at": country and timezone.now()}
