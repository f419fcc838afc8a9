"""Publishers' files as strings: what can be trusted is read, all else is refused in one sentence.

Understands csv (UTF-8), a zip with one csv, and an xlsx workbook with one sheet. Which of them
a file is is seen from its content, not from its name. Columns are known by their letters and
digits: `EVENT_TYPE`, `Event type` and `event_type` are the same, and columns that nobody asks for may be there.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import datetime
import difflib
import functools
import itertools
import lzma
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np
import pandas as pd

from report.errors import InputError
from report.sources.columns import WRITTEN_DAY
from report.tables.checks import SEPARATORS

CHUNK = 50_000
MOST_BYTES = 4 * 2**30  # no release of a publisher unpacks to more
DEFLATE64 = 9  # by its number in a zip; Python can't unpack it
MOST_RATIO = 200  # text packs about ten to one, a bomb a thousand to one
# What the zipfile module raises for a damaged archive, from a wrong checksum to an unheard-of version.
DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, UnicodeError, struct.error, OverflowError)
# What openpyxl raises for parts that are cut, missing or in each other's place.
WORKBOOK_DAMAGES = (SyntaxError, AttributeError, LookupError, ValueError, TypeError)
OTHER_FORMS = {
    b"\x1f\x8b": "packed with gzip",
    b"BZh": "packed with bzip2",
    b"\xfd7zXZ": "packed with xz",
    b"7z\xbc\xaf": "packed with 7-Zip",
    b"Rar!": "packed with RAR",
    b"\xd0\xcf\x11\xe0": "an old or locked Excel workbook (.xls)",
    b"PAR1": "Parquet",
    b"version https://git-lfs": "a pointer of Git LFS to a file that was not fetched",
    b"/annex/": "a pointer of git-annex to a file that was not fetched",
}
"""What files in other forms begin with."""
DOWNLOAD_AGAIN = "Download the file again from the publisher and give it unchanged."
# Source notes of one event run to more than the csv module's 131,072 characters.
csv.field_size_limit(16 * 2**20)


class NoSuchTable(InputError):
    """A workbook of several sheets, of which none has the columns asked for."""


def chunks(path, columns, numbers=(), dates=()) -> Iterator[pd.DataFrame]:
    """The wanted columns of a file, in pieces of at most `CHUNK` rows.

    Each piece has `columns` in the order asked for, as strings ("" where empty; those named in
    `numbers` may already be numbers; those named in `dates` must be dates in a workbook, not text
    that looks like one), and the row number that a spreadsheet shows as its index
    (the header is row 1; an HXL row of tags is dropped but counted). Every row of the file is
    checked for its number of fields, so a caller that runs to the end has seen the whole file.

    Raises InputError for whatever can't be trusted, with the row where there is one.
    """
    path = Path(path)
    with _records(path, columns, dates) as (records, reopen):
        _, header = next(records, (1, []))
        places = _places(path, header, columns)
        first = next(records, None)
        tagged = first is not None and _is_hxl(first[1])
        if tagged:
            first = next(records, None)
        if first is None:
            raise InputError(path, "there is a header but not one row", DOWNLOAD_AGAIN)
        if reopen and _is_whole(reopen, len(header)):
            yield from _parsed(reopen, places, columns, numbers, tagged)
        else:
            records = itertools.chain([first], records)
            yield from _counted(path, records, len(header), places, columns)


def _counted(path, records, width, places, columns):
    """The exact way: record by record, so that the first that is wrong can be named."""
    while piece := list(itertools.islice(records, CHUNK)):
        numbers, picked = [], []
        for number, row in piece:
            if not row:  # a blank line
                continue
            if len(row) != width:
                raise InputError(
                    path,
                    f"the row has {len(row)} fields where the header has {width}, as if it was cut or joined",
                    DOWNLOAD_AGAIN,
                    number,
                )
            numbers.append(number)
            picked.append([row[place] for place in places])
        if picked:
            yield pd.DataFrame(picked, columns=list(columns), index=numbers, dtype="str")


def _parsed(reopen, places, columns, numbers, tagged):
    """The fast way, by pandas; it pads a row that is cut, so only after `_is_whole`."""
    order = sorted(range(len(places)), key=places.__getitem__)
    text = {places[at]: "str" for at in order if columns[at] not in numbers}
    start = 3 if tagged else 2
    with (
        reopen() as file,
        pd.read_csv(
            file,
            header=None,
            skiprows=start - 1,
            usecols=places,
            dtype=text,
            na_filter=False,
            chunksize=CHUNK,
            encoding="utf-8",
        ) as reader,
    ):
        for piece in reader:
            piece = piece[places].set_axis(list(columns), axis=1)
            yield piece.set_axis(piece.index + start, axis=0)


def _is_whole(reopen, width) -> bool:
    """Whether every row of a csv has `width` fields, all text is UTF-8 and no quote is stray.

    False also where that is not certain. A world file has hundreds of megabytes, so this works
    on blocks of bytes: quoted sections are cut out, and what is left are commas and line ends.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    quoted, tail = 0, b""
    try:
        with reopen() as file:
            while block := file.read(2**20):
                if not block.isascii() or decoder.getstate()[0]:  # most blocks are plain letters, and quickly seen to be
                    decoder.decode(block)
                parts = block.split(b'"')
                tail += b'"'.join(parts[quoted::2])  # each quoted section leaves one mark
                if len(parts) % 2 == 0:
                    tail += b'"' if not quoted else b""
                    quoted = 1 - quoted
                body, end, tail = tail.rpartition(b"\n")
                if end and not _is_even(body + end, width):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not quoted and (not tail or _is_even(tail + b"\n", width))


