"""Keep the word vectors out of line, so that going through the rows of the search table stays cheap."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("practices", "0002_catalogue")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE practices_searchtext SET (toast_tuple_target = 128)",
            reverse_sql="ALTER TABLE practices_searchtext RESET (toast_tuple_target)",
        ),
    ]
