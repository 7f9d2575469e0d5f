"""Django's admin, for administrators: people with their role, and organisations. No submissions."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts import focal_points
from accounts.models import Organisation, User
from accounts.sessions import end_sessions

# Nobody gives a second factor to another; roles take the place of groups; a person has one address.
for model in (Authenticator, Group, EmailAddress):
    admin.site.unregister(model)


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "role", "organisation", "focal_country", "focal_confirmed_at", "is_active"]
    list_filter = ["role", ("focal_country", admin.EmptyFieldListFilter), "is_active", "language"]
    list_select_related = ["organisation", "focal_country"]
    search_fields = ["email", "name", "organisation__name"]
    autocomplete_fields = ["organisation"]
    fields = [
        *("email", "name", "language", "role", "organisation", "is_active"),
        *("focal_country", "focal_office", "focal_confirmed_at", "joined_at", "last_login"),
    ]
    readonly_fields = ["focal_confirmed_at", "joined_at", "last_login"]
    ordering = ["email"]
    actions = ["confirm_focal_points", "take_away_second_factor"]

    def save_model(self, request, user, form, change):
        """Who gets another role, or may no longer sign in, starts again: with the second factor that the role needs."""
        super().save_model(request, user, form, change)
        if not change or {"role", "is_active", "email"} & set(form.changed_data):
            end_sessions(user)

    def has_delete_permission(self, request, person=None):
        """People delete their own account, with all that hangs on it; an administrator closes one."""
        return False

    @admin.action(description=_("Confirm that they speak for their State"))
    def confirm_focal_points(self, request, people):
        """They sign in again and set up a second factor before they speak."""
        confirmed = [person for person in people if focal_points.confirm(person)]
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
            self.log_change(request, person, "took away the second factor")
        self.message_user(
            request,
            gettext("Done. Ask each of them, by another way than mail, whether they asked for it."),
            messages.SUCCESS,
        )


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "country", "created_at"]
    list_filter = ["kind"]
    list_select_related = ["country"]
    search_fields = ["name"]
    ordering = ["name"]
