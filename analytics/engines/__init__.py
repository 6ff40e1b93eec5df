"""Where the heavy work of a build runs: DuckDB here, Spark, PostgreSQL, or another Ibis backend.

Cleaning, facts and features are Ibis expressions and know nothing of this package. It opens an
engine by its address, holds the few things an engine does in its own way (one small adapter
each), and says in words what goes wrong with one.
"""

from analytics.engines.address import Address, address_of
from analytics.engines.backend import Backend
from analytics.engines.opening import Engine, opened
from analytics.engines.registry import of

__all__ = ["Address", "Backend", "Engine", "address_of", "of", "opened"]
