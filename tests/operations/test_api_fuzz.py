"""Schemathesis asks every operation of the API what its document allows, and what it does not."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from analytics.store import ArtifactStore
from dashboard.api import OPERATIONS
from dashboard.api.operations import PREFIX, Nothing
from dashboard.app import create_app
from dashboard.settings import Settings

EXAMPLES = 150

pytestmark = pytest.mark.operations

# What takes no parameter cannot be asked wrongly.
QUESTIONS = [
    pytest.param(operation, mode, id=f"{operation.name}-{mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE
    or operation.query is not Nothing
    or operation.body
    or operation.path_parts
]


@pytest.fixture(scope="module")
def schema(demo_store, tmp_path_factory):
    folder = tmp_path_factory.mktemp("state")
    app = create_app(Settings(artifacts=demo_store, cache=folder, audit_log=folder / "audit"))
    return schemathesis.openapi.from_wsgi(f"{PREFIX}/openapi.json", app.server)


@pytest.fixture(scope="module")
def known(demo_store):
    """What is there, and would hardly be guessed."""
    customers = ArtifactStore(demo_store).current().table("customers")
    products = ArtifactStore(demo_store).current().table("products")
    return {
        "customer_id": customers["customer_id"].iloc[0],
        "stock_code": products.query("is_merchandise")["stock_code"].iloc[0],
    }


@pytest.mark.parametrize(("operation", "mode"), QUESTIONS)
def test_an_operation_answers_as_its_document_says(schema, known, operation, mode):
    path = operation.path.replace("<", "{").replace(">", "}")
    described = schema[f"{PREFIX}{path}"][operation.method]
    # A sound day or country may not be in the data, which is refused as well.
    cases = described.as_strategy(generation_mode=mode)
    if parts := {name: known[name] for name in operation.path_parts or {}}:
        cases |= described.as_strategy(generation_mode=mode, path_parameters=parts)
    excluded = [positive_data_acceptance] if operation.name == "summary" else []

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def ask(case):
        # What is compressed would not be read again.
        answer = case.call(headers={"Accept-Encoding": "identity"})
        assert answer.status_code < 500, answer.text
        case.validate_response(answer, excluded_checks=excluded)

    ask()