_BEFORE_A_QUOTE = np.isin(np.arange(256), list(b'",\n'))
_NEITHER_COMMA_NOR_END = bytes(set(range(256)) - set(b",\n"))


def _is_even(lines: bytes, width) -> bool:
    """Whether lines without their quoted sections have `width` fields each."""
    if b"\0" in lines or lines.count(b"\r") != lines.count(b"\r\n"):
        return False
    # A quoted section begins a field, or follows another: "" is a quotation mark within.
    letters = np.frombuffer(b"\n" + lines, dtype="uint8")
    if not _BEFORE_A_QUOTE[letters[np.flatnonzero(letters == ord('"')) - 1]].all():
        return False
    bare = lines.translate(None, delete=_NEITHER_COMMA_NOR_END)
    return bare == (b"," * (width - 1) + b"\n") * lines.count(b"\n")


def table(path, columns, numbers=(), dates=()) -> pd.DataFrame:
    """All of a (small) file at once; as `chunks`."""
    return pd.concat(list(chunks(path, columns, numbers, dates)))


def has(path, columns) -> bool:
    """Whether a file has all these columns, to recognise its form by."""
    try:
        with _records(Path(path), columns) as (records, _):
            names = {_plain(name) for name in next(records, (1, []))[1]}
            return {_plain(name) for name in columns} <= names
    except NoSuchTable:
        return False


def _plain(name) -> str:
    """A column's name less what publishers vary: case, blanks, lines, hyphens."""
    return re.sub(r"[\W_]", "", name).casefold()


def _places(path, names, columns) -> list[int]:
    if names and names[0].casefold().startswith("sep="):
        raise InputError(path, f"the first line is {names[0]!r}, a spreadsheet's note to itself", "Take that line out.")
    for mark, called in SEPARATORS.items():
        if len(names) == 1 and mark in names[0]:
            raise InputError(
                path,
                f"the fields are separated by {called}, as some spreadsheets save them",
                "Give the publisher's own file, separated by commas.",
            )
    plain = [_plain(name) for name in names]
    wanted = {_plain(name) for name in columns}
    doubled = sorted(
        {name for name, bare in zip(names, plain) if name and (plain.count(bare) if bare in wanted else names.count(name)) > 1}
    )
    if doubled:
        raise InputError(path, f"the column {_list(doubled)} stands there twice", DOWNLOAD_AGAIN)
    missing = [name for name in columns if _plain(name) not in plain]
    if missing:
        near = {name: difflib.get_close_matches(name, names, 1, 0.75) for name in missing}
        hints = [f"{found[0]} may be {name}" for name, found in near.items() if found]
        what = f"the column {missing[0]} is" if len(missing) == 1 else f"the columns {_list(missing)} are"
        hint = f" ({'; '.join(hints)}: was it renamed?)" if hints else ""
        raise InputError(
            path,
            f"{what} missing{hint}",
            "Give the publisher's file with all its columns under their own names.",
        )
    return [plain.index(_plain(name)) for name in columns]


def _list(names) -> str:
    return ", ".join(names)


def _is_hxl(row) -> bool:
    """The Humanitarian Exchange Language puts a row of tags such as #date+start below the header."""
    filled = [value for value in row if value.strip()]
    return bool(filled) and all(value.lstrip().startswith("#") for value in filled)


