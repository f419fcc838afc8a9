"""Rate ratios of two windows, with intervals by the circular block bootstrap."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from report.estimates.inference.estimate import CONFIDENCE, DRAWS, RATE_DAYS, Estimate
from report.estimates.inference.months import check_counts
from report.estimates.inference.noise import LARGEST_AUTOCORRELATION, fit_model, hermite_weights, simulate


@dataclasses.dataclass(frozen=True, eq=False)
class Arm:
    """One series in two windows; NaN counts are left out. Its model of the noise (`Model`) is None where nothing is simulated."""

    counts: tuple[np.ndarray, np.ndarray]
    days: tuple[np.ndarray, np.ndarray]
    model: Any


@dataclasses.dataclass(frozen=True, kw_only=True)
class RateRatio(Estimate):
    """Rate after to rate before, or (with a control) that ratio to the control's.

    `before_rate` and `after_rate` are per 30 days, of the series itself. `n` and `block` are months
    of the shorter window.
    """

    before_rate: float
    after_rate: float
    block: int
    draws: int
    seed: int
    false_positive_rate: float | None = None
    widened: float = 1.0
    arms: tuple[Arm, ...] = dataclasses.field(repr=False, compare=False)


def block_months(months: int) -> int:
    """The length of blocks for a window of so many months: the ceiling of its cube root, at least 3.

    The rate n^(1/3) is that of Hall, Horowitz & Jing (1995, Biometrika 82:561) for a variance; at
    least three, as a spell of violence lasts a season; at most half the window.
    """
    return max(1, min(max(3, math.ceil(months ** (1 / 3) - 1e-9)), months // 2))


def rate_ratio(
    before_counts: Sequence[float],
    before_days: Sequence[float],
    after_counts: Sequence[float],
    after_days: Sequence[float],
    *,
    gap: int = 0,
    noise: tuple[float, float] | None = None,
    modelled: bool = True,
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
    seed: int,
) -> RateRatio:
    """Counts per day after to before, with no model of the mean.

    Counts and days of a window are in calendar order. The interval is a basic circular block bootstrap (Politis
    & Romano 1992) of the log ratio, windows apart, blocks of `block_months(n)`. In short windows
    it is far too narrow: `calibrate` it, always. For that: `gap`, the months between the windows;
    `noise`, dispersion and autocorrelation of the series from a longer stretch of the same record
    (those of an `InterruptedTimeSeries`), as two short windows tell little of them; without it
    the windows' own are used. With person-days for days it compares provinces. Not `modelled`, it is
    had in a tenth of the time, and can't be calibrated.

    ValueError: a window of under six months, or without any count.
    """
    arm = _arm(before_counts, before_days, after_counts, after_days, gap, noise, modelled)
    return _ratio((arm,), confidence, draws, seed)


def ratio_of_ratios(
    before: tuple[Sequence[float], Sequence[float]],
    after: tuple[Sequence[float], Sequence[float]],
    control_before: tuple[Sequence[float], Sequence[float]],
    control_after: tuple[Sequence[float], Sequence[float]],
    *,
    gap: int = 0,
    noise: tuple[float, float] | None = None,
    control_noise: tuple[float, float] | None = None,
    modelled: bool = True,
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
    seed: int,
) -> RateRatio:
    """A series' rate ratio to a control's, over the same windows; each argument is (counts, days).

    The block bootstrap of `rate_ratio` with the same months drawn for both series, so what moves
    both together cancels. The calibration simulates the two as independent, which is conservative
    where they move together.
    """
    arms = (
        _arm(*before, *after, gap, noise, modelled),
        _arm(*control_before, *control_after, gap, control_noise, modelled),
    )
    if _lengths(arms[0]) != _lengths(arms[1]):
        raise ValueError("The control's windows have another length than the series'.")
    return _ratio(arms, confidence, draws, seed)


def _arm(before_counts, before_days, after_counts, after_days, gap, noise, modelled) -> Arm:
    counts = tuple(np.asarray(values, dtype=float) for values in (before_counts, after_counts))
    days = tuple(np.asarray(values, dtype=float) for values in (before_days, after_days))
    first, second = (len(values) for values in counts)
    if any(values.shape != lengths.shape for values, lengths in zip(counts, days, strict=True)):
        raise ValueError("A window has not as many days as counts.")
    for values, lengths in zip(counts, days, strict=True):
        check_counts(values, lengths)
        if np.isfinite(values).sum() < 6:
            raise ValueError("A window has under six months.")
        if np.nansum(values) == 0:
            raise ValueError("A window has no count at all: a ratio has no estimate.")
    if not modelled:
        return Arm(counts, days, None)
    y = np.concatenate(counts)
    kept = np.isfinite(y)
    place = np.concatenate([np.arange(first), np.arange(second) + first + gap])
    after = np.repeat([0.0, 1.0], [first, second])
    design = np.column_stack([np.ones(first + second), after])
    model = fit_model(y[kept], np.concatenate(days)[kept], place[kept], design[kept], level=1)
    if noise is not None:
        dispersion, autocorrelation = noise
        if not (dispersion >= 0 and 0 <= autocorrelation <= LARGEST_AUTOCORRELATION):
            raise ValueError(f"Noise {noise!r}: dispersion is at least 0, autocorrelation 0 to {LARGEST_AUTOCORRELATION}.")
        model = dataclasses.replace(model, dispersion=dispersion, autocorrelation=autocorrelation, hermite=hermite_weights(dispersion))
    return Arm(counts, days, model)


def _lengths(arm: Arm) -> list[int]:
    """Months before and after."""
    return [len(values) for values in arm.counts]


def _resamples(n: int, draws: int, rng) -> np.ndarray:
    """How often each month is in each circular block resample: (n, draws)."""
    block = block_months(n)
    blocks = -(-n // block)
    starts = rng.integers(n, size=(draws, blocks))
    drawn = (starts[:, :, None] + np.arange(block)) % n
    drawn = drawn.reshape(draws, -1)[:, :n]
    times = np.zeros((draws, n))
    np.add.at(times, (np.arange(draws)[:, None], drawn), 1.0)
    return times.T


@functools.lru_cache(maxsize=4)
def _drawn(lengths: tuple[int, ...], draws: int, seed: int) -> list[np.ndarray]:
    """The resamples of windows of these lengths: the same for every comparison of such windows."""
    rng = np.random.default_rng([seed, 0])
    return [_resamples(months, draws, rng) for months in lengths]


def _log_rates(counts: np.ndarray, days: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Log rates of the resamples; counts (s, n), times (n, b) to (s, b). No count at all is half a one.

    The same months have no count in all the series.
    """
    kept = np.isfinite(counts[:1])
    sums = np.where(kept, counts, 0.0) @ times
    exposure = np.where(kept, days, 0.0) @ times
    exposure = np.where(exposure > 0, exposure, days.mean())
    return np.log(np.maximum(sums, 0.5) / exposure)


