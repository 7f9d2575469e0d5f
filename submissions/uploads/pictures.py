"""PNG and JPEG: decoded, turned upright, brought to sRGB and encoded anew from their pixels alone."""

from io import BytesIO

from PIL import ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from submissions.uploads import refusals
from submissions.uploads.cleaned import CleanFile
from submissions.uploads.refusals import Refused

MOST_PIXELS = 50_000_000
JPEG_QUALITY = 88
PNG_MODES = {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}
JPEG_MODES = {"L", "RGB"}


def clean_png(content):
    image = pixels(PngImageFile, content)
    image = image if image.mode in PNG_MODES else image.convert("RGB")
    return CleanFile(encoded(image, "PNG"), "image/png", *image.size)


def clean_jpeg(content):
    """Of several pictures in one JPEG, as telephones make them, the first is kept."""
    image = pixels(JpegImageFile, content)
    image = image if image.mode in JPEG_MODES else image.convert("RGB")
    return CleanFile(encoded(image, "JPEG", quality=JPEG_QUALITY), "image/jpeg", *image.size)


def pixels(opener, content):
    """The picture as it is meant to be seen, without anything but its pixels."""
    try:
        # The size is read from the header: a bomb is refused before it is decoded.
        with opener(BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Refused(refusals.TOO_MANY_PIXELS)
            if getattr(image, "is_animated", False):
                raise Refused(refusals.MOVING_PICTURE)
            image.verify()
        with opener(BytesIO(content)) as image:
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            return bare(in_srgb(image))
    except Refused:
        raise
    except Exception as fault:  # decoders meet hostile bytes with errors of every kind
        raise Refused(refusals.DAMAGED_PICTURE) from fault


def in_srgb(image):
    """A picture whose colours no longer need the profile that it carries."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    mode = "RGBA" if image.has_transparency_data else "RGB"
    source = image.convert(mode) if image.mode in ("P", "LA", "PA") else image
    try:
        profile = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(source, profile, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):  # an unusable profile: viewers ignore it too
        return image


def bare(image):
    """Encoders write some of what `info` holds: nothing but the transparent colour stays there."""
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    return image


def encoded(image, form, **options):
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()
