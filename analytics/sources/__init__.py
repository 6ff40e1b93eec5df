"""The only reader of raw data: files of transactions into one typed table."""

from analytics.sources.files import fingerprint
from analytics.sources.reading import FileReading, Reading, read_source, read_transactions

__all__ = ["FileReading", "Reading", "fingerprint", "read_source", "read_transactions"]
