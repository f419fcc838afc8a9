"""What `after-kabul.md` rests on beside the estimates: its helpers, facts that refuse, the audit."""

import pandas as pd
import pytest
import recount

from report import specification
from report.chapters.after_kabul import measures as counted
from report.chapters.counting_violence import audit
from report.errors import ReportError
from report.estimates import results
from report.prose import names as facts
from report.record import measures

# --- Helpers ---------------------------------------------------------------------------------------


def test_a_variant_is_read_into_its_parts():
    assert results.parts_of("start=2020-01; model=level and trend") == {"start": "2020-01", "model": "level and trend"}
    assert results.parts_of("clear window") == {}


def test_the_line_has_the_sum_of_its_months():
    frame = counted.months_and_line("PK-KP")
    days = recount.days("acled")
    deaths, line = (sum(value * days[month] / 30 for month, value in zip(frame["month"], frame[name])) for name in ("rate", "line"))
    assert line == pytest.approx(deaths)
    growth = results.estimate("S4", "growth", "PK-KP")["estimate"]
    assert frame["line"].iloc[12] / frame["line"].iloc[0] == pytest.approx(growth)


def test_levels_are_twelve_months_over_their_days():
    months = recount.full_months("acled")[-12:]
    assert measures.twelve_month_mean("acled", "deaths", "PK-KP").iloc[-1] == pytest.approx(
        recount.rate_30("acled", "deaths", ["PK-KP"], months)
    )
    month, rate = counted.trough("PK-KP")
    assert month < "2021-08" and rate == pytest.approx(
        recount.rate_30("acled", "deaths", ["PK-KP"], [str(m) for m in pd.period_range(end=month, periods=12, freq="M")])
    )


# --- Facts that refuse -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, message",
    [
        ("estimated S4 size PK-IS", "0 estimates are S4 size PK-IS"),
        ("estimated S4 timing PK-IS", "0 estimates are S4 timing PK-IS"),
        ("estimated S4 timing PK-KP start=1999-01", "0 estimates are S4 timing PK-KP start=1999-01"),
        ("verdict S99", "S99 .*is not one verdict"),
        ("specified S1.nothing", "has no S1.nothing"),
        ("comparisons S4 size PK-IS", "No counted cell"),
        ("false-positives S4 placebo PK-KP", "0 calibrations"),
    ],
)
def test_a_fact_that_cannot_be_had_says_why(text, message):
    with pytest.raises(ReportError, match=message):
        facts.value(text)


# --- The audit -------------------------------------------------------------------------------------


def test_the_audit_s_change_is_events_around_the_month():
    for row in recount.rows("estimates_audit"):
        if row["source"] == "acled" and row["province"] != "PK":
            start = pd.Period(row["candidate"])
            spans = [[str(m) for m in pd.period_range(a, b, freq="M")] for a, b in ((start - 12, start - 1), (start, start + 11))]
            before, after = (recount.rate_30("acled", "events", [row["province"]], span) for span in spans)
            assert float(row["change"]) == pytest.approx(after / before, rel=6e-4)


def test_the_chart_of_the_audit_shows_every_primary_check():
    chart = audit.audit_breaks()
    primary = recount.rows("estimates_audit")
    assert (
        len(chart.table)
        == len(primary)
        == 5 * sum(len(v) for k, v in specification.load()["audit"]["candidates"].items() if k != "institutes")
    )
    verdicts = [row["verdict"] for row in recount.rows("verdicts") if row["statement"] == "audit"]
    assert sorted(chart.table["Verdict"]) == sorted(verdicts)
    assert f"of {len(primary)} " in chart.finding and str(verdicts.count("suspected")) in chart.alt
