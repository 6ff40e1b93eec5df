"""The history of builds on the data page: serve an earlier one, remove one."""

from typing import Any

from dash import ALL, Input, Output, callback, ctx, no_update
from dash.exceptions import PreventUpdate

from analytics.errors import ShopperError
from components import builds, uploading
from pages import read, uploads


@callback(
    Output("data-builds", "children"),
    Output("data-served", "href"),
    Input("data-opened", "data"),
    Input({"type": builds.USE, "index": ALL}, "n_clicks"),
    Input({"type": builds.REMOVE, "index": ALL}, "submit_n_clicks"),
)
def show_builds(
    _opened: bool, _use: list[int | None], _remove: list[int | None]
) -> tuple[Any, Any]:
    """List the builds, after doing what was asked for."""
    asked, said = ctx.triggered_id, None
    if isinstance(asked, dict):
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate
        build_id = str(asked["index"]).removeprefix("data-")
        try:
            if asked["type"] == builds.USE:
                uploads.desk().roll_back(build_id)
                return no_update, f"/data?built={build_id}"
            uploads.desk().remove(build_id)
        except ShopperError as refused:
            said = uploading.refused(str(refused))
    return builds.history(read.builds(), said), no_update
