"""Segments of customers: scaling, grouping, naming, choosing how many, what became of them."""

from analytics.segments.choice import choose_k
from analytics.segments.compare import compare_algorithms
from analytics.segments.differences import differences
from analytics.segments.explore import explore
from analytics.segments.segmenter import Segmenter

__all__ = ["Segmenter", "choose_k", "compare_algorithms", "differences", "explore"]
