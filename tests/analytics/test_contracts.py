from analytics import contracts
from analytics.contracts import CANCELLATION_MATCHES


def test_an_empty_table_keeps_its_contract(con):
    empty = con.create_table(
        "matches",
        schema={
            "cancellation_line": "int64",
            "sale_line": "int64",
            "quantity": "int64",
            "revenue": "float64",
            "cancelled_at": "timestamp",
        },
    )
    CANCELLATION_MATCHES.check(empty)


def test_every_contract_names_its_key_among_its_columns():
    for contract in contracts.ALL.values():
        assert set(contract.key) <= set(contract.columns)
        assert contract.optional <= set(contract.columns)
        assert not contract.optional & set(contract.key)
