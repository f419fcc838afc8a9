"""Estimates with their uncertainty: pure functions on counts over time.

Nothing here reads a file. Counts are events or deaths per month (or per day or week), `days` the
days that each count covers, `months` calendar months as YYYY-MM, in order. A count of NaN is a
month left out: it keeps its place in the calendar and enters no sum and no likelihood. Ratios are
rate ratios, after to before. Every function that draws random numbers takes a seed, and the same
seed gives the same answer. What cannot be estimated raises ValueError and says why.

The one model of noise, used to fit, to simulate and to judge intervals, is the count series with
a latent process of Zeger (1988), with negative binomial margins:

    y_t | e_t ~ Poisson(mu_t e_t),   mu_t = days_t exp(x_t b),
    e_t ~ Gamma(mean 1, variance a), e_t = G(z_t),   z_t = r z_(t-1) + noise, z_t ~ N(0, 1).

So y_t is negative binomial with mean mu_t and variance mu_t + a mu_t^2, and r, the coefficient of
the Gaussian AR(1) behind the intensity (a copula), carries a bad month into the next one.
"""

from __future__ import annotations

import dataclasses
import datetime
import math
import warnings
from collections.abc import Sequence

import numpy as np
import pandas as pd
import scipy  # its parts are loaded at first use, as statsmodels and ruptures are below

CONFIDENCE = 0.95
DRAWS = 999
RATE_DAYS = 30
FALSE_POSITIVE_LIMIT = 0.07
LARGEST_AUTOCORRELATION = 0.95
_GRID = np.linspace(0.0, LARGEST_AUTOCORRELATION, 39)
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
_QUANTILES = np.linspace(-6.0, 6.0, 2401)


# --- what comes out --------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, kw_only=True)
class Estimate:
    """A number, its interval, how it was made, and on how many observations."""

    estimate: float
    low: float
    high: float
    confidence: float
    method: str
    n: int


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
    model: _Model = dataclasses.field(repr=False, compare=False)


@dataclasses.dataclass(frozen=True, kw_only=True)
class RateRatio(Estimate):
    """Rate after to rate before, or (with a control) that ratio to the control's.

    `before_rate` and `after_rate` are per 30 days, of the series itself. `block` is in months.
    """

    before_rate: float
    after_rate: float
    block: int
    draws: int
    seed: int
    false_positive_rate: float | None = None
    widened: float = 1.0
    arms: tuple[_Arm, ...] = dataclasses.field(repr=False, compare=False)


@dataclasses.dataclass(frozen=True, kw_only=True)
class FalsePositives:
    """How often the interval excludes 1 where nothing changed, by simulation.

    `factor` is what the half-widths must be multiplied by to exclude it as often as stated.
    """

    rate: float
    nominal: float
    standard_error: float
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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Placebo:
    """One placebo date. `kind`: "before" (counts for p), "overlapping" the true break, "later"."""

    month: str
    ratio: float
    kind: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlaceboBreaks:
    """The ratio at the true date among those at placebo dates.

    `p_value` is None where fewer than `minimum_windows` placebo windows are `non_overlapping`.
    """

    estimate: float
    break_month: str
    p_value: float | None
    n: int
    non_overlapping: int
    minimum_windows: int
    placebos: tuple[Placebo, ...]
    method: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChangePoints:
    """First months of new levels, by multiple of the customary penalty.

    `stable` are those of the strictest penalty that every penalty finds, to `near` months.
    """

    by_penalty: tuple[tuple[float, tuple[str, ...]], ...]
    stable: tuple[str, ...]
    near: int
    autocorrelation: float
    noise: float
    n: int
    method: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ceasefire(Estimate):
    """Events during the ceasefire to the flanks (before and after together), per day.

    Days are those that the series covers. `p_value` is the share of placements with a ratio as
    low or lower, None where fewer than `minimum_independent` are `independent` (disjoint with
    their flanks). `dispersion` is variance to Poisson variance; it widens the interval.
    """

    events: tuple[float, ...]  # before, during, after
    days: tuple[int, ...]
    to_before: Estimate | None
    rebound: Estimate | None
    dispersion: float
    p_value: float | None
    placements: int
    independent: int
    minimum_independent: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class MatchedEffect:
    """One deal or operation beside placebo dates with the same level before.

    `ratio` is after to before; `relative` is it to the median placebo's. `reason` says why a
    value is missing ("" where all are there). `overlaps` names events whose windows share months.
    """

    event: str
    month: str
    before_rate: float | None
    after_rate: float | None
    ratio: float | None
    relative: float | None
    placebo_low: float | None
    placebo_median: float | None
    placebo_high: float | None
    p_value: float | None
    placebos: int
    non_overlapping: int
    overlaps: tuple[str, ...]
    reason: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ShareBounds:
    """A share of a total of which some is unknown: lowest, highest, and among the known."""

    low: float
    high: float
    among_known: float | None
    n: float
    unknown: float
    method: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kappa(Estimate):
    """Agreement of two codings beyond chance; `agreement` is the plain (or weighted) share."""

    agreement: float


