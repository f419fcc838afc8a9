"""Where the level of a series changes, whatever the date."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from report.estimates.inference.estimate import RATE_DAYS
from report.estimates.inference.months import checked_series, month_label, month_number


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

    y, d, _, index = checked_series(counts, days, months)
    kept = np.isfinite(y)
    if kept.sum() < 4 * min_months:
        raise ValueError(f"{kept.sum()} months are too few for levels of at least {min_months}.")
    rates = np.log((y[kept] + 0.5) / d[kept] * RATE_DAYS)
    index = index[kept]
    first, second = (qn_scale(rates[lag:] - rates[:-lag]) ** 2 for lag in (1, 2))
    if first <= 0:
        raise ValueError("The series hardly varies: no noise to measure a change against.")
    r = float(np.clip(second / first - 1, 0.0, 0.9))
    noise = first / (2 * (1 - r))
    unit = 2 * noise * (1 + r) / (1 - r) * math.log(len(rates))
    search = ruptures.KernelCPD(kernel="linear", min_size=min_months).fit(rates[:, None])
    found = []
    for penalty in sorted(penalties):
        ends = search.predict(pen=penalty * unit)[:-1]
        found.append((float(penalty), tuple(month_label(int(index[end])) for end in ends)))
    stable = tuple(
        month
        for month in found[-1][1]
        if all(any(abs(month_number(month) - month_number(other)) <= near for other in places) for _, places in found)
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
