"""The step in a monthly series at a date: an interrupted time series."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from report.estimates.inference.bootstrap import basic_interval
from report.estimates.inference.estimate import CONFIDENCE, DRAWS, Estimate
from report.estimates.inference.months import checked_series, month_number
from report.estimates.inference.noise import Model, fit_model, regress, simulate


@dataclasses.dataclass(frozen=True, kw_only=True)
class InterruptedTimeSeries(Estimate):
    """The level after to before at the break, as a rate ratio.

    `standard_error` is of the log ratio; `dispersion` is `a` and `autocorrelation` is `r` of the
    model above; trends are factors per year. `false_positive_rate` and `widened` are set by
    `calibrate`: the interval's half-widths (in logs) were multiplied by `widened`.
    """

    break_month: str
    before: int
    after: int
    standard_error: float
    dispersion: float
    autocorrelation: float
    trend_per_year: float | None
    slope_change_per_year: float | None
    draws: int
    seed: int
    false_positive_rate: float | None = None
    widened: float = 1.0
    model: Model = dataclasses.field(repr=False, compare=False)


def interrupted_time_series(
    counts: Sequence[float],
    days: Sequence[float],
    months: Sequence[str],
    break_month: str,
    *,
    trend: bool = True,
    slope_change: bool = False,
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
    seed: int,
) -> InterruptedTimeSeries:
    """The step in a monthly count series at `break_month`, the first month that counts as after.

    counts, days, months: one per month (n,). The mean is log-linear: level, with `trend` a common
    trend, with `slope_change` another slope from the break on (segmented regression: Bernal,
    Cummins & Gasparrini 2017, Int. J. Epidemiology 46:348), log days as offset. Negative binomial
    with modelled autocorrelation (see the module); the interval is the basic parametric bootstrap
    of the log ratio (Davison & Hinkley 1997, ch. 5): `draws` series from the fitted model, mean
    refitted. It is as good as the fitted noise: see `false_positive_rate` and `calibrate`.

    ValueError: a break outside the series, under six months on a side (or under three per
    coefficient in all), or no count at all on a side.
    """
    if slope_change and not trend:
        raise ValueError("A change of slope needs a trend: pass trend=True with slope_change=True.")
    y, d, position, index = checked_series(counts, days, months)
    start = month_number(break_month)
    kept = np.isfinite(y)
    after = (index >= start)[kept]
    design = [np.ones(kept.sum()), after.astype(float)]
    years = (index[kept] - start + 0.5) / 12
    if trend:
        design.append(years)
    if slope_change:
        design.append(np.where(after, years, 0.0))
    design = np.column_stack(design)
    y, d, position = y[kept], d[kept], position[kept]
    if min(after.sum(), (~after).sum()) < 6 or len(y) < 3 * design.shape[1]:
        raise ValueError(f"Too few months around {break_month}: {(~after).sum()} before, {after.sum()} after.")
    if y[after].sum() == 0 or y[~after].sum() == 0:
        raise ValueError(f"No counts on one side of {break_month}: a ratio has no estimate.")
    model = fit_model(y, d, position, design, level=1)
    rng = np.random.default_rng(seed)
    simulated = simulate(model, model.coefficients, draws, rng)
    offset = np.log(model.days)
    shifts = regress(simulated, design, offset, model.dispersion, model.coefficients)[:, 1]
    step = model.coefficients[1]
    low, high = basic_interval(step, shifts, confidence)
    return InterruptedTimeSeries(
        estimate=math.exp(step),
        low=math.exp(low),
        high=math.exp(high),
        confidence=confidence,
        method="negative binomial with AR(1) intensity, parametric bootstrap",
        n=len(y),
        break_month=break_month,
        before=int((~after).sum()),
        after=int(after.sum()),
        standard_error=float(np.sqrt(model.covariance[1, 1])),
        dispersion=model.dispersion,
        autocorrelation=model.autocorrelation,
        trend_per_year=math.exp(model.coefficients[2]) if trend else None,
        slope_change_per_year=math.exp(model.coefficients[3]) if slope_change else None,
        draws=draws,
        seed=seed,
        model=model,
    )
