"""Which adapter an Ibis connection has."""

from importlib import import_module
from typing import Final

import ibis

from analytics.engines.backend import Backend

_ADAPTERS: Final = {
    "duckdb": ("analytics.engines.local", "DuckDB"),
    "pyspark": ("analytics.engines.spark", "Spark"),
    "postgres": ("analytics.engines.postgres", "Postgres"),
}


def of(con: ibis.BaseBackend) -> Backend:
    """Return the adapter of a connection; a backend without one is served by Ibis alone."""
    if con.name not in _ADAPTERS:
        return Backend(con)
    module, name = _ADAPTERS[con.name]
    adapter: Backend = getattr(import_module(module), name)(con)
    return adapter
