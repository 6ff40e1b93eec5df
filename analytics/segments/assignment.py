"""Which group a point belongs to: rules of plain arrays, the same for one point or a million.

Distances are summed feature by feature, never by a matrix product, whose last bits change with
the number of rows: a customer gets the same answer alone and among all others.
"""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_CELLS_AT_ONCE: Final = 2_000_000  # points x places compared in one go


class Rule(Protocol):
    """Assigns scaled points to groups 0 to n_groups - 1."""

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        ...

    def assign(self, points: Floats) -> Ints:
        """Return the group of each point, shape (n,)."""
        ...

    def reordered(self, order: Ints) -> "Rule":
        """Renumber the groups: the new group i is the old ``order[i]``; others are dropped."""
        ...


@dataclass(frozen=True)
class NearestCentre:
    """The group with the nearest centre; of equally near ones the first.

    Attributes
    ----------
    centres : float array, shape (n_groups, n_features)
    """

    centres: Floats

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.centres)

    def assign(self, points: Floats) -> Ints:
        """Return the group of each point, shape (n,)."""
        nearest: Ints = squared_distances(points, self.centres).argmin(axis=1)
        return nearest

    def reordered(self, order: Ints) -> "NearestCentre":
        """Renumber the groups: the new group i is the old ``order[i]``."""
        return NearestCentre(self.centres[order])


@dataclass(frozen=True)
class NearestMember:
    """The group of the nearest member.

    Attributes
    ----------
    members : float array, shape (n_members, n_features)
    groups : int array, shape (n_members,)
    """

    members: Floats
    groups: Ints

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return int(self.groups.max()) + 1

    def assign(self, points: Floats) -> Ints:
        """Return the group of each point, shape (n,)."""
        step = max(1, _CELLS_AT_ONCE // len(self.members))
        nearest = [
            squared_distances(points[i : i + step], self.members).argmin(axis=1)
            for i in range(0, len(points), step)
        ]
        return self.groups[np.concatenate(nearest)] if nearest else np.empty(0, dtype=np.int64)

    def reordered(self, order: Ints) -> "NearestMember":
        """Renumber the groups: the new group i is the old ``order[i]``."""
        place = np.full(self.n_groups, -1, dtype=np.int64)
        place[order] = np.arange(len(order))
        groups = place[self.groups]
        return NearestMember(self.members[groups >= 0], groups[groups >= 0])


@dataclass(frozen=True)
class MostLikely:
    """The component of a Gaussian mixture under which the point is most likely.

    Attributes
    ----------
    means : float array, shape (n_groups, n_features)
    precisions : float array, shape (n_groups, n_features, n_features)
        Cholesky factors of the inverse covariances.
    offsets : float array, shape (n_groups,)
        Logarithm of weight times the factor's determinant.
    """

    means: Floats
    precisions: Floats
    offsets: Floats

    @property
    def n_groups(self) -> int:
        """How many groups there are."""
        return len(self.means)

    def assign(self, points: Floats) -> Ints:
        """Return the group of each point, shape (n,)."""
        likelihoods = np.empty((len(points), self.n_groups))
        for group in range(self.n_groups):
            away, factor = points - self.means[group], self.precisions[group]
            whitened = (away[:, :, None] * factor[None, :, :]).sum(axis=1)
            likelihoods[:, group] = self.offsets[group] - 0.5 * (whitened**2).sum(axis=1)
        likeliest: Ints = likelihoods.argmax(axis=1)
        return likeliest

    def reordered(self, order: Ints) -> "MostLikely":
        """Renumber the groups: the new group i is the old ``order[i]``."""
        return MostLikely(self.means[order], self.precisions[order], self.offsets[order])


def squared_distances(points: Floats, places: Floats) -> Floats:
    """Return the squared distance of each point to each place, shape (n_points, n_places)."""
    total = np.zeros((len(points), len(places)))
    for feature in range(points.shape[1]):
        total += (points[:, feature, None] - places[None, :, feature]) ** 2
    return total
