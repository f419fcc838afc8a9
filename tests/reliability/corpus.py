"""Files as the publishers give them, small and sound, and every way to spoil one that we could name.

A corruption is a function of a shape and a random generator: `BAD` lists them by name, each with
what the refusal must say. `tests/sources/test_bad_files.py` tries each once; `tests/reliability/run.py` tries
them at many places.
"""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import openpyxl
import openpyxl.chart

# The columns of a full UCDP file, in UCDP's order; iso3 is only in some.
GED = (
    "id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id "
    "conflict_name dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a "
    "side_b_dset_id side_b_new_id side_b number_of_sources source_article source_office "
    "source_date source_headline source_original where_prec where_coordinates where_description "
    "adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region "
    "event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians "
    "deaths_unknown best high low gwnoa gwnob"
).split()

EVENT = {
    "year": "2020",
    "active_year": "1",
    "code_status": "Clear",
    "type_of_violence": "1",
    "dyad_new_id": "857",
    "dyad_name": "Government of Pakistan - TTP",
    "side_a": "Government of Pakistan",
    "side_b": "TTP",
    "source_headline": 'He said "no", then\nleft, it is said',
    "where_prec": "1",
    "adm_1": "Balochistan province",
    "adm_2": "Quetta district",
    "latitude": "30.2",
    "longitude": "67.0",
    "country": "Pakistan",
    "country_id": "770",
    "date_prec": "1",
    "date_start": "2020-05-31",
    "date_end": "2020-06-01",
    "deaths_a": "1",
    "deaths_b": "1",
    "deaths_civilians": "1",
    "deaths_unknown": "0",
    "best": "3",
    "high": "4",
    "low": "2",
}


@dataclass(frozen=True)
class Shape:
    """A sound file of one publisher: its option of refresh, its table, and which columns hold what."""

    name: str
    option: str
    header: list[str]
    rows: list[list[str]]
    counts: list[str]
    numbers: list[str]  # beside the counts
    dates: list[str]
    needed: list[str]
    words: str  # a column of words that is read
    country: dict[str, str]  # what makes a row one of Pakistan's -> of another country's
    unique: str = ""  # the column by which a row is told from another

    def column(self, name: str) -> list[str]:
        return [row[self.header.index(name)] for row in self.rows]

    def with_rows(self, rows) -> Shape:
        return replace(self, rows=[list(row) for row in rows])

    def with_cell(self, row: int, column: str, value) -> Shape:
        changed = self.with_rows(self.rows)
        changed.rows[row][self.header.index(column)] = value
        return changed


def _events(number, **different) -> list[list[str]]:
    rows = []
    for at in range(number):
        event = (
            EVENT | {"id": str(500 + at), "deaths_unknown": str(at), "best": str(at + 3), "high": str(at + 5), "low": str(at)} | different
        )
        event["year"] = event["date_start"][:4]
        rows.append([event.get(name, "") for name in GED])
    return rows


_UCDP_COUNTS = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "low", "best", "high"]
_UCDP_NUMBERS = ["id", "type_of_violence", "dyad_new_id", "where_prec", "latitude", "longitude", "country_id", "date_prec"]
_UCDP_NEEDED = [
    *["id", "code_status", "type_of_violence", "dyad_new_id", "dyad_name", "where_prec", "adm_1", "adm_2"],
    *["latitude", "longitude", "country", "country_id", "date_prec", "date_start", "date_end", *_UCDP_COUNTS],
]


def _full(name, option, **different) -> Shape:
    return Shape(
        name, option, list(GED), _events(12, **different), _UCDP_COUNTS, _UCDP_NUMBERS, ["date_start", "date_end"], _UCDP_NEEDED,
        "adm_1", {"country": "India", "country_id": "750"}, "id",
    )  # fmt: skip


