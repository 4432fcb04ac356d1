"""Static files of a real site: hashed names, compressed beside themselves, kept by browsers for a year, and all
stylesheets in one."""

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from peerhealth.frame import STYLESHEETS

# An address in a stylesheet that is meant from the folder where it stands: not one of a host, the site or the page.
NEARBY = re.compile(r"""url\(\s*(["']?)(?![a-zA-Z]+:|/|#)([^"')]+)\1\s*\)""")


def joined(sheets: dict[str, str]) -> str:
    """One stylesheet of `sheets` (words by name, in their order), for the folder `css/`; each begins with its name, and
    addresses in it still lead where they led."""

    def moved(name: str, words: str) -> str:
        folder = posixpath.dirname(name)
        return NEARBY.sub(lambda found: f'url("{posixpath.normpath(posixpath.join(folder, found[2]))}")', words)

    return "\n".join(f"/* {name} */\n{moved(name, words)}" for name, words in sheets.items())


class HashedFiles(CompressedManifestStaticFilesStorage):
    """As WhiteNoise has it, with the names in the imports of our own behaviours hashed as well: what one imports is
    then kept for a year as it is itself. (Django's switch for this would read every package's scripts too, and some
    name files that they do not bring.) Our stylesheets are joined into one: a browser asks once, and together they
    weigh a third less than apart."""

    _base = CompressedManifestStaticFilesStorage
    patterns = (*_base.patterns, ("js/*.js", _base._js_module_import_aggregation_patterns[1]))
    one_stylesheet = "css/site.css"

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Adds the one stylesheet to what `collectstatic` has found in `paths`, then hashes and compresses."""
        if not dry_run:
            sheets = {name: self._words(*paths[f"css/{name}.css"]) for name in STYLESHEETS}
            self.delete(self.one_stylesheet)
            self._save(self.one_stylesheet, ContentFile(joined(sheets).encode()))
            paths = {**paths, self.one_stylesheet: (self, self.one_stylesheet)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    @staticmethod
    def _words(storage: Any, path: str) -> str:
        with storage.open(path) as file:
            return file.read().decode()
