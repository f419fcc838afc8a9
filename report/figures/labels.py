"""Labels that would stand on one another, pushed clear."""

from __future__ import annotations


def pushed_apart(wanted: list[float], gap: float, last: float) -> list[float]:
    """Places at least `gap` apart, in order, near the wanted ones and none beyond `last`."""
    groups = [[place, 1, place] for place in wanted]  # middle, size, sum of wanted
    merged: list[list[float]] = []
    for group in groups:
        merged.append(group)
        while len(merged) > 1 and merged[-1][0] - merged[-2][0] < gap * (merged[-1][1] + merged[-2][1]) / 2:
            late, early = merged.pop(), merged.pop()
            size, total = late[1] + early[1], late[2] + early[2]
            merged.append([total / size, size, total])
    places = []
    for middle, size, _ in merged:
        first = min(middle - gap * (size - 1) / 2, last - gap * (size - 1))
        places += [first + gap * i for i in range(int(size))]
    return places