def _acled() -> Shape:
    first = datetime.date(2018, 5, 5)
    kinds = ["Battles", "Explosions/Remote violence", "Protests"]
    sub_events = ["Armed clash", "Grenade", "Peaceful protest"]
    header = ["WEEK_ID", "week", "region", "country", "admin1", "event_type", "sub_event_type", "events", "fatalities"]
    rows = [
        [
            str(at),
            str(first + datetime.timedelta(weeks=at // 3)),
            "South Asia",
            "Pakistan",
            "Sindh",
            kinds[at % 3],
            sub_events[at % 3],
            str(at + 1),
            str(at),
        ]
        for at in range(12)
    ]
    return Shape(
        "acled", "acled", header, rows, ["events", "fatalities"], [], ["week"], header[1:2] + header[3:], "admin1", {"country": "India"},
    )  # fmt: skip


def shapes() -> dict[str, Shape]:
    """Every form of file that refresh takes, by name."""
    reduced = ["id", "conflict_new_id", "conflict_name", "country", "best", "type_of_violence", "date", "where"]
    months = ["isocode", "period", "year", "fatalities_UCDP"]
    made = [
        _full("ged", "ucdp_ged"),
        _full("candidate", "ucdp_candidate", code_status="Check dyad", date_start="2026-02-01", date_end="2026-02-02"),
        Shape(
            "reduced", "ucdp_candidate", reduced,
            [[str(at), "404", "Pakistan: Government", "Pakistan", str(at), "1", f"2025-{at + 1:02}-14", "a, b"] for at in range(12)],
            ["best"], ["id", "conflict_new_id", "type_of_violence"], ["date"], reduced[:-1], "conflict_name", {"country": "India"}, "id",
        ),
        _acled(),
        Shape(
            "months", "ucdp_country_months", months,
            [["PAK", f"2020{at:02}", "2020", str(at * 7)] for at in range(1, 13)],
            ["fatalities_UCDP"], [], ["period"], ["isocode", "period", "fatalities_UCDP"], "isocode", {"isocode": "IND"}, "period",
        ),
    ]  # fmt: skip
    return {shape.name: shape for shape in made}


# --- Forms ----------------------------------------------------------------------------------


def as_csv(shape: Shape, **options) -> bytes:
    out = io.StringIO()
    csv.writer(out, **{"lineterminator": "\n", **options}).writerows([shape.header, *shape.rows])
    return out.getvalue().encode()


def as_zip(content: bytes, name="release.csv", method=zipfile.ZIP_DEFLATED, more=()) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for member, inside in ((name, content), *more):
            archive.writestr(member, inside)
    return out.getvalue()


def as_xlsx(shape: Shape, change: Callable = lambda book: None, *, text_dates=False) -> bytes:
    """A workbook with numbers as numbers and dates as dates."""
    book = openpyxl.Workbook()
    book.active.append(shape.header)
    for row in shape.rows:
        book.active.append([_cell(shape, name, value, text_dates) for name, value in zip(shape.header, row)])
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(shape, name, value, text_dates):
    if name.casefold().replace(" ", "_") in shape.dates and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return value if text_dates else datetime.datetime.fromisoformat(value)
    if re.fullmatch(r"-?\d+(\.\d+)?", value):
        return float(value)
    return value or None


# Forms in which the same table must give the same result.
def shuffled_columns(shape: Shape) -> Shape:
    order = random.Random(1).sample(range(len(shape.header)), len(shape.header))
    return replace(shape, header=[shape.header[at] for at in order], rows=[[row[at] for at in order] for row in shape.rows])


def shuffled_rows(shape: Shape) -> Shape:
    return replace(shape, rows=random.Random(2).sample(shape.rows, len(shape.rows)))


def names(shape: Shape, change: Callable[[str], str]) -> Shape:
    return replace(shape, header=[change(name) for name in shape.header])


def added_columns(shape: Shape) -> Shape:
    """As ACLED added a population and a centroid."""
    return replace(shape, header=["POPULATION", *shape.header, "Centroid latitude"], rows=[["9271", *row, "30.1"] for row in shape.rows])


def _noted(book) -> None:
    """A cover with merged cells in front, an empty sheet and a chart's behind."""
    cover = book.create_sheet("README", 0)
    cover.append(["Terms of use"])
    cover.merge_cells("A1:C1")
    book.create_sheet("Sheet2")
    book.create_chartsheet("Chart").add_chart(openpyxl.chart.BarChart())


GOOD: dict[str, Callable[[Shape], bytes]] = {
    "a byte-order mark": lambda shape: b"\xef\xbb\xbf" + as_csv(shape),
    "CRLF": lambda shape: as_csv(shape, lineterminator="\r\n"),
    "every field quoted": lambda shape: as_csv(shape, quoting=csv.QUOTE_ALL),
    "no last line end": lambda shape: as_csv(shape).rstrip(b"\n"),
    "other order of columns": lambda shape: as_csv(shuffled_columns(shape)),
    "other order of rows": lambda shape: as_csv(shuffled_rows(shape)),
    "zip": lambda shape: as_zip(as_csv(shape)),
    "zip, stored, in a folder": lambda shape: as_zip(as_csv(shape), "folder/Release.CSV", zipfile.ZIP_STORED),
    "zip with a byte-order mark and CRLF": lambda shape: as_zip(b"\xef\xbb\xbf" + as_csv(shape, lineterminator="\r\n")),
    "xlsx": as_xlsx,
    "xlsx with sheets of notes": lambda shape: as_xlsx(shape, _noted),
    "names in capitals": lambda shape: as_csv(names(shape, str.upper)),
    "names in capitals, xlsx": lambda shape: as_xlsx(names(shape, str.upper)),
    "names with blanks": lambda shape: as_csv(names(shape, lambda name: f" {name.replace('_', ' ').capitalize()}\u00a0")),
    "names in words, xlsx": lambda shape: as_xlsx(names(shape, lambda name: name.replace("_", " ").title())),
    "added columns": lambda shape: as_csv(added_columns(shape)),
    "added columns, xlsx": lambda shape: as_xlsx(added_columns(shape)),
}


# --- Corruptions ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoilt:
    """What is written to disk (None: nothing is), and the row that the refusal must name, if any."""

    content: bytes | None
    row: int | None = None


@dataclass(frozen=True)
class Corruption:
    """spoil makes the file; says: what the refusal must say; only: the shapes that can be spoilt so."""

    spoil: Callable[[Shape, random.Random], Spoilt]
    says: str
    only: tuple[str, ...] = field(default=())


BAD: dict[str, Corruption] = {}


def bad(name: str, says: str, *only: str):
    def register(function):
        BAD[name] = Corruption(function, says, only)
        return function

    return register


def _cell_bad(name, says, value, *only, where="counts", width=1):
    """A corruption that puts a value in a cell of the columns of one kind."""

    @bad(name, says, *only)
    def spoil(shape, rng):
        row = rng.randrange(len(shape.rows))
        column = rng.choice(getattr(shape, where))
        found = value(shape.column(column)[row]) if callable(value) else value
        return Spoilt(as_csv(shape.with_cell(row, column, found)), row + 2)


def _lines(shape) -> list[bytes]:
    """The records as lines of csv, headline breaks taken out."""
    flat = shape.with_rows([[cell.replace("\n", " ") for cell in row] for row in shape.rows])
    return as_csv(flat).splitlines(keepends=True)


@bad("a missing column", "missing")
def _(shape, rng):
    gone = shape.header.index(rng.choice(shape.needed))
    return Spoilt(as_csv(replace(
        shape, header=shape.header[:gone] + shape.header[gone + 1 :], rows=[row[:gone] + row[gone + 1 :] for row in shape.rows]
    )))  # fmt: skip


@bad("a renamed column", "may be|missing")
def _(shape, rng):
    name = rng.choice(shape.needed)
    return Spoilt(as_csv(replace(shape, header=[one + "_1" if one == name else one for one in shape.header])))


@bad("a column twice", "stands there twice")
def _(shape, rng):
    name = rng.choice(shape.needed)
    at = shape.header.index(name)
    return Spoilt(as_csv(replace(shape, header=[*shape.header, name], rows=[[*row, row[at]] for row in shape.rows])))


@bad("a column twice in other letters", "stands there twice")
def _(shape, rng):
    name = rng.choice(shape.needed)
    at = shape.header.index(name)
    return Spoilt(as_csv(replace(shape, header=[*shape.header, name.upper()], rows=[[*row, row[at]] for row in shape.rows])))


@bad("no header", "missing|stands there twice")
def _(shape, rng):
    return Spoilt(as_csv(replace(shape, header=shape.rows[0], rows=shape.rows[1:])))


@bad("UTF-16", "UTF-16")
def _(shape, rng):
    return Spoilt(as_csv(shape).decode().encode("utf-16"))


@bad("UTF-16 without a mark", "UTF-16")
def _(shape, rng):
    return Spoilt(as_csv(shape).decode().encode(rng.choice(["utf-16-le", "utf-16-be"])))


@bad("latin-1", "not UTF-8")
def _(shape, rng):
    row = rng.randrange(len(shape.rows))
    lines = _lines(shape.with_cell(row, shape.words, "Bàjaur"))
    return Spoilt(b"".join(lines).decode().encode("latin-1"), row + 2)


@bad("semicolons", "semicolons")
def _(shape, rng):
    return Spoilt(as_csv(shape, delimiter=";"))


@bad("tabs", "tabs")
def _(shape, rng):
    return Spoilt(as_csv(shape, delimiter="\t"))


@bad("a spreadsheet's note of the separator", "sep=")
def _(shape, rng):
    return Spoilt(b"sep=,\n" + as_csv(shape))


@bad("a web page", "web page")
def _(shape, rng):
    return Spoilt(b"<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head><body></body></html>")


@bad("a login page", "log in")
def _(shape, rng):
    return Spoilt("\ufeff\r\n<html><form action=/login>Password <input type=password></form></html>".encode())


@bad("JSON", "missing")
def _(shape, rng):
    return Spoilt(b'{"error": "forbidden", "status": 403}\n{"more": 1}\n')


@bad("an empty file", "empty")
def _(shape, rng):
    return Spoilt(rng.choice([b"", b"\n\n", b"   "]))


@bad("zero rows", "not one row")
def _(shape, rng):
    return Spoilt(as_csv(replace(shape, rows=[])))


@bad("no such file", "can't be read")
def _(shape, rng):
    return Spoilt(None)


@bad("another kind of file", "UTF-16 or a binary file|not UTF-8|packed with gzip|old or locked Excel workbook")
def _(shape, rng):
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0"
    old_excel = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
    return Spoilt(rng.choice([picture, old_excel, gzip.compress(as_csv(shape)), b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0"]))


# --- zip


@bad("a truncated zip", "damaged or was cut")
def _(shape, rng):
    whole = as_zip(as_csv(shape))
    return Spoilt(whole[: rng.randrange(10, len(whole) - 1)])


@bad("a zip with a changed byte", "damaged|web page|UTF-16")
def _(shape, rng):
    content = as_csv(shape)
    whole = bytearray(as_zip(content, method=zipfile.ZIP_STORED))
    whole[whole.index(content[:40]) + rng.randrange(len(content))] ^= 0x15
    return Spoilt(bytes(whole))


@bad("a zip in a zip", "exactly one csv")
def _(shape, rng):
    return Spoilt(as_zip(as_zip(as_csv(shape)), "release.zip"))


@bad("a zip in a zip, named csv", "binary file")
def _(shape, rng):
    return Spoilt(as_zip(as_zip(as_csv(shape))))


@bad("a zip bomb", "beyond all proportion")
def _(shape, rng):
    return Spoilt(as_zip(b"0" * 20_000_000))


@bad("a zip bomb beside the table", "beyond all proportion")
def _(shape, rng):
    return Spoilt(as_zip(as_csv(shape), more=[("__MACOSX/x", b"\0" * 20_000_000)]))


@bad("a bomb in a workbook", "beyond all proportion")
def _(shape, rng):
    whole = io.BytesIO(as_xlsx(shape))
    with zipfile.ZipFile(whole, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.bin", b"\0" * 20_000_000)
    return Spoilt(whole.getvalue())


@bad("a zip that says less than it holds", "damaged")
def _(shape, rng):
    content = as_csv(shape)
    whole = as_zip(content)
    return Spoilt(whole.replace(len(content).to_bytes(4, "little"), (len(content) // 2).to_bytes(4, "little")))


@bad("a path that climbs out of a zip", "leads out")
def _(shape, rng):
    names = ["../release.csv", "a/../../release.csv", "/etc/release.csv", "C:\\release.csv", "..\\release.csv"]
    return Spoilt(as_zip(as_csv(shape), rng.choice(names)))


@bad("a second path that climbs out of a zip", "leads out")
def _(shape, rng):
    return Spoilt(as_zip(as_csv(shape), more=[("__MACOSX/../../x", b"")]))


@bad("two tables in a zip", "exactly one csv")
def _(shape, rng):
    return Spoilt(as_zip(as_csv(shape), more=[("second.csv", as_csv(shape))]))


@bad("an empty zip", "holds nothing")
def _(shape, rng):
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    return Spoilt(out.getvalue())


@bad("an encrypted zip", "encrypted")
def _(shape, rng):
    whole = bytearray(as_zip(as_csv(shape)))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        whole[whole.index(signature) + place] |= 1
    return Spoilt(bytes(whole))


@bad("a zip of an unheard-of version", "damaged")
def _(shape, rng):
    whole = bytearray(as_zip(as_csv(shape)))
    whole[whole.index(b"PK\x01\x02") + 6] = 85
    return Spoilt(bytes(whole))


@bad("a member of a zip without a name", "exactly one csv")
def _(shape, rng):
    return Spoilt(as_zip(as_csv(shape)).replace(b"release.csv", b"\0elease.csv"))


@bad("a web page in a zip", "web page")
def _(shape, rng):
    return Spoilt(as_zip(b"<html><body>Please log in</body></html>"))


# --- Workbooks


@bad("a formula in a workbook", "a formula and not a value")
def _(shape, rng):
    row, column = rng.randrange(len(shape.rows)), shape.header.index(rng.choice(shape.counts))

    def change(book):
        book.active.cell(row + 2, column + 1).value = "=1+2"

    return Spoilt(as_xlsx(shape, change), row + 2)


@bad("an error in a workbook", "an error")
def _(shape, rng):
    row, column = rng.randrange(len(shape.rows)), shape.header.index(rng.choice(shape.counts))

    def change(book):
        cell = book.active.cell(row + 2, column + 1)
        cell.value, cell.data_type = "#REF!", "e"

    return Spoilt(as_xlsx(shape, change), row + 2)


@bad("merged cells in a workbook", "merged cells")
def _(shape, rng):
    row = rng.randrange(len(shape.rows) - 1) + 2
    return Spoilt(as_xlsx(shape, lambda book: book.active.merge_cells(start_row=row, end_row=row + 1, start_column=1, end_column=1)))


@bad("a second table in a workbook", "more than one sheet has")
def _(shape, rng):
    return Spoilt(as_xlsx(shape, lambda book: book.copy_worksheet(book.active)))


@bad("a workbook of notes alone", "none of these sheets has")
def _(shape, rng):
    def change(book):
        book.active.delete_rows(1)
        book.create_sheet("notes")

    return Spoilt(as_xlsx(shape, change))


@bad("dates as text in a workbook", "where a date must be", "ged", "candidate", "reduced", "acled")
def _(shape, rng):
    return Spoilt(as_xlsx(shape, text_dates=True), 2)


@bad("a workbook saved as Strict Open XML", "Strict Open XML")
def _(shape, rng):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(shape))) as whole, zipfile.ZipFile(out, "w") as archive:
        for name in whole.namelist():
            strict = whole.read(name).replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            )
            archive.writestr(name, strict)
    return Spoilt(out.getvalue())


@bad("a truncated workbook", "damaged or was cut")
def _(shape, rng):
    whole = as_xlsx(shape)
    return Spoilt(whole[: rng.randrange(100, len(whole) - 1)])


def _broken_off(shape, rng, part, after) -> Spoilt:
    """A workbook of which one part ends early."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_xlsx(shape))) as whole, zipfile.ZipFile(out, "w") as archive:
        for name in whole.namelist():
            inside = whole.read(name)
            if name == part:
                inside = inside[: rng.randrange(inside.index(after) + 20, len(inside) - 40)]
            archive.writestr(name, inside)
    return Spoilt(out.getvalue())


@bad("a workbook whose sheet breaks off", "the workbook is damaged")
def _(shape, rng):
    return _broken_off(shape, rng, "xl/worksheets/sheet1.xml", b"<sheetData>")


@bad("a workbook whose list of sheets breaks off", "the workbook is damaged")
def _(shape, rng):
    return _broken_off(shape, rng, "xl/workbook.xml", b"<workbook")


def _chart_alone(shape, *charts) -> Spoilt:
    def change(book):
        sheet = book.create_chartsheet("chart")
        for chart in charts:
            sheet.add_chart(chart)
        book.remove(book.worksheets[0])

    return Spoilt(as_xlsx(shape, change))


@bad("a workbook of a chart alone", "no sheet of cells")
def _(shape, rng):
    return _chart_alone(shape, openpyxl.chart.BarChart())


@bad("a workbook of an empty chart", "the workbook is damaged")
def _(shape, rng):
    return _chart_alone(shape)


# --- Cells


_cell_bad("NaN", "is 'nan'|is 'NaN'", "NaN")
_cell_bad("text for a number", "is 'many'", "many")
_cell_bad("a negative number", "is '-1", "-1")
_cell_bad("no number", "is ''", "")
_cell_bad("1e309", "is 'inf'|is '1e309'", "1e309")
_cell_bad("a fraction", "is '2.5'", "2.5")
_cell_bad("thousands apart", "is '1,200'", "1,200")
_cell_bad("a truth for a number", "is 'True'", "True")
_cell_bad("an impossible day", "not a date|not a month", lambda was: was[:4] + ("-02-30" if "-" in was else "13"), where="dates")
_cell_bad("a day in another form", "not a date|is '31/05/2020'", "31/05/2020", where="dates")
_cell_bad("no day", "is ''", "", where="dates")
_cell_bad("a year far off", "beyond 1989|not a whole number", lambda was: "2202" + was[4:], where="dates")
_cell_bad("a year before the record", "beyond 1989|not a whole number", lambda was: "1020" + was[4:], where="dates")


def _changed(name, says, columns, *only, every=False):
    """A corruption that changes named columns of one row, or of each."""

    @bad(name, says, *only)
    def spoil(shape, rng):
        rows = range(len(shape.rows)) if every else [rng.randrange(len(shape.rows))]
        for row in rows:
            now = dict(zip(shape.header, shape.rows[row]))
            for column, value in columns.items():
                shape = shape.with_cell(row, column, now[value[1:]] if value.startswith("=") else value)
        return Spoilt(as_csv(shape), rows[0] + 2)


FULL = ("ged", "candidate")
_changed("a best estimate that is not its parts", "best is 90 and its four parts make", {"best": "90", "high": "90"}, *FULL)
_cell_bad(
    "a day to come",
    "beyond 1989",
    lambda was: str(datetime.date.today() + datetime.timedelta(days=40)),
    *FULL,
    "reduced",
    "acled",
    where="dates",
)
_cell_bad("a month to come", "yet to come", f"{datetime.date.today().year + 1}01", "months", where="dates")
_changed("a year that is not its day's", "year is 1999 and date_start", {"year": "1999"}, *FULL)
_changed("a dyad's number with another's name", "dyad_new_id is 857 and dyad_name", {"dyad_name": "Government of Pakistan - BLA"}, *FULL)
_changed("a point in another province", "and the point 35.2, 72.4 far from it", {"latitude": "35.2", "longitude": "72.4"}, *FULL)
_changed("an end before its start", "before date_start", {"date_start": "=date_end", "date_end": "=date_start"}, *FULL)
_changed("coordinates swapped", "swapped", {"latitude": "=longitude", "longitude": "=latitude"}, *FULL)
_changed("low and high inverted", "not in ascending order", {"low": "=high", "high": "=low"}, *FULL, every=True)
_changed("a latitude beyond the pole", "latitude is '91", {"latitude": "91"}, *FULL)
_changed("a country that is not its number", "while country_id is", {"country": "India"}, *FULL)
_changed("an unknown dyad", "99001,New - Civilians,ACTOR,SCOPE", {"dyad_new_id": "99001", "dyad_name": "New - Civilians"}, *FULL)
_changed("a renamed province", "ucdp,Frontier,PK-", {"adm_1": "Frontier"}, *FULL)
_changed("a renamed province of ACLED", "acled,Frontier,PK-", {"admin1": "Frontier"}, "acled")
_changed("an unknown kind of violence", "type_of_violence is '4", {"type_of_violence": "4"}, *FULL, "reduced")
_changed("an unknown kind of event", "none of ACLED's six", {"event_type": "Battle"}, "acled")
_changed("an unknown sub-event", "Map it in ACTIONS", {"event_type": "Battles", "sub_event_type": "Grenades"}, "acled")
_changed("a sub-event of another kind", "one of another event_type", {"event_type": "Riots", "sub_event_type": "Armed clash"}, "acled")
_changed("a week that begins on a Sunday", "not a Saturday", {"week": "2018-05-06"}, "acled")


@bad("a Candidate given as yearly", "--ucdp-candidate", "ged")
def _(shape, rng):
    return Spoilt(as_csv(shape.with_cell(4, "code_status", "Check dyad")), 6)


@bad("a week that is missing", "is missing", "acled")
def _(shape, rng):
    week = shape.column("week")[4]
    return Spoilt(as_csv(shape.with_rows(row for row in shape.rows if week not in row)))


@bad("only another country", "no event of Pakistan|no row of Pakistan")
def _(shape, rng):
    for row in range(len(shape.rows)):
        for column, value in shape.country.items():
            shape = shape.with_cell(row, column, value)
    return Spoilt(as_csv(shape))


@bad("a row twice", "stand there twice|stands there twice")
def _(shape, rng):
    row = rng.choice(shape.rows)
    return Spoilt(as_csv(shape.with_rows([*shape.rows, row])), None if shape.name == "months" else len(shape.rows) + 2)


@bad("a row cut in the middle", "fields where the header has")
def _(shape, rng):
    lines = _lines(shape)
    row = rng.randrange(1, len(lines))
    commas = [at for at, byte in enumerate(lines[row]) if byte == ord(",")]
    lines[row] = lines[row][: rng.choice(commas)] + b"\n"
    return Spoilt(b"".join(lines), row + 1)


@bad("a row cut in two", "fields where the header has")
def _(shape, rng):
    lines = _lines(shape)
    row = rng.randrange(1, len(lines))
    at = lines[row].index(b",", len(lines[row]) // 3)
    lines[row] = lines[row][:at] + b"\n" + lines[row][at + 1 :]
    return Spoilt(b"".join(lines), row + 1)


@bad("two rows joined", "fields where the header has")
def _(shape, rng):
    lines = _lines(shape)
    row = rng.randrange(1, len(lines) - 1)
    lines[row] = lines[row].rstrip(b"\n") + b","
    return Spoilt(b"".join(lines), row + 1)


@bad("a download that broke off", "fields where the header has")
def _(shape, rng):
    lines = _lines(shape)
    return Spoilt(b"".join(lines[:-1]) + lines[-1][: lines[-1].index(b",")], len(lines))


@bad("a stray quotation mark", "quotation marks|fields where the header has")
def _(shape, rng):
    lines = _lines(shape)
    row = rng.randrange(1, len(lines))
    lines[row] = b'"' + lines[row]
    return Spoilt(b"".join(lines), row + 1)


def scrambled(shape: Shape, rng: random.Random) -> bytes:
    """A file with some of its bytes changed, taken out, doubled or moved, wherever it falls."""
    form = rng.choice([as_csv, lambda shape: as_zip(as_csv(shape)), as_xlsx])
    content = bytearray(form(shape))
    for _ in range(rng.randint(1, 3)):
        at, length = rng.randrange(len(content)), rng.choice([1, 1, 2, 8, 200])
        piece = content[at : at + length]
        match rng.randrange(4):
            case 0:
                content[at : at + length] = rng.randbytes(len(piece))
            case 1:
                del content[at : at + length]
            case 2:
                content[at:at] = piece
            case _:
                content[at:at] = rng.choice([b",", b'"', b"\n", b"\r", b"\0", b"\xff", b"=", b"-", b"9" * 30])
    return bytes(content)


def cases() -> list[tuple[str, str]]:
    """Every shape with every corruption that it can have."""
    return [(shape, name) for shape in shapes() for name, one in BAD.items() if not one.only or shape in one.only]
