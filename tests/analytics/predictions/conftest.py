"""The predictions of the build of the real file, for every test that looks at them."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from analytics import engine
from analytics.contracts import predictions as promised
from analytics.predictions.scores import COLUMNS
from analytics.store import ArtifactStore

AS_OF = datetime(2011, 12, 10)


@pytest.fixture(scope="session")
def real_lines(real_store):
    con = engine.connect(threads=1)
    yield con.read_parquet(ArtifactStore(real_store).current().path("lines"))
    con.disconnect()


@pytest.fixture(scope="session")
def foretold(real_store):
    """Tables, notes and scorer; ``predictions`` is taken out of ``customers`` again."""
    build = ArtifactStore(real_store).current()
    names = [each.name for each in promised.ALL if each is not promised.PREDICTIONS]
    tables = {name: build.table(name) for name in (*names, "model_cards")}
    customers = build.table("customers", list(COLUMNS))
    tables["predictions"] = customers.dropna(subset=["churn_probability"]).reset_index(drop=True)
    return SimpleNamespace(
        tables=tables,
        notes=build.manifest["models"]["predictions"],
        scorer=build.model("predictions"),
    )
