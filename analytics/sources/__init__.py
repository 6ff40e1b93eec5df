"""The only reader of raw data: files and tables of transactions into one typed table."""

from analytics.sources.files import Source, fingerprint
from analytics.sources.reach import at_hand, read_into
from analytics.sources.reading import FileReading, Reading, read_source, read_transactions

__all__ = [
    "FileReading",
    "Reading",
    "Source",
    "at_hand",
    "fingerprint",
    "read_into",
    "read_source",
    "read_transactions",
]
