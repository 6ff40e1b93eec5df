"""The plain notebook: read_csv, clean, RFM, K-Means and a dense cosine matrix of products.

    python benchmarks/notebook.py transactions.csv

As such notebooks go: whole tables in memory, the four columns' rules typed in, a pivot of
customers and products and scikit-learn's `cosine_similarity` of it. Prints its figures as JSON.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.preprocessing import StandardScaler

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.plain_pandas import read  # noqa: E402  # after the path


def main(source: Path) -> None:
    raw = read(source).drop_duplicates()
    is_sale = (raw["quantity"] > 0) & (raw["unit_price"] > 0) & raw["customer_id"].notna()
    sales = raw[is_sale & raw["invoice"].str[0].str.isdigit()].copy()
    sales["revenue"] = sales["quantity"] * sales["unit_price"]
    as_of = sales["invoiced_at"].max().normalize() + pd.Timedelta(days=1)
    rfm = sales.groupby("customer_id").agg(
        recency=("invoiced_at", lambda at: (as_of - at.max()).days),
        frequency=("invoice", "nunique"),
        monetary=("revenue", "sum"),
    )
    scaled = StandardScaler().fit_transform(np.log1p(rfm))
    inertia = [KMeans(k, n_init=10, random_state=0).fit(scaled).inertia_ for k in range(2, 11)]
    rfm["segment"] = KMeans(4, n_init=10, random_state=0).fit_predict(scaled)
    pivot = sales.pivot_table(
        index="customer_id", columns="stock_code", values="quantity", aggfunc="sum", fill_value=0
    )
    alike = cosine_similarity((pivot.to_numpy() > 0).astype(float).T)
    neighbours = np.argsort(-alike, axis=1)[:, 1:11]
    print(
        json.dumps(
            {
                "lines": len(sales),
                "customers": len(rfm),
                "revenue": round(float(sales["revenue"].sum()), 2),
                "elbow": len(inertia),
                "neighbours": int(neighbours.size),
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
