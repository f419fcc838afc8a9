"""Readers of what is drawn that several chapters share."""

import numpy as np


def full_name(title: str) -> str:
    """A province's name from the title of a narrow panel."""
    return {"Azad Kashmir": "Azad Jammu and Kashmir"}.get(title, title)


def stairs(ax) -> list[dict[int, float]]:
    """Heights above their floor by year, of each stair of an axes."""
    found = []
    for patch in ax.patches:
        if hasattr(patch, "get_data"):
            values, edges, floor = map(np.asarray, patch.get_data())
            floor = floor if floor.ndim else [float(floor)] * len(values)
            found.append({int(edge + 0.5): value - low for edge, value, low in zip(edges, values, floor)})
    return found
