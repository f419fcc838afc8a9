"""The colours of figures: apart for every eye and in grey print, and a province's own everywhere.

Seven hues can't all be apart for every colour vision deficiency and dark enough for paper. So what
meets in one panel must be apart, by colour or by shape; and provinces that the book compares most.
"""

import functools
import itertools

import numpy as np
import pytest
from drawn import FUNCTIONS, figure, made
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.patches import StepPatch

from report.figures.chart import NARROW, PALETTE, WIDE
from report.record import provinces

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color
# vision deficiency", IEEE TVCG 15(6), severity 1, for linear RGB.
VISION = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
APART = 12
"""Least distance in CIELAB: a difference just noticed is 2.3, so five of them."""
APART_IN_GREY = 8
"""Least difference in lightness of what differs by colour alone."""
QUIET = {"ink", "muted", "grid", "paper", "shade", "PK"}
"""Neutral tones: rules, grids, frames, and what stands for the whole country."""


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    x, y, z = (XYZ @ np.clip(rgb, 0, 1)) / np.array([0.95047, 1, 1.08883])
    fx, fy, fz = (np.cbrt(v) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def apart(one: str, other: str, vision: str) -> float:
    seen = np.array(VISION[vision])
    return float(np.linalg.norm(lab(seen @ linear(one)) - lab(seen @ linear(other))))


NAMES = {pair[0]: name for name, pair in PALETTE.items()}


def looks(ax) -> dict[str, set]:
    """The hues of the marks in an axes, each with the shapes in which it stands there."""
    found: dict[str, set] = {}

    def add(value, shape):
        name = NAMES.get(to_hex(value))
        if name and name not in QUIET:
            found.setdefault(name, set()).add(shape)

    for line in ax.lines:
        add(line.get_color(), line.get_marker() if line.get_marker() not in ("None", None, "") else line.get_linestyle())
    for patch in ax.patches:
        if patch.get_facecolor()[3]:
            add(patch.get_facecolor(), "stair" if isinstance(patch, StepPatch) else "bar")
    for marks in ax.collections:
        shape = {LineCollection: "range", PathCollection: "dot", PolyCollection: "area"}.get(type(marks), "area")
        if isinstance(marks, PathCollection):
            shape = tuple(np.round(marks.get_paths()[0].vertices.ravel(), 2))
        for value in [*marks.get_edgecolor(), *marks.get_facecolor()]:
            add(value, shape)
    return found


@functools.cache
def meetings() -> dict[tuple[str, str], list[str]]:
    """Pairs of hues that meet in one axes in a shape of the same kind, and the charts in which they do."""
    found: dict[tuple[str, str], list[str]] = {}
    for function, layout in itertools.product(sorted(FUNCTIONS), (WIDE, NARROW)):
        for ax in figure(function, layout).axes:
            for (one, shapes), (other, others) in itertools.combinations(sorted(looks(ax).items()), 2):
                if shapes & others - {"range"} or shapes == others == {"range"}:
                    found.setdefault((one, other), []).append(made(function).name)
    return found


ROWS = {
    "audit-breaks",
    "civilians-as-bounds",
    "numbers-of-returns",
    "record-since-2004",
    "response-by-claimant",
    "talks-by-month",
    "turns-against-chance",
    "where-deaths-are",
}
"""Charts in which each mark is in a row, a lane or a place on a map that names what it is: no colour tells it alone."""


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_hues_that_meet_in_a_panel_are_apart_for_colour_blind_readers(theme, vision):
    close = {
        pair: (round(distance, 1), charts)
        for pair, names in meetings().items()
        if (charts := sorted(set(names) - ROWS)) and (distance := apart(PALETTE[pair[0]][theme], PALETTE[pair[1]][theme], vision)) < APART
    }
    assert meetings() and close == {}


def test_hues_that_meet_in_a_panel_are_apart_in_grey_print():
    """Print is light: the page's dark theme is never printed."""
    close = {
        pair: (round(distance, 1), charts)
        for pair, names in meetings().items()
        if (charts := sorted(set(names) - ROWS))
        and (distance := abs(lab(linear(PALETTE[pair[0]][0]))[0] - lab(linear(PALETTE[pair[1]][0]))[0])) < APART_IN_GREY
    }
    assert close == {}


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_kp_and_balochistan_are_apart_for_every_eye(theme, vision):
    assert apart(PALETTE["PK-KP"][theme], PALETTE["PK-BA"][theme], vision) >= 20


# --- Provinces ------------------------------------------------------------------------------

SHORT = {"KP": "PK-KP", "Khyber Pakhtunkhwa": "PK-KP", "Islamabad": "PK-IS", "Azad Kashmir": "PK-JK"}


def province(title: str) -> str | None:
    """The province that a panel's title names first or alone."""
    names = SHORT | {name: code for code, name in provinces.names().items() if code != provinces.UNPLACED}
    words = title.replace("UCDP: ", "").replace("ACLED: ", "").replace("Level, ", "").replace("Step, ", "")
    return next((code for name, code in names.items() if words == name or words.startswith((f"{name}:", f"{name},"))), None)


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
def test_a_province_has_its_colour_and_place_everywhere(layout):
    """Panels of provinces are titled in the province's colour, drawn in it, and in the order of display."""
    order, seen = list(provinces.names()), 0
    for function in sorted(FUNCTIONS):
        panels = [(province(ax.get_title(loc="left")), ax) for ax in figure(function, layout).axes]
        panels = [(code, ax) for code, ax in panels if code]
        for code, ax in panels:
            title = to_hex(ax._left_title.get_color())
            hues = set(looks(ax)) & set(provinces.names())
            assert hues <= {code}, (function, code, hues)
            if hues:
                assert NAMES[title] == code, (function, code)
                seen += 1
        rows: dict[str, list] = {}
        for code, ax in panels:
            rows.setdefault(ax.get_title(loc="left").split(":")[0] if ":" in ax.get_title(loc="left") else "", []).append(code)
        for codes in rows.values():
            if len(set(codes)) == len(codes):
                assert codes == sorted(codes, key=order.index), function
    assert seen > 20
