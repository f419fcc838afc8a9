"""`fight-or-talk.md`: turns, talks by month, returns, ceasefires.

Counts are made again here from the raw rows of the tables, by other means than the code's.
"""

from __future__ import annotations

import csv
import datetime
import re

import pandas as pd
import pytest

from report import registers, tables
from report.chapters.fight_or_talk import figures as talks
from report.chapters.fight_or_talk import measures
from report.errors import ReportError
from report.estimates import results
from report.figures.chart import NARROW, WIDE
from report.paths import DATA
from report.prose import names as facts
from report.registers import turns


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# --- The table of turns -----------------------------------------------------------------------


def test_every_turn_of_the_chronology_has_one_row():
    wanted = {r["event"] for r in rows("chronology") if r["kind"] in ("operation", "deal", "ceasefire", "talks")}
    listed = [r["event"] for r in rows("turns")]
    assert sorted(listed) == sorted(wanted)


def test_a_turn_without_a_row_is_refused(monkeypatch):
    read = tables.read
    short = read("turns").query("event != 'swat-deal-2008'")
    turns.marks.cache_clear()
    monkeypatch.setattr(tables, "read", lambda name, *a, **k: short if name == "turns" else read(name, *a, **k))
    with pytest.raises(ReportError, match="swat-deal-2008"):
        turns.marks()
    monkeypatch.undo()
    turns.marks.cache_clear()


def test_lanes_agree_with_the_kinds_of_the_register():
    kinds = {r["event"]: r["kind"] for r in rows("chronology")}
    for row in rows("turns"):
        if row["lane"] in turns.LANES:
            assert kinds[row["event"]] == row["lane"], row
            assert row["short"], row
        else:
            assert row["note"], f"{row['event']} has no mark, and no reason"


def test_outside_lists_stand_in_the_references():
    keys = set(re.findall(r"@\w+\{(\w+),", (DATA.parent / "references.bib").read_text(encoding="utf-8")))
    assert {r["listed"] for r in rows("turns")} - {""} <= keys


def test_a_mark_stands_within_its_own_dates():
    dates = {r["event"]: r for r in rows("chronology")}
    for mark in turns.marks():
        assert dates[mark.event]["date"][:4] == str(mark.start.year)
        assert mark.start <= mark.end
    assert turns.middle("2008-02") == datetime.date(2008, 2, 15)
    assert turns.middle("2014-06-15") == datetime.date(2014, 6, 15)


def test_spells_join_governments_of_one_party_and_keep_caretakers_apart():
    federal = turns.spells("federal")
    assert all(a.party != b.party for a, b in zip(federal, federal[1:]))
    days = {r["from"] for r in rows("governments") if r["level"] == "federal" and r["caretaker"] == "true"}
    assert {s.start.isoformat() for s in federal if not s.party} == days
    ends = [(a.end, b.start) for a, b in zip(federal, federal[1:])]
    assert all((b - a).days <= 1 for a, b in ends)


# --- Talks by month -----------------------------------------------------------------------------


def test_months_of_talks_are_those_of_the_rule_and_of_a_count_by_hand():
    inside = turns.in_term()
    first, last = turns.term()
    assert len(inside) == (last.year - first.year) * 12 + last.month - first.month + 1
    by_hand = set()
    for r in rows("chronology"):
        text = r["title"] + r["summary"]
        if r["kind"] not in ("talks", "deal", "ceasefire") or r["confidence"] != "read" or r["date_precision"] != "day":
            continue
        if "ttp" not in r["actor"].split(";") and "TTP" not in text:
            continue
        if "federal-government" not in r["actor"].split(";"):
            continue
        day = datetime.date.fromisoformat(max(r["date"], first.isoformat()))
        end = datetime.date.fromisoformat(min(r["end"] or r["date"], last.isoformat()))
        while day <= end:
            by_hand.add(day.isoformat()[:7])
            day += datetime.timedelta(days=1)
    assert set(inside.loc[inside["talks"], "month"]) == by_hand
    rule = {"term": "federal", "kinds": "all", "precision": "day"}
    assert by_hand == turns.months_of_talks(turns.counted(), rule, first, last)


def test_the_estimate_of_s9_is_what_the_page_prints():
    row = results.estimate("S9", "term", "PK")
    assert round(row["estimate"] * row["n"]) == int(facts.value("talks-months recorded"))
    assert int(row["n"]) == int(facts.value("talks-months all"))


def test_first_talks_and_their_truths():
    event = turns.first_talks()
    assert facts.holds(f"first-talks is {event.event}")[0]
    assert not facts.holds("first-talks is six-point-agreement-2021")[0]
    assert facts.holds("talks-after-term pcns-approves-talks-2022")[0]
    assert not facts.holds("talks-after-term ceasefire-2021-11")[0]
    assert not facts.holds("talks-after-term ceasefire-2022-05")[0]  # not a row that was read in full


def test_a_gap_between_two_records_is_not_filled():
    frame = turns.talk_months("2022-05", "2022-07").set_index("month")
    assert list(frame["talks"]) == [True, False, True]
    assert bool(frame.loc["2022-06", "truce"])