@contextlib.contextmanager
def _records(path, columns, dates=()):
    """Yields an iterator of (row number, list of strings), of which the first is the header, and
    a function that opens the bytes of the csv anew (None for a workbook). columns: what tells a workbook's table
    from its other sheets."""
    try:
        with contextlib.ExitStack() as stack:
            start = _start(path)
            if start.startswith(b"PK"):
                archive = stack.enter_context(_open_zip(path))
                if "xl/workbook.xml" in archive.namelist():
                    yield _sheet(path, archive, stack, columns, dates), None
                else:
                    member = _only_csv(path, archive)
                    reopen = functools.partial(archive.open, member)
                    yield _csv(path, stack.enter_context(reopen())), reopen
            else:
                _refuse_by_start(path, start)
                reopen = functools.partial(path.open, "rb")
                yield _csv(path, stack.enter_context(reopen())), reopen
    except DAMAGES as error:
        raise InputError(path, "the zip is damaged or was cut short", DOWNLOAD_AGAIN) from error
    except OSError as error:
        reason = error.strerror or "it can't be opened"
        raise InputError(path, f"the file can't be read: {reason.lower()}", "Check the path.") from error


def _start(path) -> bytes:
    if path.exists() and not path.is_file() and not path.is_dir():  # it could be read but once
        raise InputError(path, "this is a pipe or device and no file", "Save what comes out of it to a file and give that.")
    with path.open("rb") as file:
        return file.read(4096)


def _refuse_by_start(path, start: bytes):
    if not start.strip():
        raise InputError(path, "the file is empty", DOWNLOAD_AGAIN)
    form = next((what for mark, what in OTHER_FORMS.items() if start.startswith(mark)), None)
    if form:
        raise InputError(path, f"the file is {form}", "Give the csv, zip or xlsx file itself.")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start:
        raise InputError(
            path,
            "the file is not UTF-8 text (it looks like UTF-16 or a binary file)",
            "Give the publisher's own csv, zip or xlsx file, not one saved again in another form.",
        )
    if b"\r" in start and b"\n" not in start:
        raise InputError(path, "the lines end as on an old Mac (CR)", "Save it as CSV UTF-8, or give the publisher's own file.")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise InputError(
            path,
            "this is a web page and not a table, perhaps one that asks to log in",
            "Log in with a browser, download the file there and give that.",
        )


def _csv(path, file):
    return ((number, _clean(row) if number == 1 else row) for number, row in enumerate(_parse(path, file), 1))


def _clean(names) -> list[str]:
    return [name.strip() for name in names]


def _parse(path, file):
    done = 0

    def lines():
        # Decoding line by line, so that the row is known when one can't be decoded.
        for position, line in enumerate(file):
            try:
                yield line.decode("utf-8-sig" if position == 0 else "utf-8")
            except UnicodeDecodeError as error:
                raise InputError(
                    path,
                    "the text is not UTF-8",
                    "Give the publisher's own file, not one saved again in another encoding.",
                    done + 1,
                ) from error

    try:
        for row in csv.reader(lines(), strict=True):
            done += 1
            yield row
    except csv.Error as error:
        raise InputError(path, f"the row's quotation marks don't pair ({error})", DOWNLOAD_AGAIN, done + 1) from error


def _open_zip(path):
    archive = zipfile.ZipFile(path)
    for member in archive.infolist():
        name = PurePosixPath(member.filename.replace("\\", "/"))
        if name.is_absolute() or ".." in name.parts or re.match(r"[A-Za-z]:", str(name)):
            archive.close()
            raise InputError(path, f"the zip has a member that leads out of it ({name})", DOWNLOAD_AGAIN)
        if member.file_size > MOST_BYTES or member.file_size > MOST_RATIO * max(member.compress_size, 4096):
            archive.close()
            raise InputError(
                path,
                f"the zip unpacks to {member.file_size:,} bytes, beyond all proportion",
                DOWNLOAD_AGAIN,
            )
        if member.flag_bits & 1:
            archive.close()
            raise InputError(path, "the zip is encrypted", "Unpack it and give the csv inside.")
        if member.compress_type == DEFLATE64:
            archive.close()
            raise InputError(path, "the zip is packed as Windows packs what is large (Deflate64)", "Unpack it and give the csv inside.")
    return archive


