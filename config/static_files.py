"""Static files under hashed names, compressed, with the layers of site.css inlined into one stylesheet."""

import re
from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage

SITE = "css/site.css"
LAYER = re.compile(r"""@import\s+url\(["']?(?P<file>[^"')]+)["']?\)\s+layer\((?P<layer>[\w.-]+)\)\s*;""")


def one_stylesheet(site):
    """The text of the stylesheet at path `site` with every `@import url(…) layer(…)` replaced by what it names."""

    def inlined(match):
        return f"@layer {match['layer']} {{\n{(site.parent / match['file']).read_text()}}}\n"

    return LAYER.sub(inlined, site.read_text())


class OneStylesheetStorage(CompressedManifestStaticFilesStorage):
    """Saves a visitor one round trip per layer; in DEBUG the browser follows the imports itself."""

    def post_process(self, paths, dry_run=False, **options):
        if SITE in paths and not dry_run:
            collected = Path(self.path(SITE))
            collected.write_text(one_stylesheet(collected))
            paths = paths | {SITE: (self, SITE)}  # read what was collected, not its source
        yield from super().post_process(paths, dry_run=dry_run, **options)
