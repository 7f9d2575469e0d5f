from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    """The table of the cache "default"; with another cache in the settings there is nothing to do."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_organisations_and_roles")]

    operations = [
        migrations.RunPython(
            create, lambda apps, schema_editor: schema_editor.execute("DROP TABLE IF EXISTS shared_cache")
        )
    ]
