"""The papers of what leaves the site: who made it, from what, under which licence, how to cite it, what its columns hold.

Beside each CSV they are a file of metadata by the W3C's vocabulary (CSV on the Web); in a workbook its first
sheet; in a drawing and a picture what their formats have for it.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from report import tables
from report.book import citing, columns, cores, publication
from report.book.kept import kept
from report.paths import BUILD
from report.record import credits
from report.tables.archive import write_entry

ACLED = "incidents_acled"
"""The table whose licence is that of all that rests on ACLED."""


@dataclass(frozen=True)
class Papers:
    """What a file carries. `path` is the place in the book where it stands, `license` has name, title and path."""

    name: str
    title: str
    description: str
    citation: str
    path: str
    license: dict
    read_from: str = ""
    sources: list[dict] = field(default_factory=list)
    method: str = ""
    columns: list[dict] = field(default_factory=list)


def of_figure(content: dict, path: str, method: str = "") -> Papers:
    """Those of a figure's files. `content` is the chart's MIME bundle, `method` says where its computation is explained."""
    read = _read(content["source"])
    return Papers(
        name=content["name"],
        title=content["finding"],
        description=content["caption"],
        citation=citing.figure_alone(content["finding"], path),
        path=path,
        license=licence(acled=any(one["source"] == "acled" for one in read)),
        read_from=content["source"],
        sources=read,
        method=f"{method} Code: {content['code']}".strip(),
        columns=columns.describe(content["name"], content["csv"], content["unit"]),
    )


def of_table(resource: dict) -> Papers:
    """Those of a table of the data package, which has them by its own schema."""
    found = [
        {"title": one["title"], "release": one.get("version", "")} | {name: one[name] for name in ("path", "citation") if name in one}
        for one in resource.get("sources", [])
    ]
    kinds = {"year": "gYear"}
    described = [
        {"titles": one["name"], "datatype": kinds.get(one["type"], one["type"])}
        | {key: one.get(key, "") for key in ("name", "description", "unit")}
        for one in resource["schema"]["fields"]
    ]
    return Papers(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        citation=f"{citing.apa()} Table {resource['path']}.",
        path="chapters/data-and-methods.html",
        license=resource["licenses"][0],
        read_from="; ".join(" ".join(filter(None, (one["title"], one["release"]))) for one in found),
        sources=found,
        columns=described,
    )


def licence(acled: bool) -> dict:
    """Name, title and path of the licence of what rests on ACLED, and of all else."""
    return (tables.card(ACLED) if acled else tables.described())["licenses"][0]


def rights() -> str:
    """The licences of the whole book in a line."""
    return f"{licence(acled=False)['title']}; what rests on ACLED: {licence(acled=True)['title']}"


def _read(source_line: str) -> list[dict]:
    """The publishers' releases that a figure's line of sources names."""
    known = dict.fromkeys(one["source"] for one in tables.described()["releases"])
    return [record for record in map(credits.recorded, known) if record["release"] in source_line]


# --- CSV on the Web ---------------------------------------------------------------------------


def csvw(papers: Papers) -> str:
    """The metadata of NAME.csv as JSON, by the W3C's vocabulary for tabular data."""
    book, address = publication.settings(), publication.address()
    made = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{papers.name}.csv",
        "dc:title": papers.title,
        "dc:description": papers.description,
        "dc:creator": book["author"],
        "dc:publisher": book["author"],
        "dc:isPartOf": {"dc:title": book["title"]} | ({"@id": address + papers.path} if address else {}),
        "dc:issued": {"@value": issued(), "@type": "xsd:date"},
        "schema:version": tables.edition(),
        "dc:license": {"@id": papers.license["path"]},
        "dc:rights": papers.license["title"],
        "dc:bibliographicCitation": papers.citation,
        "dc:provenance": papers.read_from,
        "dc:source": [_source(one) for one in papers.sources],
        "schema:measurementTechnique": papers.method,
        "tableSchema": {"columns": [_column(one) for one in papers.columns]},
    }
    return json.dumps(filled(made), ensure_ascii=False, indent=1) + "\n"


def _source(release: dict) -> dict:
    made = {
        "dc:title": release["title"],
        "dc:publisher": release.get("publisher"),
        "schema:version": release.get("release"),
        "dc:rights": release.get("license"),
        "dc:bibliographicCitation": release.get("citation"),
        "dc:temporal": f"{release['first']}/{release['last']}" if "first" in release else None,
        "schema:url": release.get("path"),
    }
    return filled(made)


def _column(column: dict) -> dict:
    made = {key: column[key] for key in ("name", "titles", "datatype")}
    return filled(made | {"dc:description": column.get("description"), "schema:unitText": column.get("unit")})


def filled(made: dict) -> dict:
    """Metadata without what is not known."""
    return {key: held for key, held in made.items() if held}


def issued() -> str:
    """The day of the edition."""
    return tables.edition_day()


# --- In words ---------------------------------------------------------------------------------


