"""Figures that leave their page: as files that carry their own title and source, and on the card
that stands for a page where a link to it is shared."""

from __future__ import annotations

import html
import importlib
import re
import textwrap
from pathlib import Path

from report import tables
from report.book import papers, publication
from report.figures.chart import NARROW, STYLE, colour

MARGIN, TITLE, NOTE = 24, 18, 11.5
FONT = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', Arial, sans-serif"


def source_line(content: dict) -> str:
    """What stands under a figure, and in it where it travels alone."""
    return f"Source: {content['source']} Edition {tables.edition()}."


def standalone(content: dict, where: str) -> str:
    """A chart's wide drawing as an SVG file of its own: finding above, caption and source below,
    in the colours of the light page, with its papers. `content` is the chart's MIME bundle, `where` its place in the book."""
    drawing = content["svg"][0].replace(' href="#', ' xlink:href="#')  # as older programs want it
    ((width, height),) = [map(float, size) for size in re.findall(r'<svg[^>]*? viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)]
    parts, y = [], float(MARGIN)

    def lines(text: str, size: float, letters: int, style: str) -> None:
        nonlocal y
        for line in textwrap.wrap(text, letters, break_on_hyphens=False):
            y += size * 1.35
            parts.append(f'<text x="{MARGIN}" y="{y:.1f}" style="font-size:{size}px;{style}">{html.escape(line)}</text>')

    # As many letters to a line as fit in the widest of the faces.
    lines(content["finding"], TITLE, 70, f"font-weight:600;fill:{colour('ink')}")
    y += 12
    parts.append(drawing.replace("<svg ", f'<svg x="{MARGIN}" y="{y:.1f}" width="{width:g}" height="{height:g}" ', 1))
    y += height
    for text in (content["caption"], source_line(content), publication.address()):
        y += 6
        lines(text, NOTE, 112, f"fill:{colour('muted')}")
    size = f'width="{width + 2 * MARGIN:g}" height="{y + MARGIN:.0f}"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="0 0 {width + 2 * MARGIN:g} {y + MARGIN:.0f}" {size} style="font-family:{FONT}">'
        f"<title>{html.escape(content['finding'])}</title><desc>{html.escape(content['alt'])}</desc>{papers.svg(papers.of_figure(content, where))}"
        f'<rect {size} fill="{colour("paper")}"/>{"".join(parts)}</svg>\n'
    )


# --- Cards ----------------------------------------------------------------------------------

CARD = (1200, 630)
FRONT = "report.chapters.index.figures.deaths_in_kp_and_balochistan"
"""The chart on the card of a page that has none."""
NO_LATIN = re.compile(r":?\s*[\u0600-\u06ff][\u0600-\u06ff\s]*")
"""What the face of the cards has no letters for: the Urdu half of a title."""
TALLEST = 460
"""px of a narrow drawing that still reads well in the room that a card has for it."""


def draw_card(title: str, charts: list[str], target: Path, path: str = "") -> None:
    """Draws a page's card: its title, and the first of its charts that fits with its finding."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width, height, units = 610, 530, 400  # the drawing on the card: px, and how many of its own make its width
    with matplotlib.rc_context(STYLE):
        finding, drawing = _first_that_fits(charts or [FRONT])
        drawing.set_size_inches(units / 72, units / 72 * height / width)
        drawing.set_dpi(72 * width / units)
        canvas = FigureCanvasAgg(drawing)
        canvas.draw()
        card = Figure(figsize=(CARD[0] / 100, CARD[1] / 100), dpi=100, facecolor=colour("paper"))
        card.figimage(canvas.buffer_rgba(), CARD[0] - width - 40, (CARD[1] - height) // 2)
        lines = textwrap.wrap(NO_LATIN.sub("", title), 16)
        card.text(0.045, 0.9, "\n".join(lines), fontsize=31, fontweight="bold", va="top", linespacing=1.15)
        below = 0.85 - 0.082 * len(lines)
        card.text(0.045, below, textwrap.fill(finding, 32), fontsize=16.5, va="top", linespacing=1.4)
        imprint = f"{publication.settings()['title']}\nEdition {tables.edition()}"
        card.text(0.045, 0.09, imprint, fontsize=16.5, color=colour("accent"), va="bottom", linespacing=1.4)
        target.parent.mkdir(parents=True, exist_ok=True)
        card.savefig(target, format="png", facecolor=colour("paper"), metadata=papers.png(title, path))


def _first_that_fits(charts: list[str]):
    """Finding and narrow drawing of the first chart that is low enough, or of the first of all."""
    found = []
    for name in charts:
        module, _, function = name.rpartition(".")
        chart = getattr(importlib.import_module(module), function)()
        found.append((chart.finding, chart.draw(NARROW)))
        if found[-1][1].get_size_inches()[1] * 72 <= TALLEST:
            return found[-1]
    return found[0]
