"""Shares of which some is unknown, and the agreement of two codings."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import scipy

from report.estimates.inference.estimate import CONFIDENCE, Estimate


@dataclasses.dataclass(frozen=True, kw_only=True)
class ShareBounds:
    """A share of a total of which some is unknown: lowest, highest, and among the known."""

    low: float
    high: float
    among_known: float | None
    n: float
    unknown: float
    method: str


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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kappa(Estimate):
    """Agreement of two codings beyond chance; `agreement` is the plain (or weighted) share."""

    agreement: float


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
