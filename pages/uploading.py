"""From a file to a build: what the panel on the data page does."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dash import ALL, Input, Output, State, callback, ctx, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from analytics.errors import ShopperError
from components import uploading, uploading_check
from pages import uploads

_WORKING: Final = {"starting", "running"}

Shown = tuple[list[Component], bool, str | None, Any]
"""Panel, whether the clock stands, the upload, and where to go."""


@callback(
    Output("data-upload-panel", "children"),
    Output("data-tick", "disabled"),
    Output("data-draft", "data"),
    Output("data-goto", "href"),
    Input("data-arrived", "data"),
    Input("data-turn", "data"),
    Input({"type": uploading.DO, "index": ALL}, "n_clicks"),
    State("data-draft", "data"),
    State({"type": uploading_check.FIELD, "index": ALL}, "value"),
    State({"type": uploading_check.FIELD, "index": ALL}, "id"),
)
def act(
    arrived: Mapping[str, Any] | None,
    _turn: str | None,
    _clicks: Sequence[int | None],
    draft: str | None,
    values: Sequence[Any],
    ids: Sequence[Mapping[str, str]],
) -> Shown:
    """Do what was asked for, and show where the upload stands."""
    name, options = _asked(), uploading_check.options_of(values, ids)
    if name == "arrived" and arrived:
        draft, name = arrived["draft"], "check"
    try:
        draft = _did(name, draft, options)
    except ShopperError as refused:
        if draft is None or not _is_there(draft):
            panel = uploading.choose(uploads.desk().limit(), said=uploading.refusal(str(refused)))
            return [panel], True, None, no_update
        return show(draft, refused=str(refused))
    return show(draft or uploads.desk().live())


@callback(
    Output("data-upload-progress", "children"),
    Output("data-turn", "data"),
    Input("data-tick", "n_intervals"),
    State("data-draft", "data"),
    prevent_initial_call=True,
)
def follow(n: int, draft: str | None) -> tuple[Any, Any]:
    """Say how far the job is; once it has ended, let the panel say so."""
    if draft is None or not _is_there(draft):
        return [], f"gone {n}"
    state = uploads.desk().state(draft)
    if state.get("state") in _WORKING:
        return uploading.progress(state), no_update
    return [], f"{state.get('job')} {state.get('state')} {n}"


def show(draft: str | None, refused: str = "") -> Shown:
    """Show where an upload stands; `refused` is why something just asked for is not done."""
    desk = uploads.desk()
    if draft is None or not _is_there(draft):
        return [uploading.choose(desk.limit())], True, None, no_update
    state = desk.state(draft)
    if refused:
        state |= {"state": "refused", "message": refused}
    if state.get("state") in _WORKING:
        return [uploading.busy(state)], False, draft, no_update
    if state.get("job") == "build" and state.get("state") == "done":
        return [uploading.busy(state)], True, None, f"/data?built={state['build_id']}"
    if state["preview"]:
        return uploading_check.check(state, draft, desk.limit()), True, draft, no_update
    said = uploading.outcome(state)
    return [uploading.choose(desk.limit(), said=said)], True, None, no_update


def _asked() -> str:
    """Name what was pressed or came; a button that only came into being asks for nothing."""
    triggered = ctx.triggered_id
    if triggered is None:
        return "look"
    if isinstance(triggered, str):
        return triggered.removeprefix("data-")
    if not ctx.triggered[0]["value"]:
        raise PreventUpdate
    return str(triggered["index"]).removeprefix("data-")


def _did(name: str, draft: str | None, options: Mapping[str, Any]) -> str | None:
    """Have the desk do what was asked for; return the upload that is left."""
    desk = uploads.desk()
    if draft is None or name not in {"check", "build", "cancel", "discard"}:
        return draft
    if name == "check":
        desk.check(draft, options)
    elif name == "build":
        desk.build(draft, options)
    elif name == "cancel":
        desk.cancel(draft)
    else:
        desk.discard(draft)
        return None
    return draft


def _is_there(draft: str) -> bool:
    try:
        uploads.desk().state(draft)
    except uploads.GoneError:
        return False
    return True