# --- the model of noise ----------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, eq=False)
class _Model:
    """A fitted count series: n months kept, of `length` in the calendar, p coefficients."""

    design: np.ndarray  # (n, p)
    level: int | None  # the column that steps at the break
    days: np.ndarray  # (n,)
    position: np.ndarray  # (n,) places in the calendar, 0 .. length - 1
    length: int
    coefficients: np.ndarray  # (p,)
    null_coefficients: np.ndarray  # (p,) with the step left out
    covariance: np.ndarray  # (p, p)
    dispersion: float
    autocorrelation: float
    hermite: np.ndarray  # correlation of the intensities as a polynomial in that of the Gaussians
    lag_moments: tuple[np.ndarray, ...]  # a0, a1, b0(r), b1(r) of the Pearson residuals


def _hermite(dispersion: float, terms: int = 12) -> np.ndarray:
    """Weights of the correlation of e_s and e_t as a polynomial in that of z_s and z_t (0 .. terms)."""
    if dispersion < 1e-6:
        return np.array([0.0, 1.0])
    values = _intensity(_NODES, dispersion) * _WEIGHTS / _WEIGHTS.sum()
    squares = np.zeros(terms + 1)
    for j in range(1, terms + 1):
        squares[j] = (values * scipy.special.eval_hermitenorm(j, _NODES)).sum() ** 2 / math.factorial(j)
    return squares / squares.sum()


def _intensity(gaussian: np.ndarray, dispersion: float) -> np.ndarray:
    """Gamma intensities, mean 1 and variance `dispersion`, at Gaussian quantiles."""
    if dispersion < 1e-6:
        return np.ones_like(gaussian)
    return scipy.special.gammainccinv(1 / dispersion, scipy.special.ndtr(-gaussian)) * dispersion


def _correlation(model_hermite: np.ndarray, autocorrelation, lags: np.ndarray) -> np.ndarray:
    """Correlation of the intensities at each lag; autocorrelation () or (d, 1), lags (k,)."""
    return np.polynomial.polynomial.polyval(np.power(autocorrelation, lags), model_hermite)


def _irls(counts, design, offset, dispersion, start, steps: int = 30) -> np.ndarray:
    """Negative binomial regressions of many count series on one design, dispersion given.

    counts (d, n), design (n, p), offset (n,); returns coefficients (d, p). Fisher scoring
    (McCullagh & Nelder 1989, ch. 2); the mean's coefficients and the dispersion are orthogonal
    (Lawless 1987), so the dispersion need not be refitted with each draw.
    """
    n, p = design.shape
    products = (design[:, :, None] * design[:, None, :]).reshape(n, p * p)
    beta = np.broadcast_to(start, (len(counts), p)).copy()
    for _ in range(steps):
        eta = np.clip(beta @ design.T + offset, -25, 25)
        mu = np.exp(eta)
        weight = mu / (1 + dispersion * mu)
        score = (weight * (counts - mu) / mu) @ design
        information = (weight @ products).reshape(-1, p, p)
        information += 1e-9 * np.eye(p)
        change = np.clip(np.linalg.solve(information, score[:, :, None])[:, :, 0], -2, 2)
        beta += change
        if np.abs(change).max() < 1e-6:
            break
    return beta


