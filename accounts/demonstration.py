"""The people of the demonstration: nobody real."""

from accounts.models import Role
from lib.organisations import OrganisationKind

# name of the organisation: (kind, country)
ORGANISATIONS = {
    "Open Doors for Children": (OrganisationKind.NGO, "gr"),
    "Ministry of Social Affairs": (OrganisationKind.GOVERNMENT, "th"),
    "Child First task force": (OrganisationKind.UN_AGENCY, None),
}

# (email, name, role, organisation)
PEOPLE = [
    ("contributor@example.org", "Amina Contributor", Role.CONTRIBUTOR, "Open Doors for Children"),
    ("colleague@example.org", "Noor Colleague", Role.CONTRIBUTOR, "Open Doors for Children"),
    ("ministry@example.org", "Mali Ministry", Role.CONTRIBUTOR, "Ministry of Social Affairs"),
    ("focalpoint@example.org", "Fah Focal Point", Role.CONTRIBUTOR, None),
    ("curator@example.org", "Rui Curator", Role.CURATOR, "Child First task force"),
    ("curator2@example.org", "Ines Curator", Role.CURATOR, "Child First task force"),
    ("admin@example.org", "Ada Administrator", Role.ADMINISTRATOR, None),
]

# email: (country, office in whose name they speak)
FOCAL_POINTS = {"focalpoint@example.org": ("th", "Department of Children and Youth (made up)")}
