"""One thread for the numeric libraries: with more than free cores they spin, many times slower."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Final

# Only what is loaded can be limited.
_THREADED: Final = ("scipy.optimize", "sklearn.ensemble", "sklearn.linear_model")


@contextmanager
def one_thread() -> Iterator[None]:
    """Limit OpenMP and BLAS to one thread inside the block."""
    from threadpoolctl import threadpool_limits

    for name in _THREADED:
        import_module(name)
    with threadpool_limits(limits=1):
        yield