def in_words(papers: Papers) -> list[tuple[str, str]]:
    """The papers as pairs of a label and a text, those that there are."""
    address = publication.address()
    said = [
        ("Title", papers.title),
        ("What it shows", papers.description),
        ("Publisher", publication.settings()["author"]),
        ("Book", publication.settings()["title"]),
        ("Edition", f"{tables.edition()}, {issued()}"),
        ("Licence", f"{papers.license['title']}, {papers.license['path']}"),
        ("Data", papers.read_from),
        *(("Cite the data", one["citation"]) for one in papers.sources if one.get("citation")),
        ("Cite the book", papers.citation),
        ("Method", papers.method),
        ("Address", address + papers.path if address else ""),
    ]
    return list(dict.fromkeys((label, text) for label, text in said if text))


def workbook(papers: Papers, table: str) -> bytes:
    """A workbook of two sheets: the papers with the columns, then the table. Same table, same bytes."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    about, sheet = book.active, book.create_sheet("Table")
    about.title = "About"
    rows = [*in_words(papers), ("", ""), ("Column", "Holds")]
    rows += [(one["titles"], one.get("unit") or one.get("description") or "in words or dates") for one in papers.columns]
    for row in rows:
        about.append(row)
    for place, width in (("A", 32), ("B", 100)):
        about.column_dimensions[place].width = width
    for label, text in about.iter_rows():
        label.font = Font(bold=True)
        label.alignment = text.alignment = Alignment(vertical="top", wrap_text=True)
        label.data_type = text.data_type = "s"  # never a formula
    header, *cells = csv.reader(io.StringIO(table))
    sheet.append(header)
    for line in cells:
        sheet.append([_cell(text, column["datatype"]) for text, column in zip(line, papers.columns)])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = min(40, max(10, len(str(cell.value)) + 2))
    sheet.freeze_panes = "B2"
    for cell in (cell for row in sheet for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"
    properties = book.properties
    properties.title, properties.creator, properties.description = papers.title, publication.settings()["author"], papers.citation
    out = io.BytesIO()
    book.save(out)
    return _steady(out.getvalue())


def _cell(text: str, datatype: str):
    if not text:
        return None
    return int(text) if datatype in ("integer", "gYear") else float(text) if datatype == "number" else text


def _steady(workbook: bytes) -> bytes:
    """A workbook whose dates are the edition's: openpyxl writes those of the clock."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as read, zipfile.ZipFile(out, "w") as written:
        for name in read.namelist():
            content = read.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", f"{issued()}T00:00:00Z".encode(), content)
            write_entry(written, name, content)
    return out.getvalue()


# --- In drawings and pictures -----------------------------------------------------------------


def svg(papers: Papers) -> str:
    """The metadata of a drawing: Dublin Core, as programs that draw write and show it."""

    def lines(pairs: Iterable[tuple[str, str]]) -> str:
        return "".join(f"<dc:{name}>{html.escape(text)}</dc:{name}>" for name, text in pairs if text)

    said = lines(
        [
            ("title", papers.title),
            ("description", papers.description),
            ("creator", publication.settings()["author"]),
            ("publisher", publication.settings()["author"]),
            ("date", issued()),
            ("relation", f"{publication.settings()['title']}, edition {tables.edition()}"),
            ("source", papers.read_from),
            ("rights", f"{papers.license['title']}, {papers.license['path']}"),
            ("identifier", papers.citation),
        ]
    )
    return (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<rdf:Description rdf:about="">{said}</rdf:Description></rdf:RDF></metadata>'
    )


def png(title: str, path: str) -> dict[str, str | None]:
    """The chunks of text of a picture, by the keywords that PNG registers."""
    return {
        "Title": title,
        "Author": publication.settings()["author"],
        "Copyright": rights(),
        "Source": citing.apa(title, path),
        "Software": None,
    }


# --- Files ------------------------------------------------------------------------------------


def write(app, out: Path) -> None:
    """Writes metadata and workbook beside the CSV of each figure, and metadata beside each table of the data package."""
    labels = app.env.domaindata["std"]["labels"]

    def each(name: str, where: str, content: dict) -> None:
        page, anchor, title = labels.get(content["method"], ("", "", ""))  # a build that goes wrong tells what is missing
        method = f"{title}: {publication.address()}{page}.html#{anchor}."
        _write_beside(out / "downloads" / name, of_figure(content, where, method), content["csv"])

    of_pages = app.env.__dict__.get("report_figures", {})
    cores.on_all(app, each, [(name, f"{page}.html#{name}", one) for page, figures in of_pages.items() for name, one in figures.items()])
    for resource in tables.described()["resources"]:
        if "schema" in resource:
            target = out / "data" / f"{resource['name']}.metadata.json"
            target.write_text(csvw(of_table(resource)), encoding="utf-8")


def _write_beside(stem: Path, papers: Papers, table: str) -> None:
    metadata = csvw(papers)
    stem.with_suffix(".metadata.json").write_text(metadata, encoding="utf-8")
    key = "\n".join([Path(__file__).read_text(encoding="utf-8"), metadata, table])

    def make(path: Path) -> None:
        path.write_bytes(workbook(papers, table))

    book = kept(BUILD / ".workbooks", f"{stem.name}.xlsx", key, make)
    shutil.copyfile(book, stem.with_suffix(".xlsx"))
