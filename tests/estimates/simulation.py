"""Series to judge intervals by.

They are simulated with log-normal intensities, not with the project's own model, so an interval
is judged on noise that its model does not quite have.
"""

import math

import numpy as np
import pandas as pd

from report.estimates.inference import regression

SEED = 20210815


def intensities(rng, shape, size, autocorrelation):
    """Intensities with mean 1 and variance 1/size, log-normal with an AR(1) in logs; time is last."""
    variance = np.log1p(1 / size)
    z = rng.standard_normal(shape)
    for t in range(1, shape[-1]):
        z[..., t] = autocorrelation * z[..., t - 1] + math.sqrt(1 - autocorrelation**2) * z[..., t]
    return np.exp(math.sqrt(variance) * z - variance / 2)


def simulated(rng, n, mean, size, autocorrelation, step=1.0, at=None):
    path = np.full(n, float(mean))
    if at is not None:
        path[at:] *= step
    return rng.poisson(path * intensities(rng, (n,), size, autocorrelation)).astype(float)


def calendar(n, first="2020-01"):
    return [str(period) for period in pd.period_range(first, periods=n, freq="M")]


def thirty(n):
    return np.full(n, 30.0)


def step_of(values, at, **options):
    n = len(values)
    months = calendar(n)
    return regression.interrupted_time_series(values, thirty(n), months, months[at], **{"seed": SEED} | options)
