"""A chart as one value: finding, caption, alt text, table twin, source line and drawing.

The value knows how to show itself: as a numbered figure on a page (through the MIME type
below, which `report.book.extension` turns into a docutils figure) and as an ordinary display with
its table in JupyterLab.
"""

from __future__ import annotations

import functools
import html
import io
import numbers
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from report import trace
from report.errors import ReportError
from report.figures import marks, outlines, units
from report.tables import in_words, is_formula
from report.words import decimals

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

MIME = "application/vnd.report.chart+json"

# (light, dark) of every colour that a figure may use. matplotlib draws with the light one; on
# the page it becomes a CSS variable, so that a figure is at home in both. The hues are Paul
# Tol's "bright" set, darkened to 3:1 on white; they differ in lightness for grey print.
PALETTE = {
    "ink": ("#1c1e21", "#e8e6e3"),
    "muted": ("#5b6168", "#a9adb3"),
    "grid": ("#dfe2e6", "#3a3f45"),
    "paper": ("#fefefe", "#16181a"),
    "accent": ("#8c2d19", "#f0957f"),
    "shade": ("#eceae4", "#26292d"),
    "PK-KP": ("#b5363c", "#f2828a"),
    "PK-BA": ("#2f6690", "#7db8e8"),
    "PK-SD": ("#b07d12", "#e3bb5a"),
    "PK-PB": ("#2a7f4f", "#6fc494"),
    "PK-IS": ("#7d4f9c", "#c39bdf"),
    "PK-JK": ("#0f8b8d", "#5fcfd1"),
    "PK-GB": ("#6b705c", "#b4b9a2"),
    "PK": ("#70757c", "#9aa0a7"),
    "settled": ("#d9777c", "#b85a62"),
    "merged": ("#7a1f24", "#f7b5ba"),
    "ochre": ("#a56b0a", "#e0b050"),
}


def colour(name: str) -> str:
    """Hex of a named colour, as matplotlib draws it; KeyError for a name not in the palette."""
    return PALETTE[name][0]


def palette_css() -> str:
    """The palette as CSS custom properties, for light and dark."""

    def block(i):
        return ";".join(f"--c-{k.lower()}:{v[i]}" for k, v in PALETTE.items())

    return f"html{{{block(0)}}}html[data-theme=dark]{{{block(1)}}}"


@dataclass(frozen=True)
class Layout:
    """The space a chart is drawn for, its width in CSS pixels.

    The wide drawing is shown up to a third larger than it is drawn, and with it its letters of 11 and 12 px.
    The narrow one is shown as it is: its letters are made 13 px when it is written (see `LETTERS`).
    """

    name: str
    width: int

    @property
    def narrow(self) -> bool:
        return self.name == "narrow"

    def columns(self, wide: int, narrow: int = 2) -> int:
        """How many panels stand side by side."""
        return narrow if self.narrow else wide

    def canvas(self, height: int):
        """An empty figure of this width and `height` px."""
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        engine = ConstrainedLayoutEngine(w_pad=0.03, h_pad=0.045, hspace=0.06)
        return Figure(figsize=(self.width / 72, height / 72), dpi=72, layout=engine)

    def figure(self, height: int, rows: int = 1, columns: int = 1, **kwargs):
        """A figure of this width and `height` px, with its axes (always a 2-d array)."""
        figure = self.canvas(height)
        return figure, figure.subplots(rows, columns, squeeze=False, **kwargs)


WIDE = Layout("wide", 720)
NARROW = Layout("narrow", 350)
LETTERS = {"wide": 11, "narrow": 13}
"""The least size of letters. matplotlib measures them in a font a fifth wider than the page's, so that 13 px fit where it laid out 11."""

STYLE = {
    "font.size": 12,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titley": 1.0,  # fixed: to find it costs a sixth of a drawing
    "axes.labelsize": 12,
    "axes.labelcolor": colour("muted"),
    "axes.edgecolor": colour("muted"),
    "axes.titlecolor": colour("ink"),
    "text.color": colour("ink"),
    "xtick.color": colour("muted"),
    "ytick.color": colour("muted"),
    "xtick.labelsize": 11,
    "ytick.labelsize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": colour("grid"),
    "grid.linewidth": 0.8,
    "xtick.major.pad": 6,  # or a year touches the nought beside it
    "ytick.major.size": 0,
    "lines.linewidth": 1.8,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
}


