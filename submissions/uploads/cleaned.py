"""What is left of an uploaded file."""

from dataclasses import dataclass

EXTENSIONS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class CleanFile:
    content: bytes
    content_type: str
    width: int | None = None  # of a picture
    height: int | None = None
    pages: int | None = None  # of a PDF

    @property
    def is_image(self):
        return self.content_type.startswith("image/")

    @property
    def extension(self):
        return EXTENSIONS[self.content_type]
