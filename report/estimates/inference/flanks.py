"""Events during a ceasefire beside those of its flanks, by day or by week."""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy

from report.estimates.inference.estimate import CONFIDENCE, Estimate
from report.estimates.inference.months import check_counts
from report.estimates.inference.noise import fit_model, lag_correlation


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ceasefire(Estimate):
    """Events during the ceasefire to the flanks (before and after together), per day.

    Days are those that the series covers. `p_value` is the share of placements with a ratio as
    low or lower, None where fewer than `minimum_independent` are `independent` (disjoint with
    their flanks). `dispersion` is variance to Poisson variance; it widens the interval.
    """

    events: tuple[float, ...]  # before, during, after
    days: tuple[int, ...]
    rebound: Estimate | None
    dispersion: float
    p_value: float | None
    placements: int
    independent: int
    minimum_independent: int


def ceasefire(
    events: pd.Series,
    start: datetime.date | str,
    end: datetime.date | str,
    before_days: int,
    after_days: int,
    *,
    unit_days: int = 1,
    reference: tuple[datetime.date | str, datetime.date | str] | None = None,
    others: Sequence[tuple[datetime.date | str, datetime.date | str]] = (),
    minimum_independent: int = 5,
    confidence: float = CONFIDENCE,
) -> Ceasefire:
    """Events before, during and after a ceasefire (`start` to `end`, both inclusive), against chance.

    events: counts indexed by date, zeros filled, one per day, or per week (`unit_days=7`, index =
    first day; a week lies where its fourth day lies). Flanks are cut where the series ends.

    Interval: exact conditional on the sum (Przyborowski & Wilenski 1940; Clopper & Pearson 1934)
    with counts divided by the over-dispersion (quasi-likelihood, McCullagh & Nelder 1989, 4.5).
    That is what the module's model, fitted to the weeks of the reference with a linear trend,
    gives for a contrast of these windows at each ratio tried (clusters of events matter less
    where there are few); scaled up where the same windows placed elsewhere differ more, if
    enough placements are independent. `dispersion` is its value at ratio 1.

    p: the ratio of during to flanks among those of the same windows at all other positions of the
    `reference` period (default: the series), shifted circularly, that share no day of this
    ceasefire and whose windows touch none of `others`; one-sided, (1 + as low) / (1 + all).

    ValueError: no unit during, none in the flanks, gaps in the index, or a reference without this
    ceasefire and its windows.
    """
    index = pd.DatetimeIndex(events.index)
    values = events.to_numpy(dtype=float)
    check_counts(values, np.ones(len(values)))
    step = pd.Timedelta(days=unit_days)
    if len(index) < 2 or (np.diff(index.to_numpy()) != step.to_timedelta64()).any() or np.isnan(values).any():
        raise ValueError(f"Events must be one for every {unit_days} day(s), in order, without a gap.")
    lies = index + pd.Timedelta(days=unit_days // 2)
    start, end = pd.Timestamp(start), pd.Timestamp(end)
    day = pd.Timedelta(days=1)
    spans = [(start - before_days * day, start - day), (start, end), (end + day, end + after_days * day)]
    inside = [np.flatnonzero((lies >= a) & (lies <= b)) for a, b in spans]
    counts = tuple(float(values[places].sum()) for places in inside)
    lengths = tuple(len(places) * unit_days for places in inside)
    if lengths[1] == 0 or lengths[0] + lengths[2] == 0:
        raise ValueError("The series covers no day of the ceasefire, or none of its flanks.")

    first, last = (pd.Timestamp(t) for t in reference) if reference else (lies[0], lies[-1])
    circle = np.flatnonzero((lies >= first) & (lies <= last))
    whole = np.concatenate(inside)
    if not np.isin(whole, circle).all():
        raise ValueError("The reference period must hold the ceasefire and its flanks.")
    placed = _placements(values, circle, inside, _touching(lies, others))
    independent = max(0, (len(circle) - len(inside[1])) // len(whole))
    enough = independent >= minimum_independent and len(placed) > 0
    before, during, after = inside
    flanks = np.concatenate([before, after])
    exposure = lengths[1], lengths[0] + lengths[2]
    excess = _excess(values[circle], unit_days)
    if enough:
        share, total = exposure[0] / sum(exposure), placed.sum(1)
        seen = ((placed[:, 0] - share * total) ** 2).sum() / max((share * (1 - share) * total).sum(), 1e-9)
        modelled = excess(during, flanks, 1.0, total.mean())
        excess = _scaled(excess, max(1.0, (float(seen) - 1) / modelled) if modelled > 0 else 1.0)

    def compare(over, under) -> Estimate:
        a, b = values[over].sum(), values[under].sum()
        t, u = len(over) * unit_days, len(under) * unit_days
        low, high = _exact(a, b, t, u, lambda r: 1 + excess(over, under, r, a + b), confidence)
        ratio = (a / t) / (b / u) if b > 0 else (math.inf if a > 0 else math.nan)
        return Estimate(estimate=float(ratio), low=low, high=high, confidence=confidence, n=int(a + b))

    main = compare(during, flanks)
    p_value = None
    if enough:
        observed = _log_local(counts[1], counts[0] + counts[2], exposure)
        drawn = _log_local(placed[:, 0], placed[:, 1], exposure)
        p_value = float((1 + (drawn <= observed + 1e-12).sum()) / (1 + len(drawn)))
    return Ceasefire(
        **dataclasses.asdict(main),
        events=counts,
        days=lengths,
        rebound=compare(after, before) if lengths[0] and lengths[2] else None,
        dispersion=1 + excess(during, flanks, 1.0, sum(counts)),
        p_value=p_value,
        placements=len(placed),
        independent=independent,
        minimum_independent=minimum_independent,
    )


def _touching(lies: pd.DatetimeIndex, others) -> np.ndarray:
    touched = np.zeros(len(lies), dtype=bool)
    for a, b in others:
        touched |= (lies >= pd.Timestamp(a)) & (lies <= pd.Timestamp(b))
    return touched


def _placements(values, circle, inside, touched) -> np.ndarray:
    """Counts (during, flanks) of the windows at every other position on the circle: (m, 2)."""
    n, origin = len(circle), circle[0]
    during, flanks = inside[1] - origin, np.concatenate([inside[0], inside[2]]) - origin
    shifts = np.arange(1, n)
    at_during = (during[None, :] + shifts[:, None]) % n
    at_flanks = (flanks[None, :] + shifts[:, None]) % n
    own = np.zeros(n, dtype=bool)
    own[during] = True
    fair = ~own[at_during].any(1)
    fair &= ~touched[circle][at_during].any(1) & ~touched[circle][at_flanks].any(1)
    local = values[circle]
    return np.column_stack([local[at_during[fair]].sum(1), local[at_flanks[fair]].sum(1)])


def _log_local(during, flanks, exposure) -> np.ndarray:
    return np.log((np.asarray(during) + 0.5) / exposure[0]) - np.log((np.asarray(flanks) + 0.5) / exposure[1])


def _excess(values: np.ndarray, unit_days: int):
    """How far the variance of a contrast of windows exceeds the binomial, by the model of noise.

    The function returned takes two sets of units (over, under), the ratio of their rates and the
    sum of their counts. Given the sum, X_over has binomial variance times 1 + excess, where the
    intensities of weeks, with the fitted dispersion and autocorrelation, add the excess.
    """
    size = max(1, 7 // unit_days)
    weeks = values[: len(values) // size * size].reshape(-1, size).sum(1)
    if len(weeks) < 8 or weeks.sum() == 0:
        return lambda over, under, ratio, total: 0.0
    place = np.arange(len(weeks))
    design = np.column_stack([np.ones(len(weeks)), (place - place.mean()) / len(weeks)])
    model = fit_model(weeks, np.full(len(weeks), float(size * unit_days)), place, design, level=None)
    dispersion = max(model.dispersion, 1e-3)

    def excess(over, under, ratio, total) -> float:
        exposure = ratio * len(over) + len(under)
        share = ratio * len(over) / exposure
        weights = np.concatenate([np.full(len(over), (1 - share) * ratio), np.full(len(under), -share)])
        units = np.concatenate([over, under])
        week = units // size - (units // size).min()
        by_week = np.bincount(week, weights)
        lags = np.arange(len(by_week))
        correlation = lag_correlation(model.hermite, model.autocorrelation, lags)
        covariance = by_week @ correlation[np.abs(lags[:, None] - lags[None, :])] @ by_week
        return float(total / exposure * dispersion * covariance / (share * (1 - share) * exposure))

    return excess


def _scaled(excess, factor: float):
    return lambda *arguments: factor * excess(*arguments)


def _exact(a, b, t, u, dispersion, confidence) -> tuple[float, float]:
    """Interval of the ratio of rates a/t to b/u, given a + b; dispersion: a function of the ratio."""
    if a + b == 0:
        return 0.0, math.inf
    tail = (1 - confidence) / 2

    def distance(log_ratio: float, upper: bool) -> float:
        ratio = math.exp(log_ratio)
        share, scale = ratio * t / (ratio * t + u), dispersion(ratio)
        if upper:
            return float(scipy.special.betainc(a / scale + 1, b / scale, share)) - (1 - tail)
        return float(scipy.special.betainc(a / scale, b / scale + 1, share)) - tail

    def solve(upper: bool) -> float:
        return math.exp(scipy.optimize.brentq(distance, -25, 25, args=(upper,), xtol=1e-8))

    return (solve(False) if a > 0 else 0.0), (solve(True) if b > 0 else math.inf)
