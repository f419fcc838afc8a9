"""Drawings in pixels from the top left: sheets of rows, of text and marks, which axes do badly."""

from __future__ import annotations

from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from report.figures.chart import Layout, colour
from report.figures.marks import say


def canvas(layout: Layout, height: float):
    """An empty figure of so many pixels, laid out by hand."""
    return Figure(figsize=(layout.width / 72, height / 72), dpi=72)


def axes_at(figure, x, y, width, tall, **style):
    """Axes at a place in pixels from the top left."""
    wide, high = figure.bbox.size
    return figure.add_axes([x / wide, 1 - (y + tall) / high, width / wide, tall / high], **style)


def text_at(figure, x, y, words, **style) -> None:
    """Text at a place in pixels from the top left."""
    wide, high = figure.bbox.size
    figure.text(x / wide, 1 - y / high, words, **{"fontsize": 11, "va": "center", **style})


class Sheet:
    """A drawing in pixels from the top left: for rows of text and marks, which axes do badly."""

    def __init__(self, layout: Layout, height: float):
        self.width = layout.width
        self.figure = canvas(layout, height)
        self.ax = self.figure.add_axes((0, 0, 1, 1))
        self.ax.set_xlim(0, layout.width)
        self.ax.set_ylim(height, 0)
        self.ax.axis("off")
        self.lines: dict[tuple[str, float], list] = {}
        self.said: list[tuple] = []

    def text(self, x, y, words, *, size=11.0, hue="ink", **style):
        self.ax.text(x, y, words, fontsize=size, color=colour(hue), **{"va": "center", **style})

    def heading(self, y, words, hue="ink", x=0.0):
        self.text(x, y, words, size=12, hue=hue, fontweight="bold")

    def rule(self, y, x=0.0, end=None, hue="grid"):
        self.bar(y, x, end or self.width, hue, 0.8)

    def bar(self, y, start, end, hue, thick=5.0, says: tuple[str, str] | None = None):
        """A bar, and where and what its mark is: see `marks.say`."""
        if says:
            self.said.append((end, y, *says))
        self.lines.setdefault((hue, thick), []).append(((start, y), (end, y)))

    def drawn(self):
        """The figure, with all bars and rules of one kind as one collection."""
        for (hue, thick), lines in self.lines.items():
            self.ax.add_collection(LineCollection(lines, colors=colour(hue), linewidths=thick, zorder=1), autolim=False)
        say(self.ax, self.said)
        return self.figure