@dataclass(frozen=True)
class Chart:
    """One figure of the book.

    name: its id and the stem of its CSV, unique in the book.
    finding: its title; a sentence whose direction is computed.
    caption: what is drawn, and of what.
    alt: what a reader who can't see it needs to know, with its numbers.
    table: the numbers that are drawn, as a reader would want them.
    source: publisher, release, licence and cut-off.
    unit: what its panels measure, in words ("deaths a month"), drawn above each value axis; where there
        is no value axis, what a mark is. A panel with another unit says so: `units.measured_in`.
    method: label of the section that explains the computation.
    draw: draws it for a layout; returns a matplotlib figure.
    Raises ReportError when a part is missing, or the alt text states no number.
    """

    name: str
    finding: str
    caption: str
    alt: str
    table: pd.DataFrame
    source: str
    unit: str
    method: str
    draw: Callable[[Layout], Figure]
    code: str = ""
    call: str = ""
    reads: tuple = ()

    def __post_init__(self):
        for part in ("name", "finding", "caption", "alt", "source", "unit", "method"):
            if not getattr(self, part).strip():
                raise ReportError(
                    f"The chart {self.name or self.code or '(unnamed)'} has no {part}. Give it one in the function that makes it."
                )
        if not re.search(r"\d", self.alt):
            raise ReportError(
                f"The alt text of the chart {self.name} states no number. "
                "Say the finding with its numbers, from the same values that are drawn."
            )
        if self.table.empty:
            raise ReportError(f"The chart {self.name} has an empty table. Check its filters.")

    def drawn(self, layout: Layout) -> Figure:
        """The drawing for a layout, with the unit of each panel."""
        figure = self.draw(layout)
        units.draw_units(figure, self.unit)
        return figure

    def svg(self, layout: Layout) -> str:
        """The drawing as inline SVG: unique ids, coordinates to 0.1 px."""
        import matplotlib
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        with matplotlib.rc_context(STYLE | {"svg.hashsalt": f"{self.name}-{layout.name}"}):
            out = io.StringIO()
            figure = self.drawn(layout)
            for axes in figure.axes:
                for axis in (axes.xaxis, axes.yaxis):
                    if not axis.get_label_text():
                        axis.set_label_coords(0.5, 0)  # or a place is sought for it several times over
            # Not `savefig`: it draws a figure with a layout engine twice.
            FigureCanvasSVG(figure).print_svg(out, metadata={"Date": None, "Creator": None})
        svg = inline_svg(out.getvalue(), f"{self.name}-{layout.name[0]}", self.alt, layout.name)
        return marks.attach(svg, figure, self.table)

    def csv(self) -> str:
        """The table for download; text that a spreadsheet would run as a formula is led by an apostrophe."""

        def harmless(value):
            if not isinstance(value, str):
                return value
            # A carriage return would end the row: pandas leaves it without quotation marks.
            return ("'" if is_formula(value) else "") + value.replace("\r", " ")

        table = self.table.map(harmless).rename(columns=harmless)
        return table.to_csv(index=False, lineterminator="\n")

    def table_html(self) -> str:
        """The table twin as an HTML table with caption and scoped headers."""
        return table_html(self.finding, self.table)

    def _repr_mimebundle_(self, include=None, exclude=None):
        wide, narrow = self.svg(WIDE), self.svg(NARROW)
        table = self.table_html()
        payload = {
            "name": self.name,
            "finding": self.finding,
            "caption": self.caption,
            "alt": self.alt,
            "source": self.source,
            "unit": self.unit,
            "method": self.method,
            "code": self.code,
            "call": self.call,
            "reads": list(self.reads),
            "svg": [wide, narrow],
            "table": table,
            "csv": self.csv(),
        }
        notes = f"<p>{html.escape(self.caption)}</p><p>{html.escape(self.source)}</p>"
        # A viewer of notebooks may be dark; the drawing is not.
        drawing = f'<div style="background:{colour("paper")};max-width:{WIDE.width}px">{wide}</div>'
        display = f"<h4>{html.escape(self.finding)}</h4>{drawing}{notes}<details><summary>Table</summary>{table}</details>"
        return {MIME: payload, "text/html": display, "text/plain": f"{self.finding}\n{self.unit}\n{self.alt}"}


