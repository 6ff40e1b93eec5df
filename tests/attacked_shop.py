"""A shop whose every text is an attack on whoever shows it; some 2,000 lines, built once a run.

An attack that works sets ``window.__xss``, opens a dialog, or asks for something at an address
that is not ours.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from analytics import columns as c
from analytics.build import build
from analytics.store import ArtifactStore

ELSEWHERE = "https://elsewhere.invalid"

#: What a description, a code, a customer, a country may hold.
ATTACKS = (
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    "<svg onload=window.__xss=1>",
    "</script><script>window.__xss=1</script>",
    "<a href='javascript:window.__xss=1'>offer</a>",
    f'<a href="{ELSEWHERE}/link">offer</a>',
    f"<img src={ELSEWHERE}/pixel.png>",
    "[offer](javascript:window.__xss=1)",
    f"![offer]({ELSEWHERE}/markdown.png)",
    "<b>bold</b><br>broken",
    '"><iframe srcdoc="<script>parent.__xss=1</script>">',
    "' onmouseover='window.__xss=1",
    "{{constructor.constructor('window.__xss=1')()}}",
    "${window.__xss=1}",
    "%{customdata[0]}<extra>gone</extra>",
    "<style>body{display:none}</style>",
    '=HYPERLINK("https://elsewhere.invalid","x")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-1+1|cmd",
    "\t=1+1",
    "\u202egnp.exe\u202c",
    "\x1b[2J\x07",
    "x" * 3_000,
    "&lt;script&gt;window.__xss=1&lt;/script&gt;",
)

#: Names that are only unusual, and have to be shown as they are.
HONEST = "CAKE & CO <SMALL> \"A\" 'B'"
HONEST_COUNTRY = "Trinidad & Tobago <Islands>"


def build_attacked(root: Path) -> Path:
    """Build the shop in `root`; its file and its columns attack too."""
    source = root / "<img src=x onerror=window.__xss=1> & co.csv"
    source.parent.mkdir(parents=True, exist_ok=True)
    lines().to_csv(source, index=False)
    store = ArtifactStore(root / "artifacts")
    build(source, store, created_at=datetime(2026, 1, 1, tzinfo=UTC), wait_seconds=600)
    return root / "artifacts"


def lines(n: int = 2_000) -> pd.DataFrame:
    """Sell every attack to every attack, over a year; the best sellers are the worst."""
    random = np.random.default_rng(7)
    names = [*ATTACKS, HONEST]
    product = np.minimum(random.geometric(0.12, n) - 1, len(names) - 1)
    invoice = np.sort(random.integers(0, n // 4, n))
    customer = random.integers(0, 120, n // 4)[invoice]
    day = (invoice * 360 // (n // 4)).astype(int)
    start = datetime(2011, 1, 1, 10)
    countries = ["United Kingdom", HONEST_COUNTRY, *ATTACKS[:12]]
    return pd.DataFrame(
        {
            c.INVOICE: [f"{100_000 + number}" for number in invoice],
            c.STOCK_CODE: [f"{place}{names[place][:60]}".replace("\t", " ") for place in product],
            c.DESCRIPTION: [names[place] for place in product],
            c.QUANTITY: random.integers(1, 9, n),
            c.INVOICED_AT: [start + timedelta(days=int(d)) for d in day],
            c.UNIT_PRICE: np.round(random.uniform(1, 9, n), 2),
            c.CUSTOMER_ID: [f"{who}{ATTACKS[who % len(ATTACKS)][:60]}" for who in customer],
            c.COUNTRY: [countries[who % len(countries)] for who in customer],
        }
    )
