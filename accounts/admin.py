"""Django's admin, for administrators: people with their role, and organisations. No submissions."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.sessions import end_sessions

# Nobody gives a second factor to another; roles take the place of groups; a person has one address.
for model in (Authenticator, Group, EmailAddress):
    admin.site.unregister(model)


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):
    list_display = ["email", "name", "role", "organisation", "is_active", "joined_at"]
    list_filter = ["role", "is_active", "language"]
    list_select_related = ["organisation"]
    search_fields = ["email", "name", "organisation__name"]
    autocomplete_fields = ["organisation"]
    fields = ["email", "name", "language", "role", "organisation", "is_active", "joined_at", "last_login"]
    readonly_fields = ["joined_at", "last_login"]
    ordering = ["email"]
    actions = ["take_away_second_factor"]

    def save_model(self, request, user, form, change):
        """Who gets another role, or may no longer sign in, starts again: with the second factor that the role needs."""
        super().save_model(request, user, form, change)
        if not change or {"role", "is_active", "email"} & set(form.changed_data):
            end_sessions(user)

    def has_delete_permission(self, request, person=None):
        """People delete their own account, with all that hangs on it; an administrator closes one."""
        return False

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
