"""Labels that would stand on one another, pushed clear."""

from __future__ import annotations


def pushed_apart(wanted: list[float], gap: float, last: float) -> list[float]:
    """Places at least `gap` apart, in order, near the wanted ones and none beyond `last`."""
    merged: list[list[float]] = []  # of each group: middle, size, sum of wanted
    for place in wanted:
        merged.append([min(place, last), 1, place])
        while len(merged) > 1 and merged[-1][0] - merged[-2][0] < gap * (merged[-1][1] + merged[-2][1]) / 2:
            late, early = merged.pop(), merged.pop()
            size, total = late[1] + early[1], late[2] + early[2]
            merged.append([min(total / size, last - gap * (size - 1) / 2), size, total])
    places = []
    for middle, size, _ in merged:
        first = middle - gap * (size - 1) / 2
        places += [first + gap * i for i in range(int(size))]
    return places