def _log_ratio(arm_counts, arms, times) -> np.ndarray:
    """Log ratio (of ratios) of resamples; arm_counts: per arm (before, after), each (s, n)."""
    steps = [
        _log_rates(after, arm.days[1], times[1]) - _log_rates(before, arm.days[0], times[0])
        for (before, after), arm in zip(arm_counts, arms, strict=True)
    ]
    return steps[0] if len(steps) == 1 else steps[0] - steps[1]


def _ratio(arms, confidence, draws, seed) -> RateRatio:
    lengths = _lengths(arms[0])
    n = min(lengths)
    times = _drawn(tuple(lengths), draws, seed)
    own = [tuple(values[None, :] for values in arm.counts) for arm in arms]
    whole = [np.ones((months, 1)) for months in lengths]
    step = float(_log_ratio(own, arms, whole)[0, 0])
    low, high = basic_interval(step, _log_ratio(own, arms, times)[0], confidence)
    rates = [float(np.nansum(y) / d[np.isfinite(y)].sum() * RATE_DAYS) for y, d in zip(arms[0].counts, arms[0].days, strict=True)]
    return RateRatio(
        estimate=math.exp(step),
        low=math.exp(low),
        high=math.exp(high),
        confidence=confidence,
        n=n,
        before_rate=rates[0],
        after_rate=rates[1],
        block=block_months(n),
        draws=draws,
        seed=seed,
        arms=arms,
    )


def simulated_ratios(fit: RateRatio, step: float, n: int, rng):
    """Log ratio and its interval in n simulated pairs of windows, each (n,); step in the first arm."""
    lengths = _lengths(fit.arms[0])
    simulated = []
    for i, arm in enumerate(fit.arms):
        truth = arm.model.null_coefficients.copy()
        truth[arm.model.level] = step if i == 0 else 0.0
        kept = np.isfinite(np.concatenate(arm.counts))
        both = np.full((n, sum(lengths)), np.nan)
        both[:, kept] = simulate(arm.model, truth, n, rng)
        simulated.append((both[:, : lengths[0]], both[:, lengths[0] :]))
    times = [_resamples(months, fit.draws, rng) for months in lengths]
    whole = [np.ones((months, 1)) for months in lengths]
    estimate = _log_ratio(simulated, fit.arms, whole)[:, 0]
    draws = np.sort(_log_ratio(simulated, fit.arms, times), axis=1)
    low, high = basic_interval(estimate, draws, fit.confidence, ordered=True)
    return estimate, low, high


def basic_interval(estimate, draws, confidence: float, ordered: bool = False):
    """The basic bootstrap interval (2 estimate - quantiles), over the last axis of draws."""
    draws = draws if ordered else np.sort(draws, axis=-1)
    count = draws.shape[-1]
    rank = max(1, round((count + 1) * (1 - confidence) / 2))
    return 2 * estimate - draws[..., count - rank], 2 * estimate - draws[..., rank - 1]
