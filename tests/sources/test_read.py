"""report.sources.read: every form that is read, and every file that is refused."""

import bz2
import csv
import datetime
import functools
import gzip
import io
import lzma
import os
import threading
import zipfile

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from report.errors import InputError
from report.sources import read

TEXT = 'week,place,n\n1,"a, b",5\n2,"say ""so""\nand go",6\n'
WANTED = ["n", "place"]


@pytest.fixture
def written(tmp_path):
    def write(content, name="file.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def zipped(tmp_path):
    def write(members, method=zipfile.ZIP_DEFLATED):
        path = tmp_path / "file.zip"
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return path

    return write


@pytest.fixture
def workbook(tmp_path):
    def write(rows, change=lambda book: None):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        change(book)
        path = tmp_path / "file.xlsx"
        book.save(path)
        return path

    return write


def refused(path, columns=("n", "place")) -> InputError:
    with pytest.raises(InputError) as caught:
        read.table(path, list(columns))
    assert str(path) in str(caught.value)
    return caught.value


def is_expected(frame):
    assert frame.columns.tolist() == WANTED
    assert frame.values.tolist() == [["5", "a, b"], ["6", 'say "so"\nand go']]


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        "\ufeff" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.removesuffix("\n"),
        TEXT.replace("\n1,", "\n\n1,"),
        'place,n,week\n"a, b",5,1\n"say ""so""\nand go",6,2\n',
        ' week , place,n \n1,"a, b",5\n2,"say ""so""\nand go",6\n',
    ],
    ids=["plain", "bom", "crlf", "no last line end", "blank line", "column order", "spaces in header"],
)
def test_forms_of_csv_read_alike(written, content):
    frame = read.table(written(content), WANTED)
    frame["place"] = frame["place"].str.replace("\r\n", "\n")
    is_expected(frame)


def test_row_numbers_are_those_of_a_spreadsheet(written):
    assert read.table(written(TEXT), WANTED).index.tolist() == [2, 3]
    tagged = TEXT.replace("n\n1", "n\n#date,,#affected\n1", 1)
    frame = read.table(written(tagged), WANTED)
    is_expected(frame)
    assert frame.index.tolist() == [3, 4]


def test_a_zip_reads_as_its_csv(zipped):
    is_expected(read.table(zipped({"folder/a.CSV": TEXT, "__MACOSX/folder/._a.csv": "x", "folder/.DS_Store": "x"}), WANTED))


def test_a_workbook_reads_as_the_csv_would(workbook):
    day = datetime.datetime(2020, 5, 2)
    path = workbook([["week", "place", "n"], [day, "a", 5.0], [None, "b", 2.5], [day, None, 6]])
    frame = read.table(path, ["week", "place", "n"])
    assert frame.values.tolist() == [
        ["2020-05-02 00:00:00", "a", "5"],
        ["", "b", "2.5"],
        ["2020-05-02 00:00:00", "", "6"],
    ]
    assert frame.index.tolist() == [2, 3, 4]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.replace(",", ";").replace('"', ""), "semicolons"),
        ("<!DOCTYPE html><html>Please log in, dear user</html>", "web page"),
        ("\ufeff\n <html>", "web page"),
        ("", "empty"),
        ("week,place,n\n", "not one row"),
        ("week,place,n\n#date,,#affected\n", "not one row"),
        ("week,place\n1,a\n", "column n is missing"),
        ("week,place,place,n\n1,a,b,2\n", "column place stands there twice"),
        (TEXT.replace("place", "places"), "places may be place"),
        (b"PK\x03\x04 and no more", "damaged"),
        (gzip.compress(TEXT.encode(), mtime=2**31 - 1), "packed with gzip"),
        (bz2.compress(TEXT.encode()), "packed with bzip2"),
        (lzma.compress(TEXT.encode()), "packed with xz"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old or locked Excel workbook"),
        (b"PAR1\x15\x04 and so on PAR1", "the file is Parquet"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 12\n", "pointer of Git LFS"),
        (TEXT.replace("\n", "\r"), "the lines end as on an old Mac"),
    ],
)
def test_what_is_no_such_table_is_refused(written, content, problem):
    assert problem in str(refused(written(content)))


@pytest.mark.parametrize(
    ("content", "row", "problem"),
    [
        ("week,place,n\n1,a,5\n2,Pakist\n3,c,7\n", 3, "2 fields where the header has 3"),
        ("week,place,n\n1,a,5\n2,b,6\n3,c", 4, "2 fields"),
        ("week,place,n\n1,a,5,6\n", 2, "4 fields"),
        ('week,place,n\n1,"a\nb",5\n2,b\n', 3, "2 fields"),
        ('week,place,n\n1,a,5\n2,"b,6\n3,c,7\n', 3, "quotation marks"),
        ("week,place,n\n1,a,5\n2,caf\xe9,6\n".encode("latin-1"), 3, "not UTF-8"),
    ],
)
def test_the_row_that_is_wrong_is_named(written, content, row, problem):
    error = refused(written(content))
    assert (error.row, problem in str(error)) == (row, True), str(error)
    assert f"row {row}" in str(error)


def test_a_row_cut_in_a_column_that_nobody_reads_is_refused(written):
    content = "n,place,a,b\n" + "1,x,2,3\n" * 70_000 + "1,x,2\n" + "1,x,2,3\n"
    assert refused(written(content)).row == 70_002


