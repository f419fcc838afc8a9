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


@dataclasses.dataclass(frozen=True, kw_only=True)
class JointTest:
    """Whether level and slope change at a date, against one straight line on the log scale.

    growth, low, high: the line's factor per year, with its interval. statistic: twice the gain in log
    likelihood by a change of level and slope; p: how often series along the line gain as much.
    power: by step, how often a series with that step at the date is told from the line at 5%.
    """

    growth: float
    low: float
    high: float
    statistic: float
    p: float
    power: tuple[tuple[float, float], ...]
    n: int
    draws: int


def joint_test(
    counts: Sequence[float],
    days: Sequence[float],
    months: Sequence[str],
    break_month: str,
    *,
    steps: Sequence[float] = (1.5, 2.0, 3.0, 4.0),
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
    seed: int,
) -> JointTest:
    """The joint test of a change of level and slope at `break_month`, by simulation.

    Series are drawn along the fitted line at its dispersion and autocorrelation; in each both means are
    fitted anew (negative binomial at that dispersion), so the p-value allows for autocorrelation, which
    a chi-squared distribution of the statistic would not. ValueError as `interrupted_time_series`.
    """
    y, d, position, index = checked_series(counts, days, months)
    start = month_number(break_month)
    kept = np.isfinite(y)
    after = (index >= start)[kept]
    years = (index[kept] - start + 0.5) / 12
    y, d, position = y[kept], d[kept], position[kept]
    if min(after.sum(), (~after).sum()) < 6 or y[after].sum() == 0 or y[~after].sum() == 0:
        raise ValueError(f"Too few months or no counts around {break_month}.")
    line = np.column_stack([np.ones(len(y)), years])
    both = np.column_stack([line, after.astype(float), np.where(after, years, 0.0)])
    model = fit_model(y, d, position, line, level=None)
    rng = np.random.default_rng([seed, 2])
    offset, alpha = np.log(d), model.dispersion

    def gains(series):
        zeros = np.zeros(2)
        fits = [
            regress(series, design, offset, alpha, np.append(model.coefficients, zeros[: design.shape[1] - 2])) for design in (line, both)
        ]
        lines = [_log_likelihood(series, design, beta, offset, alpha) for design, beta in zip((line, both), fits, strict=True)]
        return 2 * (lines[1] - lines[0]), fits[0][:, 1]

    own = float(gains(y[None, :])[0][0])
    null, slopes = gains(simulate(model, model.coefficients, draws, rng))
    low, high = basic_interval(model.coefficients[1], slopes, confidence)
    critical = np.quantile(null, confidence)
    stepped = dataclasses.replace(model, design=both)
    power = []
    for step in steps:
        truth = np.array([*model.coefficients, math.log(step), 0.0])
        power.append((float(step), float((gains(simulate(stepped, truth, draws, rng))[0] > critical).mean())))
    return JointTest(
        growth=math.exp(model.coefficients[1]), low=math.exp(low), high=math.exp(high), statistic=own,
        p=float((1 + (null >= own).sum()) / (1 + draws)), power=tuple(power), n=len(y), draws=draws,
    )  # fmt: skip


def _log_likelihood(counts, design, beta, offset, dispersion) -> np.ndarray:
    """Of each series (d, n) at its coefficients (d, p), less what does not depend on them."""
    mean = np.exp(np.clip(beta @ design.T + offset, -25, 25))
    if dispersion < 1e-6:
        return (counts * np.log(mean) - mean).sum(1)
    return (counts * np.log(mean / (1 + dispersion * mean)) - np.log1p(dispersion * mean) / dispersion).sum(1)
