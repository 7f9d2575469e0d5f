"""Uploads on their way in: what is larger than any file may be is not kept on disk while it comes."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from submissions.uploads import MOST_BYTES


class LimitedUpload(FileUploadHandler):
    """Stands first among the handlers: lets go of a file that grows too large; `request.too_large` names its field."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > MOST_BYTES:
            self.request.too_large = self.field_name
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        """The next handlers hold what came."""
