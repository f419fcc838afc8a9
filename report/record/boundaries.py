"""Outlines for the maps, and how far a point lies from the border with Afghanistan.

The committed outline (`data/outline.csv`) is our own simplification of Natural Earth's admin-1
units, 1:10m, which are in the public domain. `derive` makes it from the files of Natural Earth;
everything else here works on the committed outline alone. Longitude and latitude are in degrees
(WGS 84), distances are great-circle kilometres.
"""

from __future__ import annotations

import functools
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd

from report.errors import InputError
from report.record import provinces

COLUMNS = ["feature", "ring", "point", "longitude", "latitude"]
BORDER, CONTROL = "afghan-border", "line-of-control"
SETTLED, MERGED = "PK-KP-settled", "PK-KP-merged"
"""Khyber Pakhtunkhwa in its boundaries until 31 May 2018, and what were the tribal areas."""

COARSE, FINE = 0.03, 0.01  # degrees that a line may move: anywhere, along the Afghan border
NJ9842 = 35.0  # degrees north; beyond this point no Line of Control has been delimited
BANDS = (10, 25, 50, 100)  # kilometres from the Afghan border, as in data/specification.yml
EARTH = 6371.0088  # mean radius in kilometres (IUGG)
CELL = 0.025  # degrees: the grid on which areas are measured
STEP = 0.5  # kilometres between the points that stand for the border

FILES = ("pk_admin1_current.geojson", "pk_admin1_pre2018.geojson", "neighbours_context.geojson", "line_of_control.geojson")


# --- The outline ----------------------------------------------------------------------------


def derive(folder) -> pd.DataFrame:
    """The outline from a folder with Natural Earth's units as GeoJSON (`FILES`).

    Columns `COLUMNS`, coordinates rounded to 0.001 degrees. A feature is a province's code (its
    present outline), `SETTLED`, `MERGED`, `BORDER` or `CONTROL`. Lines that two units share are
    simplified once, so that no gap opens between neighbours. The Line of Control ends at NJ9842.
    Raises InputError if a file is missing or a unit isn't known.
    """
    current, before, neighbours, control = (_features(Path(folder) / name) for name in FILES)
    units = {(code, "current"): rings for code, rings in current.items()}
    units |= {(code, "before"): before[code] for code in ("PK-KP", "PK-TA")}
    afghan = {_edge(a, b) for ring in neighbours["AF"] for a, b in zip(ring, ring[1:])}
    simple = _Simplifier([ring for rings in units.values() for ring in rings], COARSE, afghan, FINE)
    names = {("PK-KP", "before"): SETTLED, ("PK-TA", "before"): MERGED}
    rows = [(names.get(key, key[0]), place, simple.ring(ring)) for key, rings in units.items() for place, ring in enumerate(rings)]
    rows += [(BORDER, place, line) for place, line in enumerate(simple.border([r for u in current.values() for r in u]))]
    rows.append((CONTROL, 0, _simplify(_below(next(iter(control.values()))[0], NJ9842), COARSE)))
    frames = [
        pd.DataFrame(line, columns=["longitude", "latitude"]).round(3).assign(feature=name, ring=ring, point=range(len(line)))
        for name, ring, line in rows
    ]
    return pd.concat(frames, ignore_index=True)[COLUMNS]


def lines(outline: pd.DataFrame, feature: str) -> list[np.ndarray]:
    """The rings or lines of a feature, each an (n, 2) array of longitude and latitude.

    KeyError if the outline has no such feature.
    """
    part = outline[outline["feature"] == feature]
    if part.empty:
        raise KeyError(feature)
    return [ring[["longitude", "latitude"]].to_numpy() for _, ring in part.sort_values("point").groupby("ring")]


def thinned(outline: pd.DataFrame, features, tolerance: float) -> dict[str, list[np.ndarray]]:
    """The rings of several features, simplified further for a small map; neighbours stay closed."""
    rings = {name: [[tuple(p) for p in ring.tolist()] for ring in lines(outline, name)] for name in features}
    simple = _Simplifier([ring for some in rings.values() for ring in some], tolerance)
    return {name: [np.array(simple.ring(ring)) for ring in some] for name, some in rings.items()}


