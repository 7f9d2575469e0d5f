"""Pictures for tests, made in code: with all that a telephone writes into them, and broken on purpose."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

MARKERS = (b"Exif", b"GPS", b"SECRET", b"http://ns.adobe.com", b"ICC_PROFILE", b"Photoshop")
GPS = {1: "N", 2: (13.0, 45.0, 22.68), 3: "E", 4: (100.0, 30.0, 6.48), 29: "2026:05:03"}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>SECRET</dc:creator></x:xmpmeta>'


def quarters(mode="RGB", size=(64, 48)):
    """A picture whose four quarters differ, so that a turn can be seen."""
    image = Image.new("RGB", size, "red")
    half = (size[0] // 2, size[1] // 2)
    image.paste("lime", (half[0], 0, size[0], half[1]))
    image.paste("blue", (0, half[1], half[0], size[1]))
    image.paste("white", (*half, *size))
    return image.convert(mode)


def exif(orientation=1):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRET telephone"
    exif[0x013B] = "SECRET author"
    exif.get_ifd(0x8825).update(GPS)
    return exif


def profile():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapping_profile():
    """A profile by which red is shown as blue, and blue as red."""
    return profile().replace(b"rXYZ", b"oXYZ").replace(b"bXYZ", b"rXYZ").replace(b"oXYZ", b"bXYZ")


def jpeg(image=None, **options):
    return saved(image or quarters(), "JPEG", quality=95, **options)


def photograph(orientation=1):
    """A JPEG as from a telephone: EXIF with the place, XMP, a profile, a comment."""
    return jpeg(exif=exif(orientation), icc_profile=profile(), comment=b"SECRET comment", xmp=XMP)


def png(image=None, **options):
    return saved(image or quarters(), "PNG", **options)


def annotated_png():
    text = PngInfo()
    text.add_text("Author", "SECRET author")
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    text.add_text("Comment", "SECRET comment " * 100, zip=True)
    return png(pnginfo=text, exif=exif(), icc_profile=profile(), dpi=(300, 300))


def moving_png():
    return saved(quarters(), "PNG", save_all=True, append_images=[Image.new("RGB", (64, 48), "blue")])


def twin_jpeg():
    """Two pictures in one file, as telephones make them (MPO)."""
    return saved(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48), "black")])


def bomb_png(width=60_000, height=60_000):
    """A few bytes that promise billions of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def bomb_jpeg(width=60_000, height=60_000):
    """A small JPEG whose header says that it is huge."""
    content = jpeg()
    frame = content.index(b"\xff\xc0")
    return content[: frame + 5] + struct.pack(">HH", height, width) + content[frame + 9 :]


def png_chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def saved(image, form, **options):
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def opened(content):
    """The picture and the names of what it carries besides its pixels."""
    with Image.open(BytesIO(content)) as image:
        image.load()
        return image, set(image.info) | set(image.getexif())
