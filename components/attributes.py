"""The hyphenated attributes of HTML, as keywords."""

from typing import Any


def aria(**values: str) -> dict[str, Any]:
    """Name accessibility attributes.

    >>> aria(label="Main", current="page")
    {'aria-label': 'Main', 'aria-current': 'page'}
    """
    return {f"aria-{name}": value for name, value in values.items()}


def data(**values: str) -> dict[str, Any]:
    """Name data attributes.

    >>> data(action="toggle-theme")
    {'data-action': 'toggle-theme'}
    """
    return {f"data-{name}": value for name, value in values.items()}
