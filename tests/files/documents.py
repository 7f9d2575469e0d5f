"""PDF for tests, made in code: with all that may hide in them, and broken on purpose."""

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, OutlineItem, String

from tests.files import pictures

SECRETS = (b"SECRET", b"Exif", b"GPS")


def new(pages=1):
    pdf = pikepdf.new()
    for number in range(pages):
        page = pdf.add_blank_page(page_size=(300, 400))
        page.obj.Contents = pdf.make_stream(b"0.5 g %d 0 50 50 re f" % number)
    return pdf


def saved(pdf, **options):
    """Unpacked, so that a look at the bytes sees everything."""
    file = BytesIO()
    pdf.save(file, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, **options)
    return file.getvalue()


def plain(pages=1):
    return saved(new(pages))


def loaded():
    """A PDF with metadata, an attachment, scripts, actions, a form, notes, a signature and links."""
    pdf = new(2)
    page = pdf.pages[0].obj
    pdf.docinfo["/Author"] = "SECRET author"
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["SECRET creator"]
    pdf.attachments["SECRET.txt"] = AttachedFileSpec(pdf, b"SECRET attachment", filename="SECRET.txt")
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('SECRET')"))
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("SECRET"), script]))
    pdf.Root.PieceInfo = Dictionary(App=Dictionary(Private=String("SECRET")))
    page.AA = Dictionary(O=script)
    page.PieceInfo = Dictionary(App=Dictionary(Private=String("SECRET")))
    page.Metadata = pdf.make_stream(b"SECRET page metadata", Type=Name.Metadata, Subtype=Name.XML)
    page.Thumb = pdf.make_stream(b"SECRET thumbnail")
    page.VP = Array([Dictionary(Type=Name.Viewport, Name=String("SECRET place on a map"))])
    page.LastModified = String("D:20260503SECRET")
    page.Annots = Array([pdf.make_indirect(item) for item in annotations(pdf, script)])
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([page.Annots[4]]),
        XFA=String("SECRET XFA"),
        NeedAppearances=True,
        DR=Dictionary(Font=Dictionary(Helv=font)),
    )
    pdf.Root.StructTreeRoot = pdf.make_indirect(structure(page))
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Chapter", 1))
        outline.root.append(OutlineItem("Run", action=Dictionary(S=Name.Launch, F=String("SECRET.exe"))))
    return saved(pdf)


def annotations(pdf, script):
    def box(subtype, **keys):
        return Dictionary(Type=Name.Annot, Subtype=subtype, Rect=Array([10, 10, 90, 30]), **keys)

    file = pdf.attachments["SECRET.txt"].obj
    return [
        box(Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org/law")), T=String("SECRET")),
        box(Name.Link, A=Dictionary(S=Name.URI, URI=String("javascript:SECRET()"))),
        box(Name.Link, A=Dictionary(S=Name.Launch, F=String("SECRET.exe"), Next=script)),
        box(Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("https://example.org/SECRET"))),
        box(Name.Widget, FT=Name.Tx, T=String("SECRET field"), V=String("typed"), DA=String("/Helv 12 Tf"), AA=script),
        box(Name.Text, T=String("SECRET author"), Contents=String("SECRET note"), M=String("D:2026SECRET")),
        box(Name.FileAttachment, FS=file, T=String("SECRET author")),
    ]


def structure(page):
    """A tree of structure that still names the file attached to the page."""
    attached = Dictionary(Type=Name.OBJR, Obj=page.Annots[6])
    paragraph = Dictionary(Type=Name.StructElem, S=Name.P, Alt=String("A table of places"), K=attached)
    return Dictionary(Type=Name.StructTreeRoot, K=Array([paragraph]))


def with_jpeg(*, packed=False):
    """A page with a photograph that holds the place where it was taken."""
    pdf = new()
    content = pictures.photograph()
    image = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Image, Width=64, Height=48, BitsPerComponent=8)
    image.ColorSpace = Name.DeviceRGB
    image.Metadata = pdf.make_stream(b"SECRET picture metadata", Type=Name.Metadata, Subtype=Name.XML)
    if packed:
        image.write(zlib.compress(content), filter=Array([Name.FlateDecode, Name.DCTDecode]))
    else:
        image.write(content, filter=Name.DCTDecode)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
    return saved(pdf)


def encrypted(**passwords):
    file = BytesIO()
    new().save(file, encryption=Encryption(**passwords))
    return file.getvalue()


def unpacked(content):
    """The same document as bytes in which all can be read, its pictures aside."""
    with pikepdf.open(BytesIO(content)) as pdf:
        if "/ID" in pdf.trailer:
            del pdf.trailer.ID
        return saved(pdf, static_id=True, qdf=True, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)


def jpeg_in(content):
    """The bytes of the picture that `with_jpeg` put in."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return pdf.pages[0].obj.Resources.XObject.Im0.read_raw_bytes()


def with_history():
    """A PDF whose first version, an author's note, still lies under an update."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (SECRET) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>",
    )
    content, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = len(content)
    content += b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % table
    place = len(content)
    content += b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Lang (en) >>\nendobj\n"
    last = b"xref\n1 1\n%010d 00000 n \ntrailer\n<< /Size 4 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return content + last % (place, table, len(content))


def bomb_of_references():
    """A table of objects that unpacks to 400 MB."""
    return with_table(b"%PDF-1.5\n", 1, 50_000_000, bytes(400 * 1024 * 1024))


def bomb_of_objects():
    """A few kilobytes that unpack to lists of thirty million numbers, which take gigabytes."""
    content, places, packed = b"%PDF-1.5\n", {}, {}
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] >>",
    }
    for number in (4, 6):
        head = b"%d 0 " % (number + 1)
        keys = b"/Type /ObjStm /N 1 /First %d" % len(head)
        objects[number] = packed_stream(keys, head + b"[" + b"0 " * 15_000_000 + b"]")
        packed[number + 1] = number
    for number, item in objects.items():
        places[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    last = max(packed) + 1
    places[last] = len(content)
    rows = bytes(7)
    for number in range(1, last + 1):
        kind, where = (2, packed[number]) if number in packed else (1, places[number])
        rows += bytes([kind]) + where.to_bytes(4) + bytes(2)
    return with_table(content, last, last + 1, rows)


def with_table(content, number, size, rows):
    table = packed_stream(b"/Type /XRef /Size %d /W [1 4 2] /Root 1 0 R" % size, rows)
    return content + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, table, len(content))


def packed_stream(keys, data):
    data = zlib.compress(data, 9)
    return b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (keys, len(data), data)
