"""What is drawn on the front page."""

import numpy as np


def _month(x) -> str:
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
            found[f"{name}, twelve-month mean", _month(day)] = mean
            found[f"{name}, per 30 days", _month(day)] = step
    return found


DRAWN = {"deaths_in_kp_and_balochistan": steps_and_means}
