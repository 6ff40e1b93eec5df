"""Whether the current build is still what was published, and keeps its contracts."""

from analytics import contracts, engine
from analytics.errors import SchemaError
from analytics.store import ArtifactStore
from analytics.stored import in_engine


def problems_of(store: ArtifactStore) -> list[str]:
    """Hash every file of the current build again, then check each table's contract.

    Returns
    -------
    list of str
        What is wrong, one sentence each; empty when the build is sound.

    Raises
    ------
    ArtifactError
        There is no build.
    """
    if problems := store.verify():
        return problems
    current = store.current()
    con = engine.connect()
    for name, contract in contracts.ALL.items():
        try:
            contract.check(in_engine(con, current.stored(name)))
        except SchemaError as error:
            problems.append(str(error))
    return problems
