"""How far an interval can be trusted: false positives where nothing changed, and power."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import scipy

from report.estimates.inference.bootstrap import RateRatio, simulated_ratios
from report.estimates.inference.noise import refit, simulate
from report.estimates.inference.regression import InterruptedTimeSeries

FALSE_POSITIVE_LIMIT = 0.07


@dataclasses.dataclass(frozen=True, kw_only=True)
class FalsePositives:
    """How often the interval excludes 1 where nothing changed, by simulation.

    `factor` is what the half-widths must be multiplied by to exclude it as often as stated.
    """

    rate: float
    nominal: float
    factor: float
    n: int
    seed: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Power:
    """The smallest ratio above 1 that is detected with the target power; None: not up to `largest`."""

    ratio: float | None
    target: float
    largest: float
    curve: tuple[tuple[float, float], ...]
    n: int
    seed: int


def false_positive_rate(fit: InterruptedTimeSeries | RateRatio, n: int = 2000, *, seed: int) -> FalsePositives:
    """How often `fit`'s kind of interval excludes 1 in `n` series in which nothing changed.

    Series are drawn at the fitted dispersion and autocorrelation with the step left out; in each
    the step, the noise and the interval are estimated anew. For a time series the inner interval
    is the step plus and minus its model-based standard error, to which the parametric bootstrap
    converges (no bootstrap in a bootstrap); for a rate ratio it is the block bootstrap itself.
    """
    needed = np.abs(_needed(fit, 0.0, n, seed))
    rate = float((needed > 1).mean())
    return FalsePositives(
        rate=rate,
        nominal=1 - fit.confidence,
        factor=float(np.quantile(needed, fit.confidence)),
        n=n,
        seed=seed,
    )


def calibrate(
    fit: InterruptedTimeSeries | RateRatio,
    n: int = 2000,
    *,
    seed: int,
    limit: float = FALSE_POSITIVE_LIMIT,
) -> InterruptedTimeSeries | RateRatio:
    """`fit` with its false-positive rate, and its interval widened where that exceeds `limit`.

    The half-widths of the log interval are multiplied by the factor at which the simulated rate
    is nominal: the studentised bootstrap's critical value (Davison & Hinkley 1997, 5.2; Loh 1987
    on calibration) under no change. An interval is never narrowed.
    """
    if fit.false_positive_rate is not None:
        raise ValueError("This estimate is calibrated already.")
    found = false_positive_rate(fit, n, seed=seed)
    factor = max(1.0, found.factor) if found.rate > limit else 1.0
    centre = math.log(fit.estimate)
    return dataclasses.replace(
        fit,
        low=math.exp(centre - factor * (centre - math.log(fit.low))),
        high=math.exp(centre + factor * (math.log(fit.high) - centre)),
        false_positive_rate=found.rate,
        widened=factor,
    )


def power(
    fit: InterruptedTimeSeries | RateRatio,
    *,
    target: float = 0.80,
    ratios: Sequence[float] = tuple(np.round(np.exp(np.arange(1, 37) * 0.05), 2)),
    n: int = 1000,
    seed: int,
) -> Power:
    """The smallest of `ratios` (ascending, above 1) that the design detects with `target` power.

    Detected: the interval, widened as `fit`'s is, lies above 1. Series are drawn at the fitted
    noise with a step of that size on the fitted path without a step; found by bisection, as power
    rises with the ratio. Look beyond the number: a series that could not have shown a doubling
    says nothing by not showing one (Hoenig & Heisey 2001 on why power at the *estimate* is no use).
    """
    grid = [float(ratio) for ratio in ratios]
    if not grid or grid[0] <= 1 or any(a >= b for a, b in zip(grid, grid[1:], strict=False)):
        raise ValueError("`ratios` must ascend and lie above 1.")
    curve: dict[int, float] = {}

    def detects(i: int) -> bool:
        needed = _needed(fit, math.log(grid[i]), n, seed)
        curve[i] = float((needed > fit.widened).mean())
        return curve[i] >= target

    first, last = 0, len(grid)
    while first < last:
        middle = (first + last) // 2
        if detects(middle):
            last = middle
        else:
            first = middle + 1
    found = grid[first] if first < len(grid) else None
    shown = tuple((grid[i], curve[i]) for i in sorted(curve))
    return Power(ratio=found, target=target, largest=grid[-1], curve=shown, n=n, seed=seed)


def exclusions(
    fit: InterruptedTimeSeries | RateRatio, n: int = 2000, *, seed: int, autocorrelation: float | None = None
) -> tuple[float, float]:
    """How often an interval like `fit`'s, widened as it is, lies below 1 and above 1 where nothing changed.

    Series are drawn at the fitted noise, or at its dispersion and another autocorrelation.
    """
    if autocorrelation is not None:
        fit = _at(fit, autocorrelation)
    needed = _needed(fit, 0.0, n, seed)
    return float((needed < -fit.widened).mean()), float((needed > fit.widened).mean())


def _at(fit, autocorrelation: float):
    """`fit` with series drawn at another autocorrelation."""
    if isinstance(fit, RateRatio):
        models = [dataclasses.replace(arm.model, autocorrelation=autocorrelation) for arm in fit.arms]
        return dataclasses.replace(fit, arms=tuple(dataclasses.replace(arm, model=model) for arm, model in zip(fit.arms, models)))
    return dataclasses.replace(fit, model=dataclasses.replace(fit.model, autocorrelation=autocorrelation))


def _needed(fit, step: float, n: int, seed: int) -> np.ndarray:
    """By what factor each simulated interval (n,) would have to be widened to hold 1, with the sign of its log estimate.

    Above 1 the interval lies above 1, below -1 below it.
    """
    rng = np.random.default_rng([seed, 1])
    if isinstance(fit, RateRatio):
        estimate, low, high = simulated_ratios(fit, step, n, rng)
        reach = np.where(estimate > 0, estimate - low, high - estimate)
    else:
        truth = fit.model.null_coefficients.copy()
        truth[fit.model.level] = step
        estimate, error = refit(fit.model, simulate(fit.model, truth, n, rng), truth)
        reach = scipy.stats.norm.ppf((1 + fit.confidence) / 2) * error
    return estimate / np.maximum(reach, 1e-12)
