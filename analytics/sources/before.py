"""What earlier files of a source gave, so that only the files after them have to be read."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import ibis.expr.types as ir
import pandas as pd

from analytics.errors import NotReusableError
from analytics.sources.conventions import Conventions
from analytics.sources.votes import NO_VOTES, Votes

if TYPE_CHECKING:
    from analytics.sources.reading import FileReading


@dataclass(frozen=True)
class Tally:
    """Counts that add up over the files of a source.

    Attributes
    ----------
    n_rows : int
        Rows, blank ones too: the line number that the next file goes on from.
    n_nowhere : int
        Lines without a country.
    n_overlap : int
        Lines left out because an earlier file holds them too.
    n_after_as_of : int
        Lines left out because they are at or after the as_of.
    date_votes, decimal_votes : Votes
        For day first, and for the decimal comma.
    """

    n_rows: int = 0
    n_nowhere: int = 0
    n_overlap: int = 0
    n_after_as_of: int = 0
    date_votes: Votes = NO_VOTES
    decimal_votes: Votes = NO_VOTES

    def plain(self) -> dict[str, Any]:
        """Give the counts as JSON can hold them."""
        return asdict(self)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Tally":
        """Take back what `plain` gave."""
        votes = {name: Votes(**plain[name]) for name in ("date_votes", "decimal_votes")}
        return cls(**{**plain, **votes})


@dataclass(frozen=True)
class Before:
    """Files that were read before.

    Attributes
    ----------
    lines : ibis.Table
        What they gave, as `Reading.lines`, all of it: nothing was left out as after an as_of.
    rejected : DataFrame
        As `Reading.rejected`.
    files : sequence of FileReading
        In reading order.
    tally : Tally
        Of these files.
    """

    lines: ir.Table
    rejected: pd.DataFrame
    files: Sequence["FileReading"]
    tally: Tally

    def under(self, manner: Conventions) -> list["FileReading"]:
        """Describe the files as they would be if they were read with the later ones.

        Raises
        ------
        NotReusableError
            The later files turn the order of dates or the decimal sign round.
        """
        for what, votes, before in (
            ("dates", manner.date_votes, self.tally.date_votes),
            ("decimal signs", manner.decimal_votes, self.tally.decimal_votes),
        ):
            if votes.overturns(before):
                raise NotReusableError(
                    f"with the new lines the {what} of all files read otherwise than before"
                )
        return [
            replace(
                file,
                date_order=manner.date_order,
                decimal=file.decimal and manner.decimal,
            )
            for file in self.files
        ]
