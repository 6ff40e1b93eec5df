"""The plain alternative: what a notebook does with pandas, for the same tables.

    python benchmarks/plain_pandas.py transactions.csv OUT

Nothing is detected, checked, hashed or published: the encoding, the columns and the
date format are typed in, and the tables are written as Parquet.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

SERVICE = {"POST", "DOT", "M", "D", "C2", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS"}
NAMES = {
    "InvoiceNo": "invoice",
    "StockCode": "stock_code",
    "Description": "description",
    "Quantity": "quantity",
    "InvoiceDate": "invoiced_at",
    "UnitPrice": "unit_price",
    "CustomerID": "customer_id",
    "Country": "country",
}


def read(path: Path) -> pd.DataFrame:
    identifiers = dict.fromkeys(("InvoiceNo", "StockCode", "CustomerID"), str)
    raw = pd.read_csv(path, encoding="ISO-8859-1", dtype=identifiers).rename(columns=NAMES)
    raw["invoiced_at"] = pd.to_datetime(raw["invoiced_at"], format="%m/%d/%Y %H:%M")
    raw["customer_id"] = raw["customer_id"].str.removesuffix(".0")
    return raw


def clean(raw: pd.DataFrame) -> pd.DataFrame:
    letter = raw["invoice"].str[0].str.upper()
    rules = {
        "duplicate": raw.duplicated(),
        "cancellation": letter == "C",
        "adjustment": letter.between("A", "Z"),
        "non_positive_quantity": raw["quantity"] <= 0,
        "non_positive_price": raw["unit_price"] <= 0,
        "guest_sale": raw["customer_id"].isna(),
    }
    lines = raw.assign(line_number=np.arange(1, len(raw) + 1))
    masks = [mask.to_numpy(bool) for mask in rules.values()]
    lines["fate"] = np.select(masks, list(rules), "sale")
    code = lines["stock_code"]
    lines["is_merchandise"] = ~(
        code.str.upper().isin(SERVICE) | code.str.lower().str.startswith(("gift_", "test"))
    )
    lines["revenue"] = lines["quantity"] * lines["unit_price"]
    return lines


def match(lines: pd.DataFrame) -> pd.DataFrame:
    """Match cancellations to sales in a loop over customers and products."""
    pair = ["customer_id", "stock_code"]
    in_time = ["invoiced_at", "invoice", "quantity", "unit_price"]
    cancelled = lines[(lines["fate"] == "cancellation") & lines["customer_id"].notna()]
    cancelled = cancelled[cancelled["quantity"] < 0].sort_values(in_time)
    keys = pd.MultiIndex.from_frame(cancelled[pair].drop_duplicates())
    sales = lines[lines["fate"] == "sale"]
    sales = sales[pd.MultiIndex.from_frame(sales[pair]).isin(keys)].sort_values(in_time)
    columns = ["line_number", "invoiced_at", "quantity", "unit_price"]
    offers = {key: part[columns].to_numpy().tolist() for key, part in sales.groupby(pair)}
    left = dict(zip(sales["line_number"], sales["quantity"], strict=True))
    found = []
    for row in cancelled.itertuples():
        wanted = -row.quantity
        earlier = [
            s for s in offers.get((row.customer_id, row.stock_code), []) if s[1] <= row.invoiced_at
        ]
        exact = [s for s in earlier if s[2] == wanted == left[s[0]]]
        for sale, _at, _quantity, price in exact[-1:] or earlier[::-1]:
            units = min(wanted, left[sale])
            if units > 0:
                found.append((row.line_number, sale, units, units * price, row.invoiced_at))
                left[sale] -= units
                wanted -= units
    names = ["cancellation_line", "sale_line", "quantity", "revenue", "cancelled_at"]
    return pd.DataFrame(found, columns=names)


def net(lines: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    taken = lines["line_number"].map(matches.groupby("sale_line")["quantity"].sum()).fillna(0)
    is_sale = lines["fate"].isin(["sale", "guest_sale"])
    lines["net_quantity"] = np.where(is_sale, lines["quantity"] - taken, 0).astype("int64")
    lines["net_revenue"] = lines["net_quantity"] * lines["unit_price"]
    for basis, mask in {
        "raw": True,
        "gross": is_sale,
        "identified": lines["fate"] == "sale",
    }.items():
        lines[f"units_{basis}"] = np.where(mask, lines["quantity"], 0)
        lines[f"revenue_{basis}"] = np.where(mask, lines["revenue"], 0.0)
    lines["units_net"], lines["revenue_net"] = lines["net_quantity"], lines["net_revenue"]
    return lines


def facts(lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    measures = [f"{what}_{b}" for what in ("units", "revenue") for b in BASES]
    sums = dict.fromkeys(measures, "sum")
    sold = lines[lines["fate"].isin(["sale", "guest_sale"])]
    first = {"customer_id": "first", "country": "first", "invoiced_at": "min"}
    invoices = sold.groupby("invoice").agg(first | {"line_number": "size"} | sums)
    lines["day"] = lines["invoiced_at"].dt.normalize()
    days = lines.groupby(["day", "country"]).agg({"line_number": "size"} | sums)
    orders = invoices.assign(day=invoices["invoiced_at"].dt.normalize())
    days["n_invoices"] = orders.groupby(["day", "country"]).size()
    month = ["stock_code", "country", lines["invoiced_at"].dt.to_period("M").rename("month")]
    product_months = lines.groupby(month).agg(sums)
    by_month = ["stock_code", "country", sold["invoiced_at"].dt.to_period("M").rename("month")]
    product_months["n_invoices"] = sold.groupby(by_month)["invoice"].nunique()
    products = lines.groupby("stock_code").agg({"is_merchandise": "max"} | sums)
    products[["first_sold_at", "last_sold_at"]] = sold.groupby("stock_code")["invoiced_at"].agg(
        ["min", "max"]
    )
    products["n_invoices"] = sold.groupby("stock_code")["invoice"].nunique()
    products["n_customers"] = sold.groupby("stock_code")["customer_id"].nunique()
    described = sold.assign(name=sold["description"].str.strip())
    named = described.groupby(["stock_code", "name"]).size().sort_values()
    products["name"] = (
        named.reset_index()
        .drop_duplicates("stock_code", keep="last")
        .set_index("stock_code")["name"]
    )
    return {
        "invoices": invoices,
        "days": days,
        "product_months": product_months,
        "products": products,
        "cohorts": cohorts(invoices),
        "data_quality": lines.groupby("fate")["revenue"].agg(["size", "sum"]),
    }


BASES = ("raw", "gross", "net", "identified")


def cohorts(invoices: pd.DataFrame) -> pd.DataFrame:
    kept = invoices[invoices["customer_id"].notna() & (invoices["units_net"] > 0)]
    month = kept["invoiced_at"].dt.to_period("M")
    cohort = month.groupby(kept["customer_id"]).transform("min")
    since = ((month.dt.year - cohort.dt.year) * 12 + month.dt.month - cohort.dt.month).rename(
        "since"
    )
    return kept.groupby([cohort.rename("cohort"), since]).agg(
        {"customer_id": "nunique", "revenue_net": "sum"}
    )


def main(source: Path, out: Path) -> None:
    lines = clean(read(source))
    matches = match(lines)
    lines = net(lines, matches)
    out.mkdir(parents=True, exist_ok=True)
    for name, table in {"cancellation_matches": matches, **facts(lines)}.items():
        flat = table.reset_index()
        for column in flat.columns[flat.dtypes == "period[M]"]:
            flat[column] = flat[column].dt.to_timestamp()
        flat.to_parquet(out / f"{name}.parquet")
    kept = [name for name in lines.columns if not name.startswith(("units_", "revenue_", "day"))]
    lines[kept].to_parquet(out / "lines.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
