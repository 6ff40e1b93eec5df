"""Routes that need a role."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from pages.who import Role, demand

P = ParamSpec("P")
R = TypeVar("R")


def require(role: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a route answer only those who have at least this role; others get 403 with words.

    >>> @require(Role.ANALYST)
    ... def export() -> str:
    ...     return "numbers"
    """

    def guarded(route: Callable[P, R]) -> Callable[P, R]:
        @wraps(route)
        def answer(*args: P.args, **kwargs: P.kwargs) -> R:
            demand(role)
            return route(*args, **kwargs)

        return answer

    return guarded
