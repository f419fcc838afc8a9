"""Shares of which some is unknown."""

from __future__ import annotations

import dataclasses
import math


@dataclasses.dataclass(frozen=True, kw_only=True)
class ShareBounds:
    """A share of a total of which some is unknown: lowest, highest, and among the known."""

    low: float
    high: float
    among_known: float | None
    n: float
    unknown: float


def share_bounds(part: float, total: float, unknown: float) -> ShareBounds:
    """The lowest and highest share that `part` can have in `total`, of which `unknown` may belong to it.

    `total` counts the unknown. Sharp: both ends are reached, when none or all of the unknown
    belong (worst-case bounds, Manski 1989). `among_known` assumes that the unknown are like the
    known, which nothing says; None where nothing is known.

    ValueError: a negative or infinite number, no total, or part and unknown above the total.
    """
    if not all(math.isfinite(value) and value >= 0 for value in (part, total, unknown)) or total == 0:
        raise ValueError("Part and unknown must be at least 0 and the total above 0.")
    if part + unknown > total * (1 + 1e-12):
        raise ValueError(f"Part and unknown ({part + unknown}) exceed the total ({total}).")
    known = total - unknown
    return ShareBounds(
        low=part / total,
        high=min(1.0, (part + unknown) / total),
        among_known=min(1.0, part / known) if known > 0 else None,
        n=total,
        unknown=unknown,
    )