def _lag_sums(values: np.ndarray, position: np.ndarray, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Sums of squares, and of products of calendar neighbours; values (d, n), both (d,)."""
    full = np.zeros((len(values), length))
    full[:, position] = values
    return (full**2).sum(1), (full[:, 1:] * full[:, :-1]).sum(1)


def _noise(residuals, model_moments, position, length) -> tuple[np.ndarray, np.ndarray]:
    """Dispersion and autocorrelation from Pearson residuals (d, n), each (d,).

    Zeger's (1988) moments at lags 0 and 1, less what the fitted regressors take away: with the
    hat matrix P, residuals have covariance (I-P) Sigma (I-P), so the lag sums are a + dispersion
    * b(r) with a and b known; without that a series of 70 months looks too little autocorrelated.
    """
    a0, a1, b0, b1 = model_moments
    square, neighbour = _lag_sums(residuals, position, length)
    excess = np.maximum(square - a0, 1e-9)
    autocorrelation = np.interp((neighbour - a1) / excess, b1 / b0, _GRID)
    dispersion = excess / np.interp(autocorrelation, _GRID, b0)
    none = square - a0 <= 1e-9
    return np.where(none, 1e-7, dispersion), np.where(none, 0.0, autocorrelation)


def _moments(design, mu, dispersion, hermite, position, length) -> tuple[np.ndarray, ...]:
    variance = mu + dispersion * mu**2
    root = np.sqrt(mu**2 / variance)[:, None] * design
    annihilator = np.eye(len(mu)) - root @ np.linalg.pinv(root)
    lags = np.abs(position[:, None] - position[None, :])
    # Of a covariance M the residuals keep AMA: its trace is the sum of M * A, its sum over
    # neighbours that of M * AJA, with J marking neighbours.
    kept = annihilator, annihilator @ (lags == 1) @ annihilator / 2
    scale = mu / np.sqrt(variance)
    outer = scale[:, None] * scale[None, :]
    correlations = _correlation(hermite, _GRID[:, None], np.arange(length))
    a0, a1 = ((mu / variance * np.diag(k)).sum() for k in kept)
    b0, b1 = (correlations @ np.bincount(lags.ravel(), (outer * k).ravel(), minlength=length) for k in kept)
    return a0, a1, b0, b1


def _fit(counts, days, position, design, level) -> _Model:
    """Fit the model to the months kept (all arrays over n); the mean by statsmodels' GLM."""
    import statsmodels.api as sm
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    length = int(position.max()) + 1
    offset = np.log(days)
    dispersion, autocorrelation = 0.2, 0.3
    for _ in range(4):
        family = sm.families.NegativeBinomial(alpha=max(dispersion, 1e-7))
        with warnings.catch_warnings():
            # Counts that the mean predicts exactly have no noise; their parameters are identified.
            warnings.simplefilter("ignore", PerfectSeparationWarning)
            fitted = sm.GLM(counts, design, family=family, offset=offset).fit()
        mu = np.asarray(fitted.mu)
        hermite = _hermite(dispersion)
        moments = _moments(design, mu, dispersion, hermite, position, length)
        pearson = (counts - mu) / np.sqrt(mu + dispersion * mu**2)
        found = _noise(pearson[None, :], moments, position, length)
        dispersion, autocorrelation = float(found[0][0]), float(found[1][0])
    coefficients = np.asarray(fitted.params)
    null = coefficients.copy()
    if level is not None:
        kept = [j for j in range(design.shape[1]) if j != level]
        null[level] = 0.0
        null[kept] = _irls(counts[None, :], design[:, kept], offset, dispersion, coefficients[kept])[0]
    model = _Model(
        design, level, days, position, length, coefficients, null, np.empty(0),
        dispersion, autocorrelation, hermite, moments,
    )  # fmt: skip
    lags = np.abs(position[:, None] - position[None, :])
    weight = mu / (1 + dispersion * mu)
    bread = np.linalg.inv((design * weight[:, None]).T @ design)
    influence = weight[:, None] * design @ bread
    correlation = _correlation(hermite, autocorrelation, np.arange(length))[lags]
    covariance = influence.T @ (np.diag(1 / mu) + dispersion * correlation) @ influence
    return dataclasses.replace(model, covariance=covariance)


def _simulate(model: _Model, coefficients: np.ndarray, draws: int, rng) -> np.ndarray:
    """Count series (draws, n) from the model with the given coefficients of the mean."""
    r = model.autocorrelation
    noise = rng.standard_normal((draws, model.length))
    noise[:, 1:] *= math.sqrt(1 - r**2)
    gaussian = scipy.signal.lfilter([1.0], [1.0, -r], noise, axis=1)[:, model.position]
    mu = np.exp(model.design @ coefficients) * model.days
    # Read off between 2,401 quantiles: to five digits the same, and thirty times as fast.
    intensity = np.interp(gaussian, _QUANTILES, _intensity(_QUANTILES, model.dispersion))
    return rng.poisson(mu * intensity).astype(float)


def _refit(model: _Model, counts: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log step and its standard error for each simulated series (d, n), both (d,).

    As `_fit`, with the working weights and residual moments held at the fitted model.
    """
    beta = _irls(counts, model.design, np.log(model.days), model.dispersion, start)
    mu = np.exp(np.clip(beta @ model.design.T + np.log(model.days), -25, 25))
    pearson = (counts - mu) / np.sqrt(mu + model.dispersion * mu**2)
    dispersion, autocorrelation = _noise(pearson, model.lag_moments, model.position, model.length)
    weight = mu / (1 + model.dispersion * mu)
    n, p = model.design.shape
    products = (model.design[:, :, None] * model.design[:, None, :]).reshape(n, p * p)
    bread = np.linalg.inv((weight @ products).reshape(-1, p, p) + 1e-9 * np.eye(p))
    influence = weight * (bread[:, model.level] @ model.design.T)
    full = np.zeros((len(counts), model.length))
    full[:, model.position] = influence
    spectrum = np.abs(np.fft.rfft(full, 2 * model.length, axis=1)) ** 2
    products_at_lag = np.fft.irfft(spectrum, axis=1)[:, : model.length]
    products_at_lag[:, 1:] *= 2
    lags = np.arange(model.length)
    correlation = _correlation(model.hermite, autocorrelation[:, None], lags)
    latent = dispersion * (products_at_lag * correlation).sum(1)
    return beta[:, model.level], np.sqrt((influence**2 / mu).sum(1) + np.maximum(latent, 0))


# --- interrupted time series -----------------------------------------------------------------


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
    y, d, position, index = _series(counts, days, months)
    start = _month(break_month)
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
    model = _fit(y, d, position, design, level=1)
    rng = np.random.default_rng(seed)
    simulated = _simulate(model, model.coefficients, draws, rng)
    offset = np.log(model.days)
    shifts = _irls(simulated, design, offset, model.dispersion, model.coefficients)[:, 1]
    step = model.coefficients[1]
    low, high = _basic(step, shifts, confidence)
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


def false_positive_rate(fit: InterruptedTimeSeries | RateRatio, n: int = 2000, *, seed: int) -> FalsePositives:
    """How often `fit`'s kind of interval excludes 1 in `n` series in which nothing changed.

    Series are drawn at the fitted dispersion and autocorrelation with the step left out; in each
    the step, the noise and the interval are estimated anew. For a time series the inner interval
    is the step plus and minus its model-based standard error, to which the parametric bootstrap
    converges (no bootstrap in a bootstrap); for a rate ratio it is the block bootstrap itself.
    """
    needed = _needed(fit, 0.0, n, seed)
    rate = float((needed > 1).mean())
    return FalsePositives(
        rate=rate,
        nominal=1 - fit.confidence,
        standard_error=math.sqrt(rate * (1 - rate) / n),
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
        needed = _needed(fit, math.log(grid[i]), n, seed, upwards=True)
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


def _needed(fit, step: float, n: int, seed: int, upwards: bool = False) -> np.ndarray:
    """By what factor each simulated interval (n,) would have to be widened to hold 1.

    Above 1 the interval excludes 1 (`upwards`: with only estimates above 1 counted).
    """
    rng = np.random.default_rng([seed, 1])
    if isinstance(fit, RateRatio):
        estimate, low, high = _simulated_ratios(fit, step, n, rng)
        reach = np.where(estimate > 0, estimate - low, high - estimate)
    else:
        truth = fit.model.null_coefficients.copy()
        truth[fit.model.level] = step
        estimate, error = _refit(fit.model, _simulate(fit.model, truth, n, rng), truth)
        reach = scipy.stats.norm.ppf((1 + fit.confidence) / 2) * error
    needed = np.abs(estimate) / np.maximum(reach, 1e-12)
    return np.where(estimate > 0, needed, 0.0) if upwards else needed


# --- rate ratios of two windows --------------------------------------------------------------


@dataclasses.dataclass(frozen=True, eq=False)
class _Arm:
    """One series in two windows of equal length; NaN counts are left out."""

    counts: tuple[np.ndarray, np.ndarray]
    days: tuple[np.ndarray, np.ndarray]
    model: _Model


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
    confidence: float = CONFIDENCE,
    draws: int = DRAWS,
    seed: int,
) -> RateRatio:
    """Counts per day after to before, in windows of equal length, with no model of the mean.

    All four are (n,) in calendar order. The interval is a basic circular block bootstrap (Politis
    & Romano 1992) of the log ratio, windows apart, blocks of `block_months(n)`. In short windows
    it is far too narrow: `calibrate` it, always. For that: `gap`, the months between the windows;
    `noise`, dispersion and autocorrelation of the series from a longer stretch of the same record
    (those of an `InterruptedTimeSeries`), as two short windows tell little of them; without it
    the windows' own are used. With person-days for days it compares provinces.

    ValueError: windows of different or under six months, or a window without any count.
    """
    arm = _arm(before_counts, before_days, after_counts, after_days, gap, noise)
    return _ratio((arm,), "rate ratio, circular block bootstrap", confidence, draws, seed)


def ratio_of_ratios(
    before: tuple[Sequence[float], Sequence[float]],
    after: tuple[Sequence[float], Sequence[float]],
    control_before: tuple[Sequence[float], Sequence[float]],
    control_after: tuple[Sequence[float], Sequence[float]],
    *,
    gap: int = 0,
    noise: tuple[float, float] | None = None,
    control_noise: tuple[float, float] | None = None,
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
        _arm(*before, *after, gap, noise),
        _arm(*control_before, *control_after, gap, control_noise),
    )
    if len(arms[0].counts[0]) != len(arms[1].counts[0]):
        raise ValueError("The control's windows have another length than the series'.")
    return _ratio(arms, "ratio of rate ratios, circular block bootstrap", confidence, draws, seed)


def _arm(before_counts, before_days, after_counts, after_days, gap, noise) -> _Arm:
    counts = tuple(np.asarray(values, dtype=float) for values in (before_counts, after_counts))
    days = tuple(np.asarray(values, dtype=float) for values in (before_days, after_days))
    n = len(counts[0])
    if any(values.shape != (n,) for values in (*counts, *days)):
        raise ValueError("The windows differ in length: compare windows of equal length.")
    for values, lengths in zip(counts, days, strict=True):
        _check(values, lengths)
        if np.isfinite(values).sum() < 6:
            raise ValueError("A window has under six months.")
        if np.nansum(values) == 0:
            raise ValueError("A window has no count at all: a ratio has no estimate.")
    y = np.concatenate(counts)
    kept = np.isfinite(y)
    place = np.concatenate([np.arange(n), np.arange(n) + n + gap])
    after = np.repeat([0.0, 1.0], n)
    design = np.column_stack([np.ones(2 * n), after])
    model = _fit(y[kept], np.concatenate(days)[kept], place[kept], design[kept], level=1)
    if noise is not None:
        dispersion, autocorrelation = noise
        if not (dispersion >= 0 and 0 <= autocorrelation <= LARGEST_AUTOCORRELATION):
            raise ValueError(f"Noise {noise!r}: dispersion is at least 0, autocorrelation 0 to {LARGEST_AUTOCORRELATION}.")
        model = dataclasses.replace(model, dispersion=dispersion, autocorrelation=autocorrelation, hermite=_hermite(dispersion))
    return _Arm(counts, days, model)


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


def _log_rates(counts: np.ndarray, days: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Log rates of the resamples; counts (s, n), times (n, b) to (s, b). No count at all is half a one."""
    kept = np.isfinite(counts)
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


def _ratio(arms, method, confidence, draws, seed) -> RateRatio:
    n = len(arms[0].counts[0])
    rng = np.random.default_rng([seed, 0])
    times = [_resamples(n, draws, rng) for _ in range(2)]
    own = [tuple(values[None, :] for values in arm.counts) for arm in arms]
    whole = [np.ones((n, 1))] * 2
    step = float(_log_ratio(own, arms, whole)[0, 0])
    low, high = _basic(step, _log_ratio(own, arms, times)[0], confidence)
    rates = [float(np.nansum(y) / d[np.isfinite(y)].sum() * RATE_DAYS) for y, d in zip(arms[0].counts, arms[0].days, strict=True)]
    return RateRatio(
        estimate=math.exp(step),
        low=math.exp(low),
        high=math.exp(high),
        confidence=confidence,
        method=method,
        n=n,
        before_rate=rates[0],
        after_rate=rates[1],
        block=block_months(n),
        draws=draws,
        seed=seed,
        arms=arms,
    )


def _simulated_ratios(fit: RateRatio, step: float, n: int, rng):
    """Log ratio and its interval in n simulated pairs of windows, each (n,); step in the first arm."""
    months = fit.n
    simulated = []
    for i, arm in enumerate(fit.arms):
        truth = arm.model.null_coefficients.copy()
        truth[arm.model.level] = step if i == 0 else 0.0
        kept = np.isfinite(np.concatenate(arm.counts))
        both = np.full((n, 2 * months), np.nan)
        both[:, kept] = _simulate(arm.model, truth, n, rng)
        simulated.append((both[:, :months], both[:, months:]))
    times = [_resamples(months, fit.draws, rng) for _ in range(2)]
    whole = [np.ones((months, 1))] * 2
    estimate = _log_ratio(simulated, fit.arms, whole)[:, 0]
    draws = np.sort(_log_ratio(simulated, fit.arms, times), axis=1)
    low, high = _basic(estimate, draws, fit.confidence, ordered=True)
    return estimate, low, high


def _basic(estimate, draws, confidence: float, ordered: bool = False):
    """The basic bootstrap interval (2 estimate - quantiles), over the last axis of draws."""
    draws = draws if ordered else np.sort(draws, axis=-1)
    count = draws.shape[-1]
    rank = max(1, round((count + 1) * (1 - confidence) / 2))
    return 2 * estimate - draws[..., count - rank], 2 * estimate - draws[..., rank - 1]


# --- placebo dates ---------------------------------------------------------------------------


def placebo_breaks(
    counts: Sequence[float],
    days: Sequence[float],
    months: Sequence[str],
    break_month: str,
    *,
    before: int = 12,
    after: int = 12,
    minimum_windows: int = 5,
) -> PlaceboBreaks:
    """The rise at `break_month` among the rises at every other month, in fixed equal windows.

    counts, days, months: (n,). The statistic is the rate in the `after` months from a date to the
    rate in the `before` months up to it. Only dates whose windows end before the true break count
    for p = (1 + those with as large a ratio) / (1 + all) (placebo-in-time: Abadie, Diamond &
    Hainmueller 2015); the windows overlap, so `non_overlapping` says how many there are at best,
    and p is None under `minimum_windows`. Windows with a NaN or without any count on a side are
    passed over.

    ValueError: the true break's own windows are not covered.
    """
    y, d, _, index = _series(counts, days, months)
    full_y, full_d, first = _calendar(y, d, index)
    start = _month(break_month)

    def ratio(at: int) -> float | None:
        place = at - first
        if place - before < 0 or place + after > len(full_y):
            return None
        return _window_ratio(full_y, full_d, place, before, after)

    estimate = ratio(start)
    if estimate is None:
        raise ValueError(f"The series does not cover {before} months before and {after} after {break_month}.")
    placebos = []
    for at in range(first + before, first + len(full_y) - after + 1):
        value = ratio(at)
        if at == start or value is None:
            continue
        kind = "before" if at + after <= start else "overlapping" if at < start else "later"
        placebos.append(Placebo(month=_label(at), ratio=value, kind=kind))
    fair = [placebo for placebo in placebos if placebo.kind == "before"]
    disjoint = _disjoint([_month(p.month) for p in fair], before + after)
    p_value = None
    if disjoint >= minimum_windows:
        p_value = (1 + sum(p.ratio >= estimate for p in fair)) / (1 + len(fair))
    return PlaceboBreaks(
        estimate=estimate,
        break_month=break_month,
        p_value=p_value,
        n=len(fair),
        non_overlapping=disjoint,
        minimum_windows=minimum_windows,
        placebos=tuple(placebos),
        method=f"rate ratio of {after} months to the {before} before, rank among earlier dates",
    )


def _window_ratio(y, d, place, before, after) -> float | None:
    sides = [slice(place - before, place), slice(place, place + after)]
    totals = [y[side].sum() for side in sides]
    if not all(np.isfinite(total) and total > 0 for total in totals):
        return None
    lower, upper = (total / d[side].sum() for total, side in zip(totals, sides, strict=True))
    return float(upper / lower)


def _disjoint(places: Sequence[int], span: int) -> int:
    """How many of the ascending places are at least `span` apart, taken greedily."""
    found, last = 0, None
    for place in places:
        if last is None or place - last >= span:
            found, last = found + 1, place
    return found


# --- change points ---------------------------------------------------------------------------


def change_points(
    counts: Sequence[float],
    days: Sequence[float],
    months: Sequence[str],
    *,
    penalties: Sequence[float] = (0.5, 1, 2, 4),
    min_months: int = 6,
    near: int = 3,
) -> ChangePoints:
    """Where the level of the log rate changes, for several penalties.

    counts, days, months: (n,); NaN months are passed over. PELT (Killick, Fearnhead & Eckley
    2012) of ruptures with the least-squares cost (its C code, linear kernel). A penalty of 1 is the BIC for a mean and its
    place, 2 s^2 log n (Yao 1988), with s^2 the long-run variance: noise and AR(1) coefficient
    from Qn scales of first and second differences (Chakar et al. 2017), which level shifts hardly
    touch. Without that, autocorrelation is read as changes (Romano et al. 2022).

    ValueError: fewer than four times `min_months`.
    """
    import ruptures
    from statsmodels.robust.scale import qn_scale

    y, d, _, index = _series(counts, days, months)
    kept = np.isfinite(y)
    if kept.sum() < 4 * min_months:
        raise ValueError(f"{kept.sum()} months are too few for levels of at least {min_months}.")
    rates = np.log((y[kept] + 0.5) / d[kept] * RATE_DAYS)
    index = index[kept]
    one, two = (qn_scale(rates[lag:] - rates[:-lag]) ** 2 for lag in (1, 2))
    if one <= 0:
        raise ValueError("The series hardly varies: no noise to measure a change against.")
    r = float(np.clip(two / one - 1, 0.0, 0.9))
    noise = one / (2 * (1 - r))
    unit = 2 * noise * (1 + r) / (1 - r) * math.log(len(rates))
    search = ruptures.KernelCPD(kernel="linear", min_size=min_months).fit(rates[:, None])
    found = []
    for penalty in sorted(penalties):
        ends = search.predict(pen=penalty * unit)[:-1]
        found.append((float(penalty), tuple(_label(int(index[end])) for end in ends)))
    stable = tuple(
        month for month in found[-1][1] if all(any(abs(_month(month) - _month(other)) <= near for other in places) for _, places in found)
    )
    return ChangePoints(
        by_penalty=tuple(found),
        stable=stable,
        near=near,
        autocorrelation=r,
        noise=float(noise),
        n=len(rates),
        method="PELT, least squares on log rates, BIC penalty with long-run variance",
    )


# --- ceasefires ------------------------------------------------------------------------------


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
    _check(values, np.ones(len(values)))
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
        method = "exact conditional interval, over-dispersion"
        return Estimate(estimate=float(ratio), low=low, high=high, confidence=confidence, method=method, n=int(a + b))

    main = compare(during, flanks)
    p_value = None
    if enough:
        observed = _log_local(counts[1], counts[0] + counts[2], exposure)
        drawn = _log_local(placed[:, 0], placed[:, 1], exposure)
        p_value = float((1 + (drawn <= observed + 1e-12).sum()) / (1 + len(drawn)))
    return Ceasefire(
        **dataclasses.asdict(main) | {"method": main.method + "; circular placement"},
        events=counts,
        days=lengths,
        to_before=compare(during, before) if lengths[0] else None,
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
    model = _fit(weeks, np.full(len(weeks), float(size * unit_days)), place, design, level=None)
    dispersion = max(model.dispersion, 1e-3)

    def excess(over, under, ratio, total) -> float:
        exposure = ratio * len(over) + len(under)
        share = ratio * len(over) / exposure
        weights = np.concatenate([np.full(len(over), (1 - share) * ratio), np.full(len(under), -share)])
        units = np.concatenate([over, under])
        week = units // size - (units // size).min()
        by_week = np.bincount(week, weights)
        lags = np.arange(len(by_week))
        correlation = _correlation(model.hermite, model.autocorrelation, lags)
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


# --- deals and operations --------------------------------------------------------------------


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
    y, d, _, index = _series(counts, days, months)
    full_y, full_d, first = _calendar(y, d, index)
    starts = {}
    for event, month in events:
        if event in starts:
            raise ValueError(f"The event {event!r} is listed twice.")
        starts[event] = _month(month)
    earliest = _month(not_before) if not_before else -math.inf

    def measured(at: int) -> tuple[float, float] | None:
        """Level before and ratio of the windows at a month, where they can be had."""
        place = at - first
        if at - before < earliest or place - before < 0 or place + after > len(full_y):
            return None
        ratio = _window_ratio(full_y, full_d, place, before, after)
        if ratio is None:
            return None
        side = slice(place - before, place)
        return float(full_y[side].sum() / full_d[side].sum() * RATE_DAYS), ratio

    dates = range(first + before, first + len(full_y) - after + 1)
    clean = [at for at in dates if not any(at - before <= start < at + after for start in starts.values())]
    candidates = [(at, found) for at in clean if (found := measured(at)) is not None]
    results = []
    for event, at in starts.items():
        overlaps = tuple(e for e, o in starts.items() if e != event and abs(o - at) < before + after)
        nothing = dict.fromkeys(
            ("before_rate", "after_rate", "ratio", "relative", "placebo_low", "placebo_median", "placebo_high", "p_value")
        )
        found = measured(at)
        if found is None:
            reason = (
                f"before {not_before}" if at < earliest
                else f"its {before} months before reach back beyond {not_before}" if at - before < earliest
                else "its windows are not covered, or one has no count"
            )  # fmt: skip
            results.append(
                MatchedEffect(
                    event=event, month=_label(at), **nothing, placebos=0, non_overlapping=0,
                    overlaps=overlaps, reason=reason,
                )
            )  # fmt: skip
            continue
        level, ratio = found
        near = [(c, r) for c, (base, r) in candidates if abs(math.log(base / level)) <= math.log1p(tolerance) + 1e-12]
        logs = np.log([r for _, r in near])
        own = math.log(ratio)
        values = nothing | {"before_rate": level, "after_rate": level * ratio, "ratio": ratio}
        reason = f"{len(near)} placebo dates, under {minimum_placebos}"
        if len(near) >= minimum_placebos:
            middle = float(np.median(logs))
            tail = (1 - confidence) / 2
            low, high = np.quantile(logs, [tail, 1 - tail])
            extreme = (np.abs(logs - middle) >= abs(own - middle) - 1e-12).sum()
            reason = ""
            values |= {
                "relative": math.exp(own - middle),
                "placebo_low": math.exp(low),
                "placebo_median": math.exp(middle),
                "placebo_high": math.exp(high),
                "p_value": float((1 + extreme) / (1 + len(near))),
            }
        results.append(
            MatchedEffect(
                event=event, month=_label(at), **values, placebos=len(near),
                non_overlapping=_disjoint([c for c, _ in near], before + after), overlaps=overlaps, reason=reason,
            )
        )  # fmt: skip
    return tuple(results)


# --- shares and agreement --------------------------------------------------------------------


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
        method="worst-case bounds",
    )


def kappa(
    a: Sequence[str],
    b: Sequence[str],
    categories: Sequence[str],
    weights: str | None = None,
    *,
    confidence: float = CONFIDENCE,
) -> Kappa:
    """Agreement of two codings of the same items beyond chance.

    a, b: one code per item; categories: all codes, in order where `weights` is "linear" (Cohen
    1968) or "quadratic"; None is Cohen's (1960) unweighted kappa. Estimate and large-sample
    interval by statsmodels; where that has no width (full agreement), the lower end is that of the
    exact interval of the agreement at the same margins. NaN where both coders used one and the
    same code throughout: chance agreement is then 1 and kappa undefined. Where one of them used a
    single code, kappa is 0 and its ends are NaN: there is no variance to make an interval of; so
    are the ends of any other kappa below 1 whose variance vanishes.

    ValueError: different lengths, no items, unknown codes, unknown weights.
    """
    if weights not in (None, "linear", "quadratic"):
        raise ValueError(f"Weights {weights!r}: use None, 'linear' or 'quadratic'.")
    place = {category: i for i, category in enumerate(categories)}
    if len(a) != len(b) or not len(a):
        raise ValueError("Two codings of the same items are needed, at least one item.")
    if unknown := sorted({str(code) for code in (*a, *b) if code not in place}):
        raise ValueError(f"Codes not among the categories: {', '.join(unknown)}.")
    k, n = len(categories), len(a)
    table = np.zeros((k, k))
    np.add.at(table, ([place[code] for code in a], [place[code] for code in b]), 1)
    distance = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / max(k - 1, 1)
    credit = {None: np.eye(k), "linear": 1 - distance, "quadratic": 1 - distance**2}[weights]
    agreement = float((table * credit).sum() / n)
    chance = float((np.outer(table.sum(1), table.sum(0)) * credit).sum() / n**2)
    name = f"{weights}ly weighted" if weights == "quadratic" else f"{weights} weighted" if weights else "unweighted"
    method = f"Cohen's kappa, {name}"
    if chance > 1 - 1e-12:
        nan = math.nan
        return Kappa(estimate=nan, low=nan, high=nan, confidence=confidence, method=method, n=n, agreement=agreement)
    if min(np.count_nonzero(table.sum(axis)) for axis in (0, 1)) == 1:
        # One side gave a single code: kappa is nought whatever the other did, and has no interval.
        return Kappa(estimate=0.0, low=math.nan, high=math.nan, confidence=confidence, method=method, n=n, agreement=agreement)
    from statsmodels.stats.inter_rater import cohens_kappa

    # It also makes a test of kappa, unused here, whose variance may round to nought or below it.
    with np.errstate(divide="ignore", invalid="ignore"):
        found = cohens_kappa(table, wt=weights)
    value, error = float(found.kappa), math.sqrt(max(float(found.var_kappa), 0.0))
    reach = float(scipy.stats.norm.ppf((1 + confidence) / 2)) * error
    low, high = value - reach, min(1.0, value + reach)
    if reach < 1e-6:  # the root of what rounding leaves of nought
        exact = scipy.stats.binomtest(n, n).proportion_ci(confidence).low
        low, high = ((exact - chance) / (1 - chance), 1.0) if agreement > 1 - 1e-12 else (math.nan, math.nan)
    return Kappa(
        estimate=value,
        low=low if math.isnan(low) else max(-1.0, low),
        high=high,
        confidence=confidence,
        method=method,
        n=n,
        agreement=agreement,
    )


# --- checks and calendars --------------------------------------------------------------------


def _check(counts: np.ndarray, days: np.ndarray) -> None:
    if np.isinf(counts).any() or (counts[np.isfinite(counts)] < 0).any():
        raise ValueError("Counts must be at least 0 (NaN where a month is left out).")
    if not (np.isfinite(days) & (days > 0)).all():
        raise ValueError("Days must be above 0.")


def _series(counts, days, months) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Counts, days, places in the calendar from 0, and months since year 0; all (n,)."""
    y, d = np.asarray(counts, dtype=float), np.asarray(days, dtype=float)
    index = np.array([_month(month) for month in months], dtype=int)
    if not y.shape == d.shape == index.shape or y.ndim != 1 or not len(y):
        raise ValueError("Counts, days and months must be of one length.")
    _check(y, d)
    if (np.diff(index) <= 0).any():
        raise ValueError("Months must ascend, each once.")
    return y, d, index - index[0], index


def _calendar(y, d, index) -> tuple[np.ndarray, np.ndarray, int]:
    """Counts and days over every month from the first to the last, NaN where there is none."""
    first = int(index[0])
    full_y = np.full(int(index[-1]) - first + 1, np.nan)
    full_d = np.full(len(full_y), np.nan)
    full_y[index - first], full_d[index - first] = y, d
    return full_y, full_d, first


def _month(label: str) -> int:
    """Months since year 0 of YYYY-MM."""
    text = str(label)
    year, _, month = text.partition("-")
    if len(text) != 7 or not (year.isdigit() and month.isdigit()) or not 1 <= int(month) <= 12:
        raise ValueError(f"{text!r} is not a month: write YYYY-MM.")
    return int(year) * 12 + int(month) - 1


def _label(index: int) -> str:
    return f"{index // 12:04d}-{index % 12 + 1:02d}"
