"""Reading a component tree in tests."""

from collections.abc import Iterator

from dash.development.base_component import Component


def walk(node: object) -> Iterator[Component]:
    """Give every component of a tree, parents first."""
    if isinstance(node, Component):
        yield node
        yield from walk(getattr(node, "children", None))
    elif isinstance(node, list | tuple):
        for child in node:
            yield from walk(child)


def text(node: object) -> str:
    """Join all text of a tree."""
    if isinstance(node, Component):
        return text(getattr(node, "children", None))
    if isinstance(node, list | tuple):
        return " ".join(filter(None, map(text, node)))
    return "" if node is None else str(node)


def of_class(node: object, name: str) -> list[Component]:
    """Find the components that carry a class."""
    return [c for c in walk(node) if name in (getattr(c, "className", None) or "").split()]


def ids(node: object) -> list[object]:
    """List every id of a tree."""
    return [c.id for c in walk(node) if getattr(c, "id", None) is not None]


def rows(node: object) -> list[list[str]]:
    """Read the body of a table as text."""
    bodies = [c for c in walk(node) if type(c).__name__ == "Tbody"]
    return [[text(cell) for cell in row.children] for body in bodies for row in body.children]
