"""Serves the files of the open-data set at addresses that stay."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from practices.formats import licence
from practices.open_data import publishing
from practices.open_data.files import DataFile

HEADERS = {
    "Cache-Control": "public, max-age=0, must-revalidate",
    "Access-Control-Allow-Origin": "*",
    "Link": f'<{licence.URL}>; rel="license"',
}
SECONDS_TO_WAIT = 300  # a set is made within a few minutes where there is none


@login_not_required
@require_safe
def data_file(request, path):
    """One file of the present set. While there is none it answers 503: please come back."""
    made = publishing.present()
    if made is None:
        return not_yet()
    file = next((DataFile(**facts) for facts in made.files if facts["path"] == path), None)
    if file is None:
        raise Http404
    etag, changed = f'"{file.sha256}"', int(made.made_at.timestamp())
    response = get_conditional_response(request, etag, changed) or sent(request, made, file)
    if response.status_code in (200, 304):
        for name, value in HEADERS.items():
            response[name] = value
        response["ETag"] = etag
        response["Last-Modified"] = http_date(changed)
    return response


def sent(request, made, file):
    if request.method == "HEAD":  # the storage need not be asked
        return HttpResponse(content_type=file.media_type, headers={"Content-Length": file.size})
    try:
        stored = default_storage.open(publishing.stored_name(made, file.path))
    except FileNotFoundError:  # a newer set took its place a moment ago
        return not_yet()
    return FileResponse(stored, filename=file.path.rpartition("/")[2], content_type=file.media_type)


def not_yet():
    return HttpResponse(
        "The open-data set is being made. Please come back in a few minutes.\n",
        status=503,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": SECONDS_TO_WAIT},
    )
