"""The only reader of raw data: files and tables of transactions into one typed table."""

from analytics.sources.before import Before, Tally
from analytics.sources.files import Source, SourceFile, fingerprint, source_files, source_parts
from analytics.sources.glance import Glance, Part, glance, part_of
from analytics.sources.overlap import alike
from analytics.sources.reach import at_hand, read_into, require_files
from analytics.sources.reading import FileReading, Reading, read_source, read_transactions

__all__ = [
    "Before",
    "FileReading",
    "Glance",
    "Part",
    "Reading",
    "Source",
    "SourceFile",
    "Tally",
    "alike",
    "at_hand",
    "fingerprint",
    "glance",
    "part_of",
    "read_into",
    "read_source",
    "read_transactions",
    "require_files",
    "source_files",
    "source_parts",
]
