"""Finds the pages and hands them to Dash: adding a page is adding one file to `pages/`."""

import importlib
import pkgutil
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

import dash
from dash import _callback, html
from dash.development.base_component import Component

import pages
from analytics.errors import ArtifactError, NoBuildError
from components import notices, shell
from components.page import PageSpec
from dashboard import failures
from pages import read

TITLE: Final = "Shopper Spectrum"

_NOT_FOUND: Final = PageSpec(path="/404", name="No such page", order=1_000)

# Dash hands the callbacks of decorated functions to the first app of a process and forgets them.
# Kept here, every app gets them: tests make many.
_CALLBACKS: Final[dict[str, Any]] = {}
_SPECIFICATIONS: Final[list[Any]] = []


def register(app: dash.Dash) -> list[PageSpec]:
    """Import every page, register it and give `app` its callbacks; return them in their order."""
    found = sorted(_pages(), key=lambda module: module.PAGE.order)
    for module in found:
        layout = _guarded(module.PAGE, module.layout, getattr(module, "without_build", None))
        _register(module.__name__, module.PAGE, layout, getattr(module, "title", None))
    _register("dashboard.not_found_404", _NOT_FOUND, notices.not_found())
    _share_callbacks(app)
    return [module.PAGE for module in found]


def specs() -> list[PageSpec]:
    """List the pages in their order."""
    return sorted((module.PAGE for module in _pages()), key=lambda spec: spec.order)


def _register(
    module: str,
    spec: PageSpec,
    layout: Component | Callable[..., Component],
    title: Callable[..., str] | None = None,
) -> None:
    def titled(**parts: str) -> str:
        return f"{title(**parts) if title else spec.name} · {TITLE}"

    dash.register_page(  # type: ignore[no-untyped-call]  # dash leaves it untyped
        module,
        path=None if spec.is_template else spec.path,
        path_template=spec.path if spec.is_template else None,
        name=spec.name,
        title=titled if title else titled(),
        description=spec.description,
        order=spec.order,
        layout=layout,
    )


def _pages() -> list[ModuleType]:
    modules = (
        importlib.import_module(f"{pages.__name__}.{info.name}")
        for info in pkgutil.iter_modules(pages.__path__)
    )
    return [module for module in modules if hasattr(module, "PAGE")]


def _guarded(
    spec: PageSpec,
    layout: Callable[..., Component],
    without_build: Callable[..., Component] | None,
) -> Callable[..., Component]:
    """Frame a page with what every page shows; say what is missing in place of a broken one."""

    def framed(**query: Any) -> Component:
        try:
            return whole(**query)
        except NoBuildError:
            notice = notices.no_build()
        except ArtifactError as error:
            notice = notices.unreadable_build(failures.logged("page", error))
        # Told in place of the page: the toast alone would float over an empty one.
        except Exception as error:
            return notices.failed_page(failures.logged("page", error))
        return html.Div([notice, without_build(**query)]) if without_build else notice

    def whole(**query: Any) -> Component:
        if lacking := read.missing(spec.needs):
            return notices.missing_tables(lacking)
        manifest = read.manifest()
        banner = [notices.demo_banner()] if manifest.get("source", {}).get("is_demo") else []
        return html.Div([*banner, layout(**query), shell.footer(manifest)], className="framed")

    return framed


def _share_callbacks(app: dash.Dash) -> None:
    _CALLBACKS.update(_callback.GLOBAL_CALLBACK_MAP)
    _SPECIFICATIONS.extend(_callback.GLOBAL_CALLBACK_LIST)
    _callback.GLOBAL_CALLBACK_MAP.clear()
    _callback.GLOBAL_CALLBACK_LIST.clear()
    app.callback_map.update({name: _own(entry) for name, entry in _CALLBACKS.items()})
    app._callback_list.extend(_SPECIFICATIONS)


def _own(entry: dict[str, Any]) -> dict[str, Any]:
    """Copy what Dash changes in a background callback when it sets an app up."""
    background = entry.get("background")
    return entry if background is None else entry | {"background": dict(background)}
