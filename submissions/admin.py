"""Django's admin, for administrators: the settings of what the program does by itself. No submissions."""

from django.contrib import admin
from django.shortcuts import redirect

from submissions.source_models import SourceCheck


@admin.register(SourceCheck)
class SourceCheckAdmin(admin.ModelAdmin):
    """One switch. Its list leads straight to it."""

    fields = ["is_on", "listed_at"]
    readonly_fields = ["listed_at"]

    def changelist_view(self, request, extra_context=None):
        SourceCheck.objects.get_or_create(pk=1)
        return redirect("admin:submissions_sourcecheck_change", 1)

    def construct_change_message(self, request, form, formsets, add=False):
        """What the activity page reads."""
        return "on" if form.instance.is_on else "off"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
