"""The registers as typed records: they load, their ids are unique, words stand as they were printed."""

import csv
import re
import shutil

import prose
import pytest

from report import paths, registers, tables
from report.errors import ReportError

SUMMARY = paths.ROOT.parent / "shared" / "research" / "report-summary.txt"


def rows(table: str, folder=paths.DATA) -> list[dict]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def summary() -> str:
    """The report, from beside the repository."""
    if not SUMMARY.parent.is_dir():
        pytest.skip("../shared is not here")
    return SUMMARY.read_text(encoding="utf-8")


# --- Records --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "table, records",
    [("quotations", registers.quotations), ("claims", registers.claims)],
)
def test_every_row_is_a_record_with_its_text_unchanged(table, records):
    expected = {next(iter(row.values())): row for row in rows(table)}
    found = {getattr(record, table.rstrip("s")): record for record in records()}
    assert set(found) == set(expected)
    for key, record in found.items():
        for field, text in vars(record).items():
            assert text == expected[key][field], (key, field)


@pytest.mark.parametrize("table", ["quotations", "claims"])
def test_ids_are_unique_and_fit_to_be_addresses(table):
    ids = [next(iter(row.values())) for row in rows(table)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(-[a-z0-9]+)*", key) for key in ids)


@pytest.mark.parametrize("one, table", [(registers.quotation, "quotations"), (registers.claim, "claims")])
def test_an_id_that_is_not_there_says_where_to_add_it(one, table):
    with pytest.raises(ReportError, match=rf"There is no row 'nobody-2020' in data/{table}\.csv\. Add it there, then run: make seal"):
        one("nobody-2020")


def test_the_statements_are_s1_to_s17_in_their_order():
    """The prose speaks of seventeen."""
    assert [claim.claim for claim in registers.claims()] == [f"S{n}" for n in range(1, 18)]


def test_every_statement_is_complete():
    for claim in registers.claims():
        assert claim.statement.endswith(".") and claim.words and claim.would_change, claim.claim
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", claim.chapter), claim.claim


def test_every_quotation_has_words_speaker_date_outlet_and_confidence():
    for q in registers.quotations():
        for part in ("words", "speaker", "group", "issue", "date", "outlet", "read", "confidence"):
            assert getattr(q, part).strip(), (q.quotation, part)
        assert q.type in ("quotation", "paraphrase"), q.quotation


# --- Words of the report --------------------------------------------------------------------


def test_the_reports_quotations_are_word_for_word(summary):
    """Both are there in full: from one quotation mark to the next."""
    printed = re.findall(r"“([^”]{100,})”", summary)
    kept = [q.words for q in registers.quotations() if q.group == "report"]
    assert sorted(printed) == sorted(kept)


def test_the_statements_own_words_stand_in_the_report(summary):
    for claim in registers.claims():
        for words in re.split(r"\s*(?:;|…)\s*", claim.words):
            assert words in summary, f"{claim.claim}: {words!r}"


def test_the_chapter_holds_both_quotations():
    named = {one.text for one in prose.named("quotation") if one.chapter == "the-report"}
    assert named == {q.quotation for q in registers.quotations() if q.group == "report"}


# --- The seal -------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["c", "’", "T"], ids=["letter", "apostrophe", "capital"])
def test_a_changed_letter_of_a_quotation_is_refused(tmp_path, letter):
    data = shutil.copytree(paths.DATA, tmp_path / "data")
    before = (data / "quotations.csv").read_text(encoding="utf-8")
    at = before.index(letter, before.index("Critics in Pakistan"))
    (data / "quotations.csv").write_text(before[:at] + "x" + before[at + 1 :], encoding="utf-8", newline="")
    with pytest.raises(ReportError, match=r"(?s)data/quotations\.csv.*words.*make seal"):
        tables.read("quotations", data)
    (data / "quotations.csv").write_text(before, encoding="utf-8", newline="")
    assert len(tables.read("quotations", data)) == len(rows("quotations"))
