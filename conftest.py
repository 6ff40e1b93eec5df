"""What can be collected only where the drivers of other engines are installed."""

from importlib.util import find_spec

_DRIVERS = {"postgres": "psycopg", "spark": "pyspark", "spark_session": "pyspark"}

collect_ignore = [
    f"analytics/engines/{module}.py"
    for module, driver in _DRIVERS.items()
    if find_spec(driver) is None
]
