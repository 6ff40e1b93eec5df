"""How much a source may ask for before it is refused: a file may come from anyone.

Each limit lies far above what shops have and far below what would stop a machine.
"""

from typing import Final

from analytics.errors import SourceError

_MIB: Final = 2**20
_GIB: Final = 2**30

#: Wider tables are exports gone wrong; tools for tables begin to fail there too.
MOST_COLUMNS: Final = 1_000

#: A longer line is no line of a table; a cell of a workbook holds at most 32,767 characters.
LONGEST_LINE: Final = 1_000_000

#: The real shop's lines pack 7 to 1 as gzip and some 25 to 1 as Parquet; deflate ends at 1,032.
MOST_RATIO: Final = 200

#: Small files of equal lines pack better than any shop does, and harm nobody.
RATIO_COUNTS_FROM: Final = 64 * _MIB

#: Some 700 million lines: what is larger should be cut into files by the one who has it.
MOST_UNPACKED: Final = 64 * _GIB

#: A table of contents is read whole: this is some 10,000 entries, where a table needs a dozen.
MOST_DIRECTORY: Final = _MIB

#: A full sheet (1,048,576 rows) of 16 columns takes under half of it.
WORKBOOK_MEMORY: Final = 4 * _GIB

#: Seconds of a processor; such a sheet takes under a minute.
WORKBOOK_SECONDS: Final = 300

#: Names are quoted in messages; longer ones are cut.
_LONGEST_QUOTED: Final = 60


def check_columns(name: str, n_columns: int) -> None:
    """Raise `SourceError` where a table has more than `MOST_COLUMNS`."""
    if n_columns > MOST_COLUMNS:
        raise SourceError(
            f"{name} has {n_columns:,} columns; wanted at most {MOST_COLUMNS:,}, of which eight "
            "are read: export those only"
        )


def check_unpacked(name: str, *, packed: int, unpacked: int) -> None:
    """Raise `SourceError` where a file unpacks to what no table would.

    Parameters
    ----------
    name : str
        What to call the file.
    packed, unpacked : int
        Bytes on disk, and bytes seen so far.
    """
    if unpacked > MOST_UNPACKED:
        raise SourceError(
            f"{name} unpacks to more than {MOST_UNPACKED / _GIB:.0f} GiB; wanted at most that in "
            "one file: cut it into several and name their folder"
        )
    if unpacked > max(RATIO_COUNTS_FROM, MOST_RATIO * packed):
        raise SourceError(
            f"{name} unpacks to more than {unpacked / _MIB:,.0f} MiB, "
            f"{unpacked / max(packed, 1):,.0f} times its size; tables pack at most {MOST_RATIO} "
            "to 1, so it is damaged or made to fill a disk; if it is neither, unpack it first"
        )


def shortened(name: str) -> str:
    """Cut a name so that it can stand in a message.

    >>> len(shortened("x" * 1_000_000))
    60
    """
    return name if len(name) <= _LONGEST_QUOTED else f"{name[: _LONGEST_QUOTED - 3]}..."
