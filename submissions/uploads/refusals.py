"""Why a file is not taken, in words for the person who chose it."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """A file that cannot be made safe; the message says why and what to do instead."""

    def __str__(self):
        return str(self.args[0])


EMPTY = _("This file is empty. Choose it again, or choose another one.")
TOO_LARGE = _("This file is larger than 10 MB. Save it with smaller pictures, or split it.")
NOT_ACCEPTED = _("This is not a PDF, PNG or JPEG file, whatever its name says. Only these three can be attached.")
OFFICE_DOCUMENT = _("Documents can only be attached as PDF. Save it as PDF first, then attach the PDF.")
OTHER_PICTURE = _("Pictures can only be attached as PNG or JPEG. Save it as PNG, JPEG or PDF first, then attach that.")
ARCHIVE = _("This is an archive of files. Attach its files one by one, each as PDF, PNG or JPEG.")

DAMAGED_PICTURE = _("This picture is damaged or incomplete. Save it again as PNG or JPEG, then attach that.")
TOO_MANY_PIXELS = _("This picture has more than 50 million pixels. Save it in a smaller size, then attach that.")
MOVING_PICTURE = _("This is a moving picture. Save the one frame that matters as PNG or JPEG, then attach that.")

PROTECTED_PDF = _("This PDF is protected with a password. Save it without protection, then attach that.")
DAMAGED_PDF = _("This PDF is damaged or incomplete. Print it to a new PDF, then attach that.")
TOO_MANY_PAGES = _("This PDF has more than 500 pages. Attach only the pages that matter.")


def name_of(refused):
    """The name under which its message stands above."""
    return next(name for name, message in globals().items() if message is refused.args[0])
