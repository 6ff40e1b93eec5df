"""The only reader of raw data: files of transactions into one typed table."""

from analytics.sources.before import Before, Tally
from analytics.sources.files import fingerprint, source_files
from analytics.sources.overlap import alike
from analytics.sources.reading import FileReading, Reading, read_source, read_transactions

__all__ = [
    "Before",
    "FileReading",
    "Reading",
    "Tally",
    "alike",
    "fingerprint",
    "read_source",
    "read_transactions",
    "source_files",
]