def chart(function: Callable[..., Chart]) -> Callable[..., Chart]:
    """Marks a function that makes a chart; records where its code is, how it was called, and which rows it reads."""

    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        from dataclasses import replace

        with trace.recording() as found:
            made = function(*args, **kwargs)
        given = ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])
        given = given.replace("'", '"')  # as cells write it
        code = f"{function.__module__}.{function.__name__}"
        return replace(made, code=code, call=f"{function.__name__}({given})", reads=tuple(in_words(found)))

    return wrapper


def table_html(title: str, table: pd.DataFrame) -> str:
    """An HTML table with caption and scoped headers."""
    head = "".join(f'<th scope="col">{html.escape(str(c))}</th>' for c in table.columns)
    title = title.replace("'", "’")  # as Sphinx prints it above the figure
    columns = [column_text(table.iloc[:, at]) for at in range(table.shape[1])]
    rows = []
    for first, *rest in zip(*columns):
        cells = "".join(f"<td>{v}</td>" for v in rest)
        rows.append(f'<tr><th scope="row">{first}</th>{cells}</tr>')
    return f"<table><caption>{html.escape(title)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def column_text(values: pd.Series) -> list[str]:
    """A table's column as text for a reader: thousands separated (but not in a column named Year),
    as many decimals in each cell as the column needs, two at most; an en dash for nothing."""
    import pandas as pd

    def is_number(value) -> TypeGuard[numbers.Real]:
        return isinstance(value, numbers.Real) and not isinstance(value, bool)

    known = [None if pd.isna(value) else value for value in values]
    digits = decimals(float(value) for value in known if is_number(value))
    style = ".0f" if values.name == "Year" else f",.{digits}f"

    def text(value) -> str:
        if value is None:
            return "–"
        return format(value, style) if is_number(value) else html.escape(str(value))

    return [text(value) for value in known]


# --- SVG ----------------------------------------------------------------------------------

_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_FONT = re.compile(r"font:\s*((?:bold|italic|\d{3})\s+)?([\d.]+)px[^;\"]*")
_FAMILY = re.compile(r"\s*font-family:[^;\"]*;?")


def _round(text: str) -> str:
    return _NUMBER.sub(lambda match: outlines.short(float(match[0])), text)


def inline_svg(source: str, prefix: str, alt: str, layout: str) -> str:
    """matplotlib's SVG made fit to stand in a page.

    Drops the prologue, metadata and the page-wide style rule; renames the ids that are used and
    drops the others; rounds coordinates to 0.1; draws what a browser would copy where it stands.
    """
    from lxml import etree

    root = etree.fromstring(source.encode())
    svg, xlink = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
    for node in list(root.iter(svg + "metadata", svg + "style", etree.Comment)):
        node.getparent().remove(node)

    text = etree.tostring(root, encoding="unicode")
    used = {i: f"{prefix}-{n}" for n, i in enumerate(dict.fromkeys(re.findall(r'(?:href="#|url\(#)([^")]+)', text)))}
    for node in root.iter():
        if (old := node.get("id")) is not None:
            if old in used:
                node.set("id", used[old])
            else:
                del node.attrib["id"]
        if (link := node.attrib.pop(xlink + "href", None)) is not None:
            node.set("href", "#" + used[link[1:]])
        if (clip := node.get("clip-path")) is not None:
            node.set("clip-path", f"url(#{used[clip[5:-1]]})")
        for key in ("d", "transform", "points", "x", "y", "width", "height", "cx", "cy", "r", "style"):
            if (value := node.get(key)) is not None and node is not root:
                node.set(key, _round(value))
        if (style := node.get("style")) is not None:
            style = re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{used[m[1]]})", style)
            node.set("style", _style(style, LETTERS[layout]))
        if node.get("transform", "").startswith("rotate(-0 "):
            del node.attrib["transform"]
        if (path := node.get("d")) is not None:
            path = " ".join(path.split())
            if found := outlines.circle(path):
                node.tag = svg + "circle"
                del node.attrib["d"]
                for name, value in zip(("cx", "cy", "r"), found):
                    node.set(name, value)
            else:
                node.set("d", outlines.shorter(path))
    _drop_empty_groups(root, svg)
    _draw_marks_in_place(root, svg)
    _join_lines(root, svg)
    _, _, width, height = root.get("viewBox").split()
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)
    root.set("class", f"chart-{layout}")
    root.set("role", "img")
    root.set("aria-label", alt)
    # Its height is known before it is laid out.
    root.set("style", f"aspect-ratio:{width}/{height};stroke-linejoin:round;stroke-linecap:butt")
    etree.cleanup_namespaces(root)
    return re.sub(r">\s+<", "><", etree.tostring(root, encoding="unicode")).strip()


