"""Static files of a real site: hashed names, compressed beside themselves, kept by browsers for a year."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """As WhiteNoise has it, with the names in the imports of our own behaviours hashed as well: what one imports is
    then kept for a year as it is itself. (Django's switch for this would read every package's scripts too, and some
    name files that they do not bring.)"""

    _base = CompressedManifestStaticFilesStorage
    patterns = (*_base.patterns, ("js/*.js", _base._js_module_import_aggregation_patterns[1]))
