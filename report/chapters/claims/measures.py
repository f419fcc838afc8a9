"""What the map of verdicts shows: each baseline of each comparison, and where its interval lies."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report.estimates import choices

PANELS = (
    ("S4", "size", "PK-KP", "S4, since Kabul fell: KP", "PK-KP"),
    ("S4", "size", "PK-BA", "S4, since Kabul fell: Balochistan", "PK-BA"),
    ("S1", "", "PK", "S1, attacks in the last year: Pakistan", "ink"),
    ("S13", "ratio", "PK-KP", "S13, after the truce: KP", "PK-KP"),
    ("S13", "contrast", "PK-KP/PK-BA", "S13, after the truce: KP to Balochistan", "ochre"),
)
"""The comparisons: statement, part and province of `estimates_baselines`, title, colour."""
STATEMENTS = tuple(dict.fromkeys(statement for statement, *_ in PANELS))


def marks(statements: Sequence[str] = STATEMENTS) -> pd.DataFrame:
    """Each baseline of each panel of some statements: panel, start, months, position of the interval (above, across or below one)."""
    frames = []
    for at, (statement, part, province, *_) in enumerate(PANELS):
        if statement not in statements:
            continue
        frame = choices.baselines(statement, part, province).reset_index()
        where = [choices.position(low, high) for low, high in zip(frame["low"], frame["high"])]
        frames.append(frame.assign(panel=at, position=where))
    return pd.concat(frames, ignore_index=True)
