"""A change beside the changes at other dates with the same level before."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from report.estimates.inference.estimate import CONFIDENCE, RATE_DAYS
from report.estimates.inference.months import checked_series, count_disjoint, month_label, month_number, over_calendar, window_ratio


@dataclasses.dataclass(frozen=True, kw_only=True)
class MatchedEffect:
    """One deal or operation beside placebo dates with the same level before.

    `ratio` is after to before; `relative` is it to the median placebo's. `reason` says why a
    value is missing ("" where all are there). `overlaps` names events whose windows share months.
    """

    event: str
    month: str
    before_rate: float | None = None
    after_rate: float | None = None
    ratio: float | None = None
    relative: float | None = None
    placebo_low: float | None = None
    placebo_median: float | None = None
    placebo_high: float | None = None
    p_value: float | None = None
    placebos: int = 0
    non_overlapping: int = 0
    overlaps: tuple[str, ...]
    reason: str = ""


def matched_placebo(
    counts: Sequence[float],
    days: Sequence[float],
    months: Sequence[str],
    events: Sequence[tuple[str, str]],
    *,
    before: int = 6,
    after: int = 6,
    tolerance: float = 0.25,
    not_before: str | None = None,
    minimum_placebos: int = 19,
    confidence: float = CONFIDENCE,
) -> tuple[MatchedEffect, ...]:
    """What followed each deal or operation, beside dates with the same level before it.

    counts, days, months: (n,); events: (id, month), the month being the first that counts as
    after. A placebo date has a rate in the `before` months up to it within a factor of 1 +
    `tolerance` of the event's, and no event in its own `before` + `after` months: deals follow
    spikes, and what falls after a spike would have fallen anyway (regression to the mean; Bland &
    Altman 1994). p is two-sided, the rank of the ratio among the placebos', (1 + as far from
    their median, in logs) / (1 + all); None under `minimum_placebos`. Placebo windows overlap:
    `non_overlapping` says how many there are at best.

    An event before `not_before`, or whose windows are not covered, hold a NaN or no count, gets a
    reason and no result. Windows that share months with another event's are named in `overlaps`;
    nothing is pooled. Matching is on the level alone, not on its trend or on the decade.
    """
    y, d, _, index = checked_series(counts, days, months)
    full_y, full_d, first = over_calendar(y, d, index)
    starts = {}
    for event, month in events:
        if event in starts:
            raise ValueError(f"The event {event!r} is listed twice.")
        starts[event] = month_number(month)
    earliest = month_number(not_before) if not_before else -math.inf

    def measured(at: int) -> tuple[float, float] | None:
        """Level before and ratio of the windows at a month, where they can be had."""
        place = at - first
        if at - before < earliest or place - before < 0 or place + after > len(full_y):
            return None
        ratio = window_ratio(full_y, full_d, place, before, after)
        if ratio is None:
            return None
        side = slice(place - before, place)
        return float(full_y[side].sum() / full_d[side].sum() * RATE_DAYS), ratio

    dates = range(first + before, first + len(full_y) - after + 1)
    clean = [at for at in dates if not any(at - before <= start < at + after for start in starts.values())]
    candidates = [(at, found) for at in clean if (found := measured(at)) is not None]
    results = []
    for event, at in starts.items():
        overlaps = tuple(other for other, start in starts.items() if other != event and abs(start - at) < before + after)
        effect = MatchedEffect(event=event, month=month_label(at), overlaps=overlaps)
        found = measured(at)
        if found is None:
            reason = (
                f"before {not_before}" if at < earliest
                else f"its {before} months before reach back beyond {not_before}" if at - before < earliest
                else "its windows are not covered, or one has no count"
            )  # fmt: skip
            results.append(dataclasses.replace(effect, reason=reason))
            continue
        level, ratio = found
        near = [(date, r) for date, (base, r) in candidates if abs(math.log(base / level)) <= math.log1p(tolerance) + 1e-12]
        effect = dataclasses.replace(
            effect, before_rate=level, after_rate=level * ratio, ratio=ratio,
            placebos=len(near), non_overlapping=count_disjoint([date for date, _ in near], before + after),
        )  # fmt: skip
        if len(near) < minimum_placebos:
            results.append(dataclasses.replace(effect, reason=f"{len(near)} placebo dates, under {minimum_placebos}"))
        else:
            results.append(_ranked(effect, ratio, [r for _, r in near], confidence))
    return tuple(results)


def _ranked(effect: MatchedEffect, ratio: float, placebos: list[float], confidence: float) -> MatchedEffect:
    """An effect beside the ratios at its placebo dates."""
    logs, own = np.log(placebos), math.log(ratio)
    middle, tail = float(np.median(logs)), (1 - confidence) / 2
    low, high = np.quantile(logs, [tail, 1 - tail])
    extreme = (np.abs(logs - middle) >= abs(own - middle) - 1e-12).sum()
    return dataclasses.replace(
        effect, relative=math.exp(own - middle), placebo_low=math.exp(low), placebo_median=math.exp(middle),
        placebo_high=math.exp(high), p_value=float((1 + extreme) / (1 + len(logs))),
    )  # fmt: skip