@functools.lru_cache(maxsize=4096)
def _style(style: str, least: int) -> str:
    def font(match):
        weight = f"font-weight:{match[1].strip()};" if match[1] else ""
        return f"{weight}font-size:{match[2]}px"

    def large(match):
        return f"font-size:{max(float(match[1]), least):g}px"

    style = re.sub(r"([;:])\s+", r"\1", _FAMILY.sub("", _FONT.sub(font, style)))
    return re.sub(r"font-size:([\d.]+)px", large, style)


def themed(svg: str) -> str:
    """A drawing for a page that may be dark: the palette's colours as the variables of `palette_css`."""
    names = {light: name.lower() for name, (light, _) in PALETTE.items()}

    def variables(match):
        return re.sub(r"#[0-9a-f]{6}", lambda m: f"var(--c-{names[m[0]]},{m[0]})" if m[0] in names else m[0], match[0])

    return re.sub(r'(?<= style=")[^"]*', variables, svg)


def _drop_empty_groups(root, svg):
    """Replaces a group without attributes by its children: matplotlib nests them three deep."""
    for node in list(root.iter(svg + "g")):
        if not node.attrib and (parent := node.getparent()) is not None:
            at = parent.index(node)
            for offset, child in enumerate(list(node)):
                parent.insert(at + offset, child)
            parent.remove(node)


def _draw_marks_in_place(root, svg):
    """Draws a mark wherever it is used: a browser would make a tree of its own for each `use`."""
    for mark in [node for node in root.iter(svg + "path", svg + "circle") if node.getparent().tag == svg + "defs"]:
        for use in root.iterfind(f".//{svg}use[@href='#{mark.get('id')}']"):
            x, y = (float(use.get(key, 0)) for key in "xy")
            style = ";".join(f"{key}:{said}" for key, said in (_declared(use) | _declared(mark)).items())
            use.tag = mark.tag
            use.attrib.clear()
            if mark.tag == svg + "path":
                use.set("d", outlines.moved(mark.get("d"), x, y))
            else:
                for key, further in (("cx", x), ("cy", y), ("r", 0)):
                    use.set(key, outlines.short(float(mark.get(key)) + further))
            use.set("style", style)
        mark.getparent().remove(mark)
    for empty in [node for node in root.iter(svg + "defs") if not len(node)]:
        empty.getparent().remove(empty)


def _declared(node) -> dict[str, str]:
    """What an element's style declares."""
    return dict(part.split(":", 1) for part in node.get("style", "").split(";") if part)


def _join_lines(root, svg):
    """Draws lines that follow one another and look alike as one path; not where they show through, as they may cross."""

    def look(node):
        return node.tag, {key: said for key, said in node.attrib.items() if key != "d"}

    for node in list(root.iter(svg + "path")):
        before, style = node.getprevious(), node.get("style", "")
        if before is not None and "fill:none" in style and "opacity" not in style and look(before) == look(node):
            before.set("d", before.get("d") + node.get("d"))
            node.getparent().remove(node)
