"""Outlines of SVG in fewer letters: what runs along an axis needs one number, a circle three."""

from __future__ import annotations

import itertools
import math
import re

SEGMENT = re.compile(r"([A-Za-z])([^A-Za-z]*)")
NUMBER = r"-?[\d.]+"
CIRCLE = re.compile(rf"M ?({NUMBER} {NUMBER}) ?" + rf"C ?{NUMBER} {NUMBER} {NUMBER} {NUMBER} ({NUMBER} {NUMBER}) ?" * 8 + "z")
"""As matplotlib writes it: from the bottom round by eighths."""


def circle(outline: str) -> tuple[str, ...] | None:
    """Centre and radius, to 0.1, of a path that is a circle; None for another."""
    match = CIRCLE.fullmatch(outline.strip())
    if match is None:
        return None
    ends = [tuple(map(float, point.split())) for point in match.groups()]
    east, west = max(x for x, _ in ends), min(x for x, _ in ends)
    south, north = max(y for _, y in ends), min(y for _, y in ends)
    x, y, radius = (east + west) / 2, (south + north) / 2, (east - west + south - north) / 4
    if any(abs(math.dist(end, (x, y)) - radius) > 0.15 for end in ends):
        return None
    return tuple(map(short, (x, y, radius)))


def short(number: float) -> str:
    """To 0.1, in as few letters as it takes."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def moved(outline: str, x: float, y: float) -> str:
    """A path's outline, as `shorter` gives it, moved by x and y."""
    by = {"H": (x,), "V": (y,)}
    found = []
    for command, numbers in SEGMENT.findall(outline):
        places = zip(map(float, numbers.split()), itertools.cycle(by.get(command, (x, y))))
        found.append(command + " ".join(short(place + further) for place, further in places))
    return "".join(found)


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
