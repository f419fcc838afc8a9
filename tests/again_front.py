"""The chart of the front page, counted anew."""

import numpy as np
import recount
from again import Again
from recount import BALOCHISTAN, KP


def month(x) -> str:
    return str(np.datetime64(x, "M"))


def steps_and_means(figure) -> dict[tuple, float]:
    """Steps by month (the upper edge of what is filled) and the line of means."""
    found = {}
    for ax in figure.axes:
        name = ax.get_title(loc="left")
        days, means = ax.lines[0].get_data()
        (filled,) = ax.collections
        # The outline begins below the first step; each step has two corners.
        edge = filled.get_paths()[0].vertices[1 : 1 + 2 * len(days), 1].reshape(-1, 2)
        assert (edge[:, 0] == edge[:, 1]).all()
        for day, mean, step in zip(days, means, edge[:, 0], strict=True):
            found[f"{name}, twelve-month mean", month(day)] = mean
            found[f"{name}, per 30 days", month(day)] = step
    return found


def kp_and_balochistan():
    codes = {KP: "Khyber Pakhtunkhwa", BALOCHISTAN: "Balochistan"}
    months = recount.full_months("acled")
    after, before = recount.span("acled", "since-kabul"), recount.span("acled", "before-kabul")

    def rate(code, span):
        return recount.rate_30("acled", "deaths", [code], span)

    def table():
        found = {}
        for code, name in codes.items():
            for at, one in enumerate(months):
                found[f"{name}, per 30 days", one] = rate(code, [one])
                found[f"{name}, twelve-month mean", one] = rate(code, months[at - 11 : at + 1]) if at >= 11 else float("nan")
        return found

    def alt():
        found = [months[0], months[-1]]
        for at, code in enumerate(codes):
            top = max(months, key=lambda one: rate(code, [one]))
            found += [f"{rate(code, before):,.0f}", *(["30", "2021"] if not at else []), f"{rate(code, after):,.0f}", top]
        return found

    return Again(
        table=table,
        finding=lambda: ["2021", *(f"{rate(code, after) / rate(code, before):.1f}" for code in codes)],
        alt=alt,
        drawn=steps_and_means,
        digits=1,
        index=("Month",),
    )


CHARTS = {"deaths_in_kp_and_balochistan": kp_and_balochistan}
