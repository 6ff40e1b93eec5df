"""The shared analytics package: transactions in, tables and fitted models out."""

from typing import Final

VERSION: Final = "0.1.0"
