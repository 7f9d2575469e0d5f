"""Makes the open-data set and puts it where every web machine reads it; the sets before it go."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone
from pyroaring import BitMap

from lib.release import release
from practices import index as facet_index
from practices.models import DataSet
from practices.open_data import files


def publish():
    """Make the set of the catalogue as it is now, and serve it instead of the one before; the new one.

    Two at a time do no harm: the one begun last stays. None is half there: it is served once all its files are stored.
    """
    with TemporaryDirectory(prefix="child-first-data-") as folder:
        written = files.write(Path(folder))
        made = DataSet.objects.create(
            catalogue_version=written.version,
            release=release(),
            practices=written.practices.serialize(),
            files=written.facts(),
        )
        store(made, Path(folder))
    remove(DataSet.objects.filter(pk__lt=made.pk))
    return made


def store(made, folder):
    for file in made.files:
        with (folder / file["path"]).open("rb") as source:
            default_storage.save(stored_name(made, file["path"]), File(source))
    # A later one may have removed this one by now; its row is gone then.
    if not DataSet.objects.filter(pk=made.pk).update(made_at=timezone.now()):
        remove_files(made)


def stored_name(made, path):
    """Where a file of a set lies in the storage: flat, so that no empty folder stays behind."""
    return f"open-data/{made.pk}-{path.replace('/', '-')}"


def remove(sets):
    """Files first: should this end in between, the rows are there for the next time."""
    for one in sets:
        remove_files(one)
        one.delete()


def remove_files(one):
    for file in one.files:
        default_storage.delete(stored_name(one, file["path"]))


# What is served -------------------------------------------------------------------------------------------------------


def present():
    """The set that may be served now, or None: where none is made yet, or it holds a practice taken down since."""
    made = DataSet.objects.using("catalogue").exclude(made_at=None).first()
    return made if made and not holds_what_is_gone(made) else None


def holds_what_is_gone(made):
    return bool(BitMap.deserialize(bytes(made.practices)) - facet_index.current().all)


def is_due():
    """Whether another set should be made: at once where none can be served, and once a day after a change."""
    made = present()
    if made is None:
        return True
    index = facet_index.current()
    is_stale = (made.catalogue_version, made.release) != (index.number, release())
    return is_stale and made.made_at.date() < timezone.now().date()