def _only_csv(path, archive):
    # __MACOSX/ and names with a dot in front are what a Mac adds to any zip, the others what Windows does.
    added = re.compile(r"/$|^__MACOSX/|(?:^|/)(?:\.[^/]*|desktop\.ini|Thumbs\.db)$", re.IGNORECASE)
    members = [member for member in archive.infolist() if not added.search(member.filename)]
    names = _list(member.filename for member in members) or "nothing"
    if {"content.xml", "xl/workbook.bin"} & set(archive.namelist()):
        raise InputError(
            path, "this is a workbook of another form (.ods or .xlsb)", "Save it as an Excel workbook (.xlsx) or as CSV UTF-8."
        )
    if len(members) != 1 or not members[0].filename.lower().endswith(".csv"):
        raise InputError(
            path,
            f"the zip must hold exactly one csv file and holds {names}",
            "Unpack it and give the csv that is meant.",
        )
    with archive.open(members[0]) as file:
        _refuse_by_start(path, file.read(4096))
    return members[0]


def _sheet(path, archive, stack, columns, dates):
    """The rows of a workbook's only table, as the csv form of it would have them. Sheets of notes may stand beside it."""
    if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
        raise InputError(
            path,
            "the workbook is saved as Strict Open XML",
            "Give the publisher's own file, or save it as an ordinary Excel workbook (.xlsx).",
        )
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's notes on styles it doesn't know
            book = openpyxl.load_workbook(archive.fp, read_only=True)  # whatever its name
    except WORKBOOK_DAMAGES as error:
        raise InputError(path, "the workbook is damaged", DOWNLOAD_AGAIN) from error
    stack.callback(book.close)
    sheets = book.worksheets
    if not sheets:
        raise InputError(path, "the workbook has no sheet of cells", DOWNLOAD_AGAIN)
    if len(sheets) > 1:
        sheets = [sheet for sheet in sheets if _has_names(path, sheet, columns)]
    if len(sheets) != 1:
        which, refusal = ("more than one sheet has", InputError) if sheets else ("none of these sheets has", NoSuchTable)
        named = _list(sheet.title for sheet in sheets or book.worksheets)
        raise refusal(path, f"{which} the columns of the table: {named}", "Save the sheet that is meant as a workbook of its own.")
    (sheet,) = sheets
    if _has_merged_cells(archive, sheet._worksheet_path):
        raise InputError(path, "the sheet has merged cells", DOWNLOAD_AGAIN)
    sheet.reset_dimensions()  # what a sheet declares of its size may be wrong
    cells = sheet.iter_rows()
    stack.callback(cells.close)
    return _sheet_rows(path, cells, dates)


def _has_names(path, sheet, columns) -> bool:
    """Whether the first row of a sheet names all these columns."""
    sheet.reset_dimensions()
    cells = sheet.iter_rows(max_row=1, values_only=True)
    names = {_plain(str(name)) for row in _well_formed(path, cells) for name in row if name is not None}
    cells.close()
    return {_plain(name) for name in columns} <= names


def _has_merged_cells(archive, name) -> bool:
    pattern, tail = re.compile(rb"<(\w+:)?mergeCell\b"), b""
    with archive.open(name) as file:
        while block := file.read(2**20):
            if pattern.search(tail + block):
                return True
            tail = block[-32:]
    return False


def _sheet_rows(path, rows, dates):
    width, of_dates = None, []
    for number, cells in enumerate(_well_formed(path, rows), 1):
        row = [_text(path, cell, number) for cell in cells]
        while row and row[-1] == "":
            row.pop()
        if width is None:
            row = _clean(row)
            width = len(row)
            of_dates = [place for place, name in enumerate(row) if _plain(name) in map(_plain, dates)]
        elif row:
            _refuse_text_for_dates(path, cells, of_dates, number)
            row += [""] * (width - len(row))  # a sheet doesn't store empty cells
        yield number, row


def _well_formed(path, rows):
    try:
        yield from rows
    except WORKBOOK_DAMAGES as error:
        raise InputError(path, "the workbook is damaged", DOWNLOAD_AGAIN) from error


def _refuse_text_for_dates(path, row, places, number):
    for place in places:
        text = row[place].value if place < len(row) else None
        if isinstance(text, str) and text.strip()[:1] not in ("", "#") and not WRITTEN_DAY.fullmatch(text.strip()):
            raise InputError(
                path,
                f"a cell holds the text {text!r} where a date must be, as if it was typed or pasted",
                "Give the publisher's own workbook, or its csv.",
                number,
            )


def _text(path, cell, number) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = "a formula" if cell.data_type == "f" else f"an error ({value})"
        raise InputError(path, f"a cell holds {what} and not a value", DOWNLOAD_AGAIN, number)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
