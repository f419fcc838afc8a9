"""A job of the estimates, computed from its own data and settings alone: whatever process does it, the result is the same."""

from __future__ import annotations

import functools
from typing import Any, TypeAlias

from report.estimates.inference.bootstrap import RateRatio, rate_ratio, ratio_of_ratios
from report.estimates.inference.calibration import calibrate, exclusions
from report.estimates.inference.calibration import power as power_of
from report.estimates.inference.regression import InterruptedTimeSeries, interrupted_time_series

Fit: TypeAlias = InterruptedTimeSeries | RateRatio


def compute(pairs: tuple, job: tuple, full: bool, power: bool) -> dict:
    """What came out of a job: its estimate; its calibration, where it is computed in full; the power of its design.

    pairs: the general settings of the specification, each with its name.
    """
    settings = dict(pairs)
    shared = {"confidence": settings["confidence"], "draws": settings["bootstrap_draws"], "seed": settings["seed"]}
    if job[0] == "its":
        _, counts, days, months, month, trend, slope = job
        fit: Fit = interrupted_time_series(counts, days, months, month, trend=trend, slope_change=slope, **shared)
    elif job[0] == "ratio":
        fit = rate_ratio(*job[1:5], gap=job[5], noise=noise_of(job[6]), **shared)
    else:
        fit = ratio_of_ratios(
            job[1:3], job[3:5], job[5:7], job[7:9], gap=job[9], noise=noise_of(job[10]), control_noise=noise_of(job[11]), **shared
        )
    bare = fit
    found: dict[str, Any] = {}
    if full:
        n = settings["null_simulations"]
        fit = calibrate(fit, n, seed=settings["seed"], limit=settings["false_positive_limit"])
        # With draws of their own: those that set the factor would agree with it.
        below, above = exclusions(fit, n, seed=settings["seed"] + 1)
        found["calibration"] = {
            "false_positive_rate": fit.false_positive_rate, "simulations": n,
            "widened": fit.widened, "low_before": bare.low, "high_before": bare.high, "excludes_below": below, "excludes_above": above,
            **{f"excludes_at_{round(100 * r)}": sum(exclusions(fit, n, seed=settings["seed"] + 1, autocorrelation=r)) for r in settings["autocorrelations"]},
            **_model_of(fit),
        }  # fmt: skip
    if power:
        found["power"] = power_of(fit, target=settings["power_target"], n=settings["power_simulations"], seed=settings["seed"])
    found["estimate"] = {"estimate": fit.estimate, "low": fit.low, "high": fit.high, "n": fit.n}
    return found


@functools.lru_cache(maxsize=256)
def noise_of(job) -> tuple[float, float] | None:
    """Dispersion and autocorrelation from a time series' job (few draws: its interval isn't used)."""
    if job is None:
        return None
    _, counts, days, months, month, trend, slope = job
    try:
        fit = interrupted_time_series(counts, days, months, month, trend=trend, slope_change=slope, draws=99, seed=1)
    except ValueError:
        return None
    return fit.dispersion, fit.autocorrelation


def _model_of(fit) -> dict:
    if isinstance(fit, RateRatio):
        model = fit.arms[0].model
        return {"dispersion": model.dispersion, "autocorrelation": model.autocorrelation}
    return {
        "dispersion": fit.dispersion, "autocorrelation": fit.autocorrelation,
        "trend_per_year": fit.trend_per_year, "slope_change_per_year": fit.slope_change_per_year,
    }  # fmt: skip


def weight(pairs: tuple, job: tuple, full: bool, power: bool) -> float:
    """About how long a job takes beside others."""
    return (len(job[1]) ** 1.5) * (3 if job[0] == "its" else 1) * (1 + 4 * full + 10 * power)