def test_months_of_talks_are_counted_by_day_and_never_filled():
    events = pd.DataFrame(
        [
            ("a", "2019-03-30", "day", "2019-04-02", "talks", "act", "federal-government;ttp", "PK", "Talks", "", "read"),
            ("b", "2019-07", "month", "", "talks", "act", "federal-government;ttp", "PK", "Talks", "", "read"),
            ("c", "2019-09-01", "day", "", "deal", "act", "federal-government;tribes", "PK", "Deal", "", "read"),
            ("d", "2019-10-01", "day", "", "ceasefire", "act", "ttp", "PK", "Truce", "The prime minister welcomed it.", "read"),
            ("e", "2019-11-01", "day", "", "talks", "act", "federal-government;ttp", "PK", "Talks", "", "partly"),
            ("f", "2019-12-01", "day", "", "talks", "act", "kp-government;ttp", "PK-KP", "Talks", "", "read"),
        ],
        columns=["event", "date", "date_precision", "end", "kind", "act", "actor", "place", "title", "summary", "confidence"],
    )
    span = pd.Timestamp("2019-01-01").date(), pd.Timestamp("2019-12-31").date()
    cell = {"term": "federal", "kinds": "all", "precision": "day"}
    assert turns.months_of_talks(events, cell, *span) == {"2019-03", "2019-04", "2019-10"}
    assert turns.months_of_talks(events, cell | {"precision": "day or month"}, *span) == {"2019-03", "2019-04", "2019-07", "2019-10"}
    assert turns.months_of_talks(events, cell | {"kinds": "without ceasefires"}, *span) == {"2019-03", "2019-04"}
    assert "2019-12" in turns.months_of_talks(events, cell | {"term": "federal and KP"}, *span)


# --- Returns ------------------------------------------------------------------------------------


def test_figures_of_returns_stand_in_the_words_of_the_register():
    words = {q.quotation: q.words for q in registers.quotations()} | {e.event: e.summary for e in registers.events()}
    for row in rows("returns"):
        assert row["statement"] in words, row
        for number in filter(None, (row["low"], row["high"])):
            assert f"{int(number):,}" in words[row["statement"]], row
        if "thousands" in row["words"]:
            assert "thousands" in words[row["statement"]].lower()
        assert bool(row["counted"]) == bool(row["low"] or row["words"]), row


def test_counts_of_returns():
    table = rows("returns")
    assert facts.value("returns-count all") == str(len({r["statement"] for r in table})) != str(len(table)), "some give two figures"
    assert facts.value("returns-count figures") == str(len({r["statement"] for r in table if r["low"]}))
    assert facts.value("returns-count denied") == str(len({r["statement"] for r in table if r["status"] in ("denied", "part")}))
    assert facts.value("returns-count came") == str(
        len({r["statement"] for r in table if r["low"] and r["status"] in ("done", "returned")})
    )


def test_an_unknown_statement_is_refused(monkeypatch):
    frame = tables.read("returns").head(1).assign(statement="nobody-2020-01-01-nothing")
    whole = tables.read
    monkeypatch.setattr(tables, "read", lambda name, *a, **k: frame if name == "returns" else whole(name, *a, **k))
    with pytest.raises(ReportError, match="nobody-2020"):
        turns.returns()


# --- Ceasefires -----------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["2014", "2021"])
def test_events_by_day_add_up_to_the_estimate(which):
    row = measures.primary(which)
    counts = {}
    for part, (first, last) in measures.windows(row).items():
        inside = [
            int(r["events"])
            for r in rows("ceasefire_days")
            if r["violence"] == "state-based" and first.strftime("%Y-%m-%d") <= r["date"] <= last.strftime("%Y-%m-%d")
        ]
        counts[part] = sum(inside)
        assert (last - first).days + 1 == row[f"days_{part}"]
    assert counts == {part: row[part] for part in measures.PARTS}
    around = (counts["before"] + counts["after"]) / (row["days_before"] + row["days_after"])
    assert counts["during"] / row["days_during"] / around == pytest.approx(row["estimate"], rel=1e-3)


def test_ceasefire_truths_can_fail():
    assert not facts.holds("each verdict S11 2014+2022 is lower")[0]
    assert not facts.holds("ceasefire 2014 weekly-during at-least ceasefire 2014 weekly-before")[0]
    assert not facts.holds("ceasefire 2014 rebound-low above 1")[0]
    assert not facts.holds("ceasefire 2014 p is none")[0]


def test_an_unknown_part_is_refused():
    with pytest.raises(ReportError, match="neverwas"):
        facts.value("ceasefire 2014 neverwas")
    with pytest.raises(ReportError, match="2015"):
        facts.value("ceasefire 2015 ratio")


# --- The charts -----------------------------------------------------------------------------------------

CHARTS = (
    "record_since_2004", "ceasefires_by_day", "truce_of_2022", "ceasefires_against_chance",
    "talks_by_month", "numbers_of_returns", "before_talks_after_truce",
)  # fmt: skip


@pytest.mark.parametrize("name", CHARTS)
def test_charts_are_small_and_say_what_they_show(name):
    import gzip

    chart = getattr(talks, name)()
    drawn = chart.svg(WIDE) + chart.svg(NARROW)
    # The values at its marks apart; with them, all figures together are weighed in test_drawings.
    assert len(gzip.compress(re.sub(r" data-marks='[^']*'", "", drawn).encode())) <= 20_000
    assert len(chart.finding) <= 90
    assert chart.table.shape[1] <= 8
    sizes = [float(s) for s in re.findall(r"font-size:([\d.]+)px", drawn)]
    assert min(sizes) >= 10.5


def test_the_record_never_joins_its_sources():
    table = talks.record_since_2004().table
    assert {"UCDP, merged", "UCDP, settled", "ACLED, KP, per 30 days"} <= set(table.columns)
    assert table.loc[table["Month"] > "2021-12", "UCDP, merged"].isna().all()
    assert table.loc[table["Month"] < "2010-01", "ACLED, KP, per 30 days"].isna().all()
