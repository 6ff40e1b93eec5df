"""Downloads of lists of customers, with the split for a campaign, under /lists."""

import flask
import pandas as pd

from analytics import experiments
from analytics.errors import ShopperError
from components import campaign, formats, grid_rows
from dashboard import access, audit, exports
from pages import list_plan, list_state, listing, read
from pages.list_state import Asked
from pages.listing import Listing


def install(server: flask.Flask) -> None:
    """Serve every registered list."""

    @server.route("/lists/<name>.<kind>", methods=["GET", "POST"])
    @access.require(access.Role.ANALYST)
    def take_away(name: str, kind: str) -> flask.Response:
        found = listing.LISTS.get(name)
        if found is None or kind not in exports.TYPES:
            return flask.Response(f"no list {name}.{kind}\n", 404, mimetype="text/plain")
        try:
            asked = _asked(found)
            rows = listing.rows_of(found, asked)
            table, about = as_table(found, rows, asked), about_list(found, rows, asked)
        except ShopperError as refused:
            return flask.Response(f"{refused}\n", 400, mimetype="text/plain")
        audit.record("list", name=name, kind=kind, rows=len(rows))
        content = exports.as_csv(table, about) if kind == "csv" else exports.as_xlsx(table, about)
        headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
        return flask.Response(content, content_type=exports.TYPES[kind], headers=headers)


def as_table(found: Listing, rows: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """Set the rows under their headings, with the group of each where one is asked for."""
    titles = listing.columns_of(found)
    if asked.split is None:
        return rows[list(titles)].rename(columns=titles)
    split = list_plan.with_groups(rows, asked.split, found.balanced_by)
    return split[[*titles, experiments.GROUP]].rename(
        columns={**titles, experiments.GROUP: "Group"}
    )


def about_list(found: Listing, rows: pd.DataFrame, asked: Asked) -> dict[str, str]:
    """Say what a downloaded list is of."""
    return exports.provenance(found.title) | {
        "Selection": _selection(found, asked),
        "Filters": grid_rows.in_words(found.columns, asked.filters) or "none",
        "Order": grid_rows.order_in_words(found.columns, asked.sort) or "as listed",
        "Customers": formats.count(len(rows)),
        **_about_split(found, rows, asked),
    }


def _asked(found: Listing) -> Asked:
    request = flask.request
    if request.method == "POST":
        return list_state.from_json(request.form.get("state"), in_percent=found.is_rate)
    values = dict(request.args.lists())
    return list_state.from_address(values, in_percent=found.is_rate)


def _selection(found: Listing, asked: Asked) -> str:
    said = [found.described(asked.query)]
    if asked.ids is not None:
        said.append(f"{formats.count(len(asked.ids))} selected customers")
    if asked.ticked is not None:
        said.append(f"{formats.count(len(asked.ticked))} ticked customers")
    return ", ".join(filter(None, said)) or "all customers"


def _about_split(found: Listing, rows: pd.DataFrame, asked: Asked) -> dict[str, str]:
    split = asked.split
    if split is None:
        return {}
    plan = list_plan.plan_of(found.outcome, rows, split)
    titles = listing.columns_of(found)
    return {
        "Control share": formats.percent(split.control_share),
        "Seed": str(split.seed),
        "Balanced by": titles.get(split.by, split.by) or "nothing",
        "Groups": " ".join(campaign.sentences(plan, read.currency())),
    }
