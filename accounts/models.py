"""The people who sign in, the organisations they write for, and invitations to join one."""

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from countries.models import Country
from lib.languages import labelled
from lib.organisations import OrganisationKind

INVITATION_DAYS = 30


class Role(models.TextChoices):
    CONTRIBUTOR = "contributor", _("Contributor")
    CURATOR = "curator", _("Curator")
    ADMINISTRATOR = "administrator", _("Administrator")


class Organisation(models.Model):
    """Who members write for. They share its submissions, so nobody joins without the word of a member."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="organisation_of_a_known_kind"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
        ]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    """Makes people and finds them, whatever the case of the address they type."""

    use_in_migrations = True

    @classmethod
    def normalize_email(cls, email):
        return (email or "").strip().lower()

    def get_by_natural_key(self, email):
        return self.get(email=self.normalize_email(email))

    def create_user(self, email, password=None, **fields):
        """A person, who will sign in with codes: a password that is given counts for nothing."""
        if not self.normalize_email(email):
            raise ValueError("A user needs an email address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        user = self.create_user(email, **fields | {"role": Role.ADMINISTRATOR})
        RoleChange.objects.create(person=user, what=RoleChange.What.ROLE, role=user.role)
        return user


def interface_languages():
    return settings.LANGUAGES


class User(AbstractBaseUser):
    """A person with an account. Addresses are kept in lower case, so that one address is one account.

    Nobody has a password. The column of Django's base class holds a random text that none fits; it is part of what
    ties a session to its user, so a new text ends every session.
    """

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(
        _("language of mails"), max_length=10, choices=interface_languages, default=settings.LANGUAGE_CODE
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.CONTRIBUTOR)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("organisation"),
    )
    focal_country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("State they speak for"),
        help_text=_("Asked for by the person, or given here; it counts once an administrator confirms it."),
    )
    focal_office = models.CharField(
        _("office"), max_length=200, blank=True, help_text=_("The office in whose name they speak; it is public.")
    )
    focal_confirmed_at = models.DateTimeField(_("confirmed as focal point at"), null=True, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)

    objects = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="email_in_lower_case"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="person_with_a_known_role"),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="person_with_a_known_language",
            ),
            models.CheckConstraint(
                condition=models.Q(focal_country=None, focal_office="", focal_confirmed_at=None)
                | (models.Q(focal_country__isnull=False) & ~models.Q(focal_office="")),
                name="focal_point_of_a_country_and_office",
                violation_error_message=_("A focal point needs a State and an office."),
            ),
            models.CheckConstraint(
                condition=models.Q(focal_country=None) | models.Q(role=Role.CONTRIBUTOR),
                name="focal_point_does_not_curate",
                violation_error_message=_("Who speaks for a State neither curates nor administers."),
            ),
        ]

    def clean(self):
        self.email = type(self).objects.normalize_email(self.email)
        if self.focal_country is None:
            self.focal_confirmed_at = None

    def __str__(self):
        return self.name or self.email.partition("@")[0]

    @property
    def is_curator(self):
        return self.role == Role.CURATOR

    @property
    def is_administrator(self):
        return self.role == Role.ADMINISTRATOR

    @property
    def is_focal_point(self):
        """Whether they speak for a State: an administrator has confirmed it."""
        return self.focal_confirmed_at is not None

    @property
    def needs_second_factor(self):
        """Whose account opens what others wrote in confidence, or speaks in the name of a State."""
        return self.role in (Role.CURATOR, Role.ADMINISTRATOR) or self.is_focal_point

    # What Django's admin asks for: administrators may do all of it, nobody else any.

    @property
    def is_staff(self):
        return self.is_active and self.is_administrator

    is_superuser = is_staff

    def has_perm(self, permission, obj=None):
        return self.is_staff

    def has_perms(self, permissions, obj=None):
        return self.is_staff

    def has_module_perms(self, app_label):
        return self.is_staff


# What was done to people's rights: append-only ------------------------------------------------------------------------


def only_forgets(who):
    """A trigger for a column that names a person: it may empty when they leave, and change in no other way."""
    changed = pgtrigger.Q(**{f"old__{who}__df": pgtrigger.F(f"new__{who}"), f"new__{who}__isnull": False})
    return pgtrigger.Protect(name=f"only_forgets_{who}", operation=pgtrigger.Update, condition=changed)


class RoleChange(models.Model):
    """One thing that was done to what a person may do. Names empty when people leave; everything else stays."""

    class What(models.TextChoices):
        ROLE = "role", _("Role given")
        CLOSED = "closed", _("May not sign in any more")
        REOPENED = "reopened", _("May sign in again")
        FOCAL_POINT = "focal-point", _("Confirmed to speak for a State")
        NO_FOCAL_POINT = "no-focal-point", _("Speaks for the State no more")
        SECOND_FACTOR = "second-factor", _("Second factor taken away")

    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="role_changes", verbose_name=_("person"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    what = models.CharField(_("what"), max_length=20, choices=What)
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, related_name="+", verbose_name=_("State they speak for")
    )

    class Meta:
        verbose_name = _("change of role")
        verbose_name_plural = _("changes of role")
        ordering = ["id"]
        indexes = [models.Index(name="role_change_at", fields=["-at"])]
        constraints = [
            models.CheckConstraint(
                name="role_change_names_what_was_given",
                condition=models.Q(what="role", role__in=Role.values, country=None)
                | models.Q(what__in=["focal-point", "no-focal-point"], role="", country__isnull=False)
                | models.Q(what__in=["closed", "reopened", "second-factor"], role="", country=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="append_only",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("id", "at", "what", "role", "country"),
            ),
            only_forgets("person"),
            only_forgets("by"),
        ]

    def __str__(self):
        return f"{self.what} {self.at:%Y-%m-%d}"

    @property
    def sentence(self):
        """What was done, with the role or the State."""
        about = self.get_role_display() or (self.country and self.country.name)
        return labelled(self.get_what_display(), about) if about else self.get_what_display()


class SignInFailures(models.Model):
    """How many times a wrong code was typed on a day (UTC). A number: nothing is kept of who typed it."""

    class Factor(models.TextChoices):
        MAIL = "mail", _("code from the mail")
        SECOND = "second", _("second factor")

    day = models.DateField()
    factor = models.CharField(max_length=10, choices=Factor)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "factor"], name="one_number_a_day_and_factor"),
            models.CheckConstraint(name="sign_in_factor_is_known", condition=models.Q(factor__in=["mail", "second"])),
        ]

    def __str__(self):
        return f"{self.day} {self.factor}"


# Invitations ----------------------------------------------------------------------------------------------------------


class InvitationQuerySet(models.QuerySet):
    def waiting(self):
        """Those that can still be accepted."""
        return self.filter(sent_at__gt=timezone.now() - timedelta(days=INVITATION_DAYS))

    def visible_to(self, user):
        """Those to the address of a person. Signing in has shown that it is theirs: every code goes to it."""
        return self.waiting().filter(email=user.email)


class Invitation(models.Model):
    """A colleague's address, asked to join an organisation. The answer takes the row away: nothing more needs it."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("email address"))
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "email"], name="one_invitation_of_an_address"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="invitation_in_lower_case"),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.email}"