def _features(path: Path) -> dict[str, list[list[tuple]]]:
    """Outer rings (or lines) of each feature by its code."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["features"]
    except (OSError, ValueError, KeyError) as error:
        raise InputError(path, "it can't be read as GeoJSON", "Give the folder with Natural Earth's units.") from error
    read = {}
    for feature in found:
        properties, shape = feature["properties"], feature["geometry"]
        code = properties.get("iso_3166_2") or properties.get("iso_a2") or properties["name"]
        parts = shape["coordinates"]
        parts = {
            "Polygon": lambda parts: [parts[0]],
            "MultiPolygon": lambda parts: [polygon[0] for polygon in parts],
            "LineString": lambda parts: [parts],
        }[shape["type"]](parts)
        read[code] = [[tuple(point) for point in part] for part in parts]
    return read


def _edge(a, b) -> frozenset:
    return frozenset((a, b))


class _Simplifier:
    """Simplifies rings arc by arc: an arc runs between two points where lines meet or where the
    Afghan border begins, and every ring that holds it gets the same points."""

    def __init__(self, rings, tolerance, afghan=frozenset(), fine=None):
        self.tolerance, self.afghan, self.fine = tolerance, afghan, fine
        neighbours: dict[tuple, set] = {}
        for ring in rings:
            for a, b in zip(ring, ring[1:]):
                neighbours.setdefault(a, set()).add(b)
                neighbours.setdefault(b, set()).add(a)
        self.nodes = {point for point, others in neighbours.items() if len(others) > 2}
        self.nodes |= {point for point, others in neighbours.items() if len({_edge(point, o) in afghan for o in others}) == 2}
        self.known: dict[tuple, list] = {}

    def arcs(self, ring) -> list[tuple[list, list]]:
        """The arcs of a closed ring in its order, each as it was and simplified."""
        cuts = [place for place, point in enumerate(ring[:-1]) if point in self.nodes] or [0]
        turned = ring[cuts[0] : -1] + ring[: cuts[0] + 1]
        ends = [cut - cuts[0] for cut in cuts] + [len(turned) - 1]
        raws = [turned[first : last + 1] for first, last in zip(ends, ends[1:])]
        return [(raw, self._arc(raw)) for raw in raws]

    def ring(self, ring) -> list[tuple]:
        arcs = [simple for _, simple in self.arcs(ring)]
        return [point for arc in arcs for point in arc[:-1]] + [arcs[0][0]]

    def border(self, rings) -> list[list[tuple]]:
        """The arcs of the Afghan border; each belongs to one unit."""
        return [simple for ring in rings for raw, simple in self.arcs(ring) if _edge(*raw[:2]) in self.afghan]

    def _arc(self, raw) -> list[tuple]:
        """The same simplified points whichever way round the arc is read."""
        forward = raw if raw[0] <= raw[-1] and raw <= raw[::-1] else raw[::-1]
        key = tuple(forward)
        if key not in self.known:
            tolerance = self.fine if _edge(*forward[:2]) in self.afghan else self.tolerance
            self.known[key] = _simplify(forward, tolerance)
        return self.known[key] if forward is raw else self.known[key][::-1]


def _simplify(line, tolerance: float) -> list[tuple]:
    """Douglas and Peucker's line: no point left out lies further than `tolerance` degrees off."""
    if len(line) < 3:
        return list(line)
    points = np.asarray(line, dtype=float)
    start, end = points[0], points[-1]
    along = end - start
    length = float(along @ along)
    inner = points[1:-1] - start
    share = np.clip(inner @ along / length, 0, 1)[:, None] if length else np.zeros((len(inner), 1))
    off = np.hypot(*(inner - share * along).T)
    far = int(off.argmax())
    # A ring that starts where it ends keeps its farthest point whatever the tolerance.
    if off[far] <= tolerance and length:
        return [line[0], line[-1]]
    return _simplify(line[: far + 2], tolerance)[:-1] + _simplify(line[far + 1 :], tolerance)


