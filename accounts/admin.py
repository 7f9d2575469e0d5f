"""Django's admin, for administrators: people with their roles, and organisations.

What was written, reviewed and published is not here: no page of the admin keeps the rules by which that changes.
"""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag

from accounts import focal_points, log
from accounts.admin_filters import AccountFilter, FocalPointFilter, SecondFactorFilter, second_factor
from accounts.deletion import others_administrate
from accounts.models import Organisation, Role, RoleChange, User
from accounts.sessions import end_sessions

# Nobody gives a second factor to another; roles take the place of groups; a person has one address. The worker looks
# after its tasks, and keywords have a table of their own.
for model in (Authenticator, Group, EmailAddress, DBTaskResult, Tag):
    admin.site.unregister(model)


class PersonForm(forms.ModelForm):
    def clean(self):
        """Nobody takes the last administrator away, themselves included."""
        super().clean()
        person = self.instance
        was_one = person.pk and User.objects.filter(pk=person.pk, role=Role.ADMINISTRATOR, is_active=True).exists()
        stays_one = self.cleaned_data.get("role") == Role.ADMINISTRATOR and self.cleaned_data.get("is_active")
        if was_one and not stays_one and not others_administrate(person):
            raise forms.ValidationError(_("This is the only administrator. Name another one first."))


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = [
        "email",
        "name",
        "role",
        "organisation",
        "speaks_for",
        "has_second_factor",
        "is_active",
        "last_login",
    ]
    list_filter = ["role", FocalPointFilter, SecondFactorFilter, AccountFilter]
    list_select_related = ["organisation", "focal_country"]
    list_per_page = 50
    search_fields = ["email", "name", "organisation__name", "focal_office"]
    search_help_text = _("Search by address, name, organisation or office.")
    autocomplete_fields = ["organisation"]
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "organisation"]}),
        (
            _("What they may do"),
            {
                "fields": ["role", "is_active"],
                "description": _(
                    "Contributors write. Curators read what others sent in confidence, decide on it and publish. "
                    "Administrators look after people. Curators and administrators need a second factor; whoever gets "
                    "another role signs in again."
                ),
            },
        ),
        (
            _("Focal point of a State"),
            {
                "fields": ["focal_country", "focal_office", "focal_confirmed_at"],
                "description": _(
                    "A focal point speaks in public for one State, in the name of an office. Ask the office itself, by "
                    "a way that you know, before you confirm it: choose the person in the list, then the action there."
                ),
            },
        ),
        (_("Until now"), {"fields": ["joined_at", "last_login", "changes"]}),
    ]
    readonly_fields = ["focal_confirmed_at", "joined_at", "last_login", "changes"]
    ordering = ["email"]
    actions = ["confirm_focal_points", "take_away_second_factor"]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(second_factor=second_factor())

    @admin.display(description=_("speaks for"), ordering="focal_country__pk")
    def speaks_for(self, person):
        if person.focal_country is None:
            return None
        state = person.focal_country.name
        return state if person.is_focal_point else gettext("%(country)s (to confirm)") % {"country": state}

    @admin.display(description=_("second factor"), ordering="second_factor")
    def has_second_factor(self, person):
        """Nothing where there is none and there need be none."""
        if person.second_factor:
            return gettext("Set up")
        return gettext("Missing") if person.needs_second_factor else None

    @admin.display(description=_("changes of what they may do"))
    def changes(self, person):
        """What was done to a person's rights, the latest first."""
        rows = RoleChange.objects.filter(person=person).select_related("by", "country").order_by("-id")
        lines = [(date_format(row.at, "DATETIME_FORMAT"), row.sentence, row.by or gettext("a command")) for row in rows]
        return format_html_join(mark_safe("<br>"), "{} · {} · <bdi>{}</bdi>", lines) or "-"

    def save_model(self, request, user, form, change):
        """Who gets another role, or may no longer sign in, starts again: with the second factor that the role needs."""
        before = User.objects.get(pk=user.pk) if change else None
        super().save_model(request, user, form, change)
        log.record_differences(before, user, by=request.user)
        if not change or {"role", "is_active", "email"} & set(form.changed_data):
            end_sessions(user)

    def has_delete_permission(self, request, person=None):
        """People delete their own account, with all that hangs on it; an administrator closes one."""
        return False

    @admin.action(description=_("Confirm that they speak for their State"))
    def confirm_focal_points(self, request, people):
        """They sign in again and set up a second factor before they speak."""
        confirmed = [person for person in people if focal_points.confirm(person, by=request.user)]
        for person in confirmed:
            self.log_change(request, person, f"confirmed as focal point of {person.focal_country}")
        words = ngettext("%(count)d person confirmed.", "%(count)d people confirmed.", len(confirmed))
        self.message_user(request, words % {"count": len(confirmed)}, messages.SUCCESS)

    @admin.action(description=_("Take away the second factor (lost phone or key)"))
    def take_away_second_factor(self, request, people):
        """They are signed out, and set up another if their role needs one."""
        for person in people:
            Authenticator.objects.filter(user=person).delete()
            end_sessions(person)
            log.record(person, log.What.SECOND_FACTOR, by=request.user)
            self.log_change(request, person, "took away the second factor")
        self.message_user(
            request,
            gettext("Done. Ask each of them, by another way than mail, whether they asked for it."),
            messages.SUCCESS,
        )


# What may hang on an organisation that goes: its members stay as people, invitations go with it.
LOOSE = {"members", "invitations"}


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "country", "number_of_members", "created_at"]
    list_filter = ["kind"]
    list_select_related = ["country"]
    list_per_page = 50
    search_fields = ["name"]
    search_help_text = _("Search by name.")
    readonly_fields = ["created_at"]
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "kind", "country", "created_at"],
                "description": _(
                    "Members read and edit each other’s submissions: a person joins by invitation of a member, or "
                    "because you choose it on the page of the person. The name is public only where they said so."
                ),
            },
        )
    ]
    ordering = ["name"]

    def get_queryset(self, request):
        members = Count("members", filter=Q(members__is_active=True))
        return super().get_queryset(request).annotate(number_of_members=members)

    @admin.display(description=_("members"), ordering="number_of_members")
    def number_of_members(self, organisation):
        return organisation.number_of_members

    def has_delete_permission(self, request, organisation=None):
        """An organisation stays as long as something that was written names it."""
        is_allowed = super().has_delete_permission(request, organisation)
        return is_allowed and (organisation is None or not is_named(organisation))


def is_named(organisation):
    related = {relation.get_accessor_name() for relation in Organisation._meta.related_objects} - LOOSE
    return any(getattr(organisation, name).exists() for name in related)
