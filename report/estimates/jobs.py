"""What is heavy: each distinct job computed once, on two processes, and kept between runs."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import multiprocessing
import os
import pickle
from pathlib import Path
from typing import Any, TypeAlias

from report.estimates.inference.bootstrap import RateRatio, rate_ratio, ratio_of_ratios
from report.estimates.inference.calibration import calibrate, exclusions
from report.estimates.inference.calibration import power as power_of
from report.estimates.inference.regression import InterruptedTimeSeries, interrupted_time_series
from report.progress import say

Fit: TypeAlias = InterruptedTimeSeries | RateRatio


def _work(settings: dict, task: tuple) -> tuple:
    """Runs a job: (its name, what came out as a dict). At the top so that any platform can start it."""
    name, job, full, power = task
    return name, _compute(settings, job, full, power)


def _compute(settings: dict, job, full: bool, power: bool) -> dict:
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


def run_jobs(wanted: list[tuple], settings: dict, processes: int = 2, kept_at: Path | None = None) -> dict[str, dict]:
    """Runs each distinct (job, full, power) once; results by `job_name`. Heaviest first, with progress.

    settings: the general ones of the specification; kept_at: a file for the results, of which those
    that an earlier run left are not computed again.
    """
    tasks = {}
    for job, full, power in wanted:
        tasks[job_name(job, full, power)] = (job, full, power)
    order = sorted(tasks, key=lambda name: -_weight(*tasks[name]))
    todo = [(name, *tasks[name]) for name in order]
    results = {name: result for name, result in _kept_results(kept_at).items() if name in tasks} if kept_at else {}
    todo = [task for task in todo if task[0] not in results]
    if results:
        say(f"  {len(results):,} of {len(tasks):,} are kept from an earlier run of the same code")
    before, shown = len(results), 0
    for name, result in spread(functools.partial(_work, settings), todo, processes):
        results[name] = result
        if (len(results) - before) * 10 // len(todo) > shown:
            shown = (len(results) - before) * 10 // len(todo)
            say(f"  {len(results):,} of {len(tasks):,} distinct estimates")
    if kept_at:
        kept_at.write_bytes(pickle.dumps(results))
    return results


def spread(work, items: list, processes: int):
    """What `work` gives for each item, in any order, from so many processes."""
    # A worker must not start threads of its own: two processes fill two cores.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    with multiprocessing.get_context("spawn").Pool(processes) if processes > 1 else contextlib.nullcontext() as pool:
        yield from pool.imap_unordered(work, items, chunksize=4) if pool else map(work, items)


def _kept_results(path) -> dict:
    try:
        return pickle.loads(path.read_bytes())
    except (OSError, pickle.UnpicklingError, EOFError):
        return {}


def job_name(job, full, power) -> str:
    """The name of a job under which its result is kept."""
    return hashlib.sha256(pickle.dumps((job, full, power), protocol=4)).hexdigest()


def _weight(job, full, power) -> float:
    return (len(job[1]) ** 1.5) * (3 if job[0] == "its" else 1) * (1 + 4 * full + 10 * power)