def _below(line, latitude: float) -> list[tuple]:
    """The part of a line south of a latitude, with a point on it where the line crosses."""
    kept = []
    for a, b in zip(line, line[1:]):
        kept += [a] if a[1] <= latitude else []
        if (a[1] > latitude) != (b[1] > latitude):
            share = (latitude - a[1]) / (b[1] - a[1])
            kept.append((a[0] + share * (b[0] - a[0]), latitude))
    return kept + ([line[-1]] if line[-1][1] <= latitude else [])


# --- Distance and area ----------------------------------------------------------------------


def border_km(longitude, latitude, outline: pd.DataFrame, within: float = np.inf) -> np.ndarray:
    """Great-circle distance of points from the Afghan border in kilometres, to about 0.3 km;
    infinite for what lies further than `within`.

    The border is that of the outline, which departs from Natural Earth's by about a kilometre at
    most; Natural Earth at 1:10m is itself no survey.
    """
    from scipy.spatial import cKDTree

    dense = np.concatenate([_dense(line) for line in lines(outline, BORDER)])
    reach = 2 * np.sin(min(within / EARTH, np.pi) / 2) * (1 + 1e-9)
    tree = cKDTree(_unit(dense[:, 0], dense[:, 1]))
    chord, _ = tree.query(_unit(longitude, latitude), distance_upper_bound=reach)
    return np.where(np.isinf(chord), np.inf, 2 * EARTH * np.arcsin(np.clip(chord / 2, 0, 1)))


def areas(outline: pd.DataFrame) -> pd.DataFrame:
    """Area of each unit, whole and within each band of the Afghan border.

    Columns province, former_fata ("" for a whole province, "true" and "false" for the two parts
    of Khyber Pakhtunkhwa), band_km, band_area_km2, area_km2. Measured on a grid of `CELL` degrees.
    """
    return _areas(outline.to_csv(index=False)).copy()


@functools.lru_cache(maxsize=2)
def _areas(text: str) -> pd.DataFrame:
    outline = pd.read_csv(io.StringIO(text))
    rows = []
    for feature in outline["feature"].unique():
        if feature in (BORDER, CONTROL):
            continue
        cells, weight = _cells(lines(outline, feature))
        distance = border_km(cells[:, 0], cells[:, 1], outline, within=max(BANDS))
        for band in BANDS:
            rows.append((*_unit_of(feature), band, weight[distance <= band].sum(), weight.sum()))
    frame = pd.DataFrame(rows, columns=["province", "former_fata", "band_km", "band_area_km2", "area_km2"])
    return frame.round({"band_area_km2": 0, "area_km2": 0}).astype({"band_area_km2": int, "area_km2": int})


def _unit_of(feature: str) -> tuple[str, str]:
    parts = {SETTLED: (provinces.KP, "false"), MERGED: (provinces.KP, "true")}
    return parts.get(feature, (feature, ""))


def _unit(longitude, latitude) -> np.ndarray:
    """Points as unit vectors."""
    lon, lat = np.radians(np.asarray(longitude, float)), np.radians(np.asarray(latitude, float))
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _dense(line: np.ndarray) -> np.ndarray:
    """A line with a point at least every `STEP` kilometres."""
    pieces = []
    for a, b in zip(line[:-1], line[1:]):
        length = EARTH * np.linalg.norm(np.diff(_unit(*np.array([a, b]).T), axis=0))
        pieces.append(np.linspace(a, b, max(2, int(np.ceil(length / STEP)) + 1)))
    return np.concatenate(pieces)


def _cells(rings: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Centres of the grid's cells within the rings, and their areas in square kilometres."""
    from matplotlib.path import Path as Ring

    every = np.concatenate(rings)
    low, high = np.floor(every.min(axis=0) / CELL), np.ceil(every.max(axis=0) / CELL)
    lon, lat = (np.arange(low[i], high[i]) * CELL + CELL / 2 for i in (0, 1))
    cells = np.column_stack([axis.ravel() for axis in np.meshgrid(lon, lat)])
    cells = cells[np.any([Ring(ring).contains_points(cells) for ring in rings], axis=0)]
    side = np.radians(CELL) * EARTH
    return cells, side * side * np.cos(np.radians(cells[:, 1]))
