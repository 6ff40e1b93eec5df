"""Changes against an earlier period, in words that carry their own direction."""

from dataclasses import dataclass
from typing import Literal

from components import formats

Kind = Literal["relative", "points"]


@dataclass(frozen=True)
class Delta:
    """A change, and what it is a change against.

    Attributes
    ----------
    text : str
        The size with its sign, such as ``+4.2%`` or ``+1.3 pp``.
    direction : str
        ``up``, ``down`` or ``flat``, as the text shows it.
    against : str
        The earlier period, such as ``vs Oct 2011``.
    is_judged : bool
        Whether up is better than down.
    """

    text: str
    direction: Literal["up", "down", "flat"]
    against: str
    is_judged: bool = True


def change(
    now: float | None,
    before: float | None,
    against: str,
    *,
    kind: Kind = "relative",
    is_judged: bool = True,
) -> Delta | None:
    """Compare a figure with its earlier value; None where the comparison means nothing.

    Parameters
    ----------
    now, before : float or None
        The figure and its earlier value.
    against : str
        Names the earlier period.
    kind : str
        ``relative`` to the earlier value, or the difference of two shares in percentage ``points``.
    is_judged : bool
        Whether up is better than down.
    """
    if now is None or before is None or (kind == "relative" and before <= 0):
        return None
    size = now - before if kind == "points" else now / before - 1
    digits = formats.number(abs(100 * size))
    if not float(digits.replace(",", "")):
        return Delta("no change", "flat", against, is_judged)
    unit = " pp" if kind == "points" else "%"
    sign = "+" if size > 0 else "\N{MINUS SIGN}"
    return Delta(f"{sign}{digits}{unit}", "up" if size > 0 else "down", against, is_judged)