def test_stray_quotes_do_not_hide_a_field(written):
    # Between two marks in the middle of a field a comma still separates.
    assert refused(written('week,place,n\n1,a "b, c" d,5\n')).row == 2
    frame = read.table(written('week,place,n\n1,a "b" c,5\n'), WANTED)
    assert frame["place"].tolist() == ['a "b" c']


@pytest.mark.parametrize(
    ("members", "problem"),
    [
        ({}, "holds nothing"),
        ({"a.csv": TEXT, "b.csv": TEXT}, "exactly one csv"),
        ({"a.csv": TEXT, "readme.txt": "x"}, "exactly one csv"),
        ({"inner.zip": "PK"}, "exactly one csv"),
        ({"../a.csv": TEXT}, "leads out"),
        ({"/a.csv": TEXT}, "leads out"),
        ({"C:\\a.csv": TEXT}, "leads out"),
        ({"a.csv": b"\0" * 30_000_000}, "beyond all proportion"),
        ({"a.csv": "<html>"}, "web page"),
        ({"mimetype": "x", "content.xml": "<x/>"}, ".ods or .xlsb"),
        ({"[Content_Types].xml": "<x/>", "xl/workbook.bin": b"x"}, ".ods or .xlsb"),
    ],
)
def test_zips_that_are_refused(zipped, members, problem):
    assert problem in str(refused(zipped(members)))


def test_what_windows_packs_in_its_own_way_is_told(zipped):
    path = zipped({"a.csv": TEXT})
    content = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):  # the method of packing, in both headers
        at = content.find(mark) + place
        content[at : at + 2] = (9).to_bytes(2, "little")
    path.write_bytes(content)
    assert "Deflate64" in str(refused(path)) and "Unpack it" in str(refused(path))


@pytest.mark.parametrize("more", ["__MACOSX/ged/._a.csv", "ged/.DS_Store", "desktop.ini", "ged/Thumbs.db"])
def test_what_a_desktop_adds_to_a_zip_is_left_aside(zipped, written, more):
    found = read.table(zipped({"ged/a.csv": TEXT, more: "x"}), WANTED)
    pd.testing.assert_frame_equal(found, read.table(written(TEXT), WANTED))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_zip_is_refused(zipped, share):
    path = zipped({"a.csv": TEXT + "".join(f"{i},{i * 7919},{i}\n" for i in range(5000))})
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert "zip" in str(refused(path))


def test_a_zip_with_a_flipped_bit_is_refused(zipped):
    path = zipped({"a.csv": TEXT * 50}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[400] ^= 1
    path.write_bytes(content)
    assert "damaged" in str(refused(path))


ROWS = [["week", "place", "n"], [1, "a", 5]]


@pytest.mark.parametrize(
    ("rows", "change", "problem"),
    [
        (ROWS, lambda book: book.copy_worksheet(book.active), "more than one sheet has the columns of the table: Sheet, Sheet Copy"),
        (ROWS[1:], lambda book: book.create_sheet("notes"), "none of these sheets has the columns of the table: Sheet, notes"),
        ([*ROWS, [2, "b", "=C2+1"]], lambda book: None, "row 3: a cell holds a formula"),
        (ROWS, lambda book: book.active.merge_cells("A3:B3"), "merged cells"),
        ([*ROWS, [2, "b", 6, "more"]], lambda book: None, "row 3: the row has 4 fields"),
        (ROWS[:1], lambda book: None, "not one row"),
        ([["week", "n"], [1, 2]], lambda book: None, "column place is missing"),
    ],
)
def test_workbooks_that_are_refused(workbook, rows, change, problem):
    assert problem in str(refused(workbook(rows, change)))


def test_a_truncated_workbook_is_refused(workbook):
    path = workbook(ROWS)
    path.write_bytes(path.read_bytes()[:-900])
    refused(path)


def test_no_such_file(tmp_path):
    assert "no such file" in str(refused(tmp_path / "absent.csv"))
    refused(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    """What a shell puts in place of <(unzip -p ged.zip) can be read but once."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found = []
    reading = threading.Thread(target=lambda: found.append(refused(pipe)), daemon=True)
    reading.start()
    reading.join(5)
    assert found and "this is a pipe or device and no file" in str(found[0])


CELLS = st.text(st.sampled_from('ab1,"\n é#'), max_size=6)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_any_table_comes_back_as_it_was_written(tmp_path_factory, rows, end, quoting):
    if all(not cell.strip() or cell.lstrip().startswith("#") for cell in rows[0]):
        return  # would be a row of tags
    path = tmp_path_factory.getbasetemp() / "any.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator=end, quoting=quoting).writerows([("x", "y", "z"), *rows])
    frame = read.table(path, ["z", "x"])
    assert frame.values.tolist() == [[row[2], row[0]] for row in rows]


@settings(max_examples=600, deadline=None)
@given(st.text(st.sampled_from('a,"\n\r'), max_size=40))
def test_what_passes_as_whole_has_the_same_fields_for_pandas_and_csv(body):
    content = ("x,y\n" + body).encode()
    if read._is_whole(functools.partial(io.BytesIO, content), 2):
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
        assert {len(row) for row in rows} == {2}
        if len(rows) > 1:
            fast = pd.read_csv(io.BytesIO(content), header=None, dtype=str, na_filter=False)
            assert fast.values.tolist() == rows
