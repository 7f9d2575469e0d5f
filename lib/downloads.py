"""Files that people gave us, sent so that no browser runs them."""

from django.http import FileResponse


def download(file, name, content_type):
    """A stored file to be kept under `name`: never shown in the site's own origin, whatever it holds."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
