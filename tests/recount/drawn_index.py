"""What is drawn on the front page."""

import numpy as np


def _month(x) -> str:
    return str(np.datetime64(x, "M"))


def steps_and_means(figure) -> dict[tuple, float]:
    """Steps by month (the upper edge of what is filled) and the line of means."""
    found = {}
    for ax in figure.axes[:2]:
        name = ax.get_title(loc="left")
        days, means = ax.lines[0].get_data()
        (filled,) = ax.collections
        # The outline begins below the first step; each step has two corners.
        edge = filled.get_paths()[0].vertices[1 : 1 + 2 * len(days), 1].reshape(-1, 2)
        assert (edge[:, 0] == edge[:, 1]).all()
        for day, mean, step in zip(days, means, edge[:, 0], strict=True):
            found[f"{name}, twelve-month mean", _month(day)] = mean
            found[f"{name}, per 30 days", _month(day)] = step
    return found


def circles(figure) -> dict[tuple, float]:
    """The area of a circle is to that of the largest as its number is to the largest."""
    (ax,) = figure.axes
    found = {(mark.x, mark.y): mark.where for mark in ax.said}
    drawn = {patch.get_center(): patch.get_height() ** 2 for patch in ax.patches if hasattr(patch, "get_center")}
    most = max(drawn.values())
    largest = max(float(mark.value.replace(",", "")) for mark in ax.said)
    return {("Killed", name): drawn[at] / most * largest for at, name in found.items()}


DRAWN = {"where": circles, "deaths_in_kp_and_balochistan": steps_and_means}
