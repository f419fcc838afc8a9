"""Outlines of SVG in fewer letters: what runs along an axis needs one number."""

from __future__ import annotations

import re

SEGMENT = re.compile(r"([A-Za-z])([^A-Za-z]*)")


def shorter(outline: str) -> str:
    """A path's outline (absolute commands, as matplotlib writes it) with H and V for lines along an axis, drawn alike."""
    found, here, start = [], ("", ""), ("", "")
    for command, numbers in SEGMENT.findall(outline):
        given = numbers.split()
        points = list(zip(given[::2], given[1::2]))
        if command not in "MLQCz" or (command in "ML" and len(points) != 1):
            return outline
        if command == "L" and points[0][1] == here[1]:
            found.append(f"H{points[0][0]}")
        elif command == "L" and points[0][0] == here[0]:
            found.append(f"V{points[0][1]}")
        else:
            found.append(command + " ".join(given))
        if command == "M":
            start = points[0]
        here = points[-1] if points else start
    return "".join(found)
