"""What every estimate says, and what holds for all methods."""

from __future__ import annotations

import dataclasses

CONFIDENCE = 0.95
DRAWS = 999
RATE_DAYS = 30


@dataclasses.dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number, its interval, and on how many observations it rests."""

    estimate: float
    low: float
    high: float
    confidence: float
    n: int
