"""The model of noise (see the package): fitted, simulated, fitted again to what was simulated."""

from __future__ import annotations

import dataclasses
import math
import warnings

import numpy as np
import scipy  # its parts are loaded at first use, as statsmodels is below

LARGEST_AUTOCORRELATION = 0.95
_GRID = np.linspace(0.0, LARGEST_AUTOCORRELATION, 39)
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
_QUANTILES = np.linspace(-6.0, 6.0, 2401)


@dataclasses.dataclass(frozen=True, eq=False)
class Model:
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


def hermite_weights(dispersion: float, terms: int = 12) -> np.ndarray:
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


def lag_correlation(model_hermite: np.ndarray, autocorrelation, lags: np.ndarray) -> np.ndarray:
    """Correlation of the intensities at each lag; autocorrelation () or (d, 1), lags (k,)."""
    return np.polynomial.polynomial.polyval(np.power(autocorrelation, lags), model_hermite)


def regress(counts, design, offset, dispersion, start, steps: int = 30) -> np.ndarray:
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


def _noise_of(residuals, model_moments, position, length) -> tuple[np.ndarray, np.ndarray]:
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
    correlations = lag_correlation(hermite, _GRID[:, None], np.arange(length))
    a0, a1 = ((mu / variance * np.diag(k)).sum() for k in kept)
    b0, b1 = (correlations @ np.bincount(lags.ravel(), (outer * k).ravel(), minlength=length) for k in kept)
    return a0, a1, b0, b1


def fit_model(counts, days, position, design, level) -> Model:
    """Fit the model to the months kept (all arrays over n); the mean by statsmodels' GLM."""
    # Not statsmodels.api, which loads all of statsmodels.
    from statsmodels.genmod import families
    from statsmodels.genmod.generalized_linear_model import GLM
    from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

    length = int(position.max()) + 1
    offset = np.log(days)
    dispersion, autocorrelation = 0.2, 0.3
    for _ in range(4):
        family = families.NegativeBinomial(alpha=max(dispersion, 1e-7))
        with warnings.catch_warnings():
            # Counts that the mean predicts exactly have no noise; their parameters are identified.
            warnings.simplefilter("ignore", PerfectSeparationWarning)
            fitted = GLM(counts, design, family=family, offset=offset).fit()
        mu = np.asarray(fitted.mu)
        hermite = hermite_weights(dispersion)
        moments = _moments(design, mu, dispersion, hermite, position, length)
        pearson = (counts - mu) / np.sqrt(mu + dispersion * mu**2)
        found = _noise_of(pearson[None, :], moments, position, length)
        dispersion, autocorrelation = float(found[0][0]), float(found[1][0])
    coefficients = np.asarray(fitted.params)
    null = coefficients.copy()
    if level is not None:
        kept = [j for j in range(design.shape[1]) if j != level]
        null[level] = 0.0
        null[kept] = regress(counts[None, :], design[:, kept], offset, dispersion, coefficients[kept])[0]
    model = Model(
        design, level, days, position, length, coefficients, null, np.empty(0),
        dispersion, autocorrelation, hermite, moments,
    )  # fmt: skip
    lags = np.abs(position[:, None] - position[None, :])
    weight = mu / (1 + dispersion * mu)
    bread = np.linalg.inv((design * weight[:, None]).T @ design)
    influence = weight[:, None] * design @ bread
    correlation = lag_correlation(hermite, autocorrelation, np.arange(length))[lags]
    covariance = influence.T @ (np.diag(1 / mu) + dispersion * correlation) @ influence
    return dataclasses.replace(model, covariance=covariance)


def simulate(model: Model, coefficients: np.ndarray, draws: int, rng) -> np.ndarray:
    """Count series (draws, n) from the model with the given coefficients of the mean."""
    r = model.autocorrelation
    noise = rng.standard_normal((draws, model.length))
    noise[:, 1:] *= math.sqrt(1 - r**2)
    gaussian = scipy.signal.lfilter([1.0], [1.0, -r], noise, axis=1)[:, model.position]
    mu = np.exp(model.design @ coefficients) * model.days
    # Read off between 2,401 quantiles: to five digits the same, and thirty times as fast.
    intensity = np.interp(gaussian, _QUANTILES, _intensity(_QUANTILES, model.dispersion))
    return rng.poisson(mu * intensity).astype(float)


def refit(model: Model, counts: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log step and its standard error for each simulated series (d, n), both (d,).

    As `fit_model`, with the working weights and residual moments held at the fitted model.
    """
    beta = regress(counts, model.design, np.log(model.days), model.dispersion, start)
    mu = np.exp(np.clip(beta @ model.design.T + np.log(model.days), -25, 25))
    pearson = (counts - mu) / np.sqrt(mu + model.dispersion * mu**2)
    dispersion, autocorrelation = _noise_of(pearson, model.lag_moments, model.position, model.length)
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
    correlation = lag_correlation(model.hermite, autocorrelation[:, None], lags)
    latent = dispersion * (products_at_lag * correlation).sum(1)
    return beta[:, model.level], np.sqrt((influence**2 / mu).sum(1) + np.maximum(latent, 0))
