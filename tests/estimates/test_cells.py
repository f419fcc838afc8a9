"""Estimates computed anew from the csv files; every cell of the grids has a row."""

import math

import numpy as np
import pandas as pd
import pytest
import recount
import statsmodels.api as sm

from report import specification, tables
from report.estimates import statements
from report.estimates.inference import regression

KINDS = {"all": {"attack", "clash", "strike"}, "attacks": {"attack"}, "fighting": {"clash", "strike"}}


OUTLIERS = {
    "PK-KP": {"2024-11", "2025-10", "2025-05"},
    "PK-BA": {"2018-07", "2025-05"},
    "PK-SD": {"2025-05"},
    "PK-PB": {"2025-05"},
    "PK": {"2025-05", "2025-10"},
}


def months(first, last):
    return [str(m) for m in pd.period_range(first, last, freq="M")]


def counts(source, province, outcome, violence, span):
    """Sums by month from the csv files; PK is the country."""
    column = "events" if outcome == "events" else "deaths_best"
    found = dict.fromkeys(span, 0)
    for row in recount.incidents(source):
        if row["month"] in found and (province == "PK" or row["province"] == province) and row["action"] in KINDS[violence]:
            found[row["month"]] += int(row[column])
    return np.array([found[m] for m in span], dtype=float)


def days(source, span):
    known = recount.days(source)
    return np.array([known[m] for m in span], dtype=float)


@pytest.fixture(scope="module")
def cells():
    return tables.read("estimates")


def test_level_comparisons_are_sums_over_days(cells):
    """Every estimable ratio of S1, S4 (size), S13 and S17, from the csv files alone."""
    kept = cells[cells["estimable"] & cells["part"].isin(["", "size", "ratio"]) & (cells["source"] != "ucdp-totals")]
    assert len(kept) > 500
    for row in kept.sample(250, random_state=1).itertuples():
        before, after = (months(*text.split("..")) for text in (row.before, row.after))
        out = OUTLIERS[row.province] if row.outliers == "without" else set()
        rates = []
        for span in (before, after):
            span = [m for m in span if m not in out]
            rates.append(counts(row.source, row.province, row.outcome, row.violence, span).sum() / days(row.source, span).sum())
        assert row.estimate == pytest.approx(rates[1] / rates[0], rel=6e-4), row


def test_the_country_s_months_of_ucdp_are_its_own_totals(cells):
    row = cells[(cells["source"] == "ucdp-totals") & (cells["variant"] == "months=12") & (cells["outliers"] == "with")].iloc[0]
    totals = {r["month"]: float(r["deaths_ucdp"]) for r in recount.rows("reconciliation") if r["deaths_ucdp"]}
    last = sorted(totals)[-24:]
    length = [pd.Period(m).days_in_month for m in last]
    rates = [sum(totals[m] for m in part) / sum(d) for part, d in ((last[:12], length[:12]), (last[12:], length[12:]))]
    assert row["estimate"] == pytest.approx(rates[1] / rates[0], rel=6e-4)


@pytest.mark.parametrize("province", ["PK-KP", "PK-BA", "PK-SD", "PK-PB"])
@pytest.mark.parametrize("model", ["level", "level and trend", "level and trend and slope change"])
def test_steps_are_those_of_a_negative_binomial_regression(cells, province, model):
    """statsmodels at the dispersion of the calibration table (the primary), by likelihood elsewhere."""
    variant = f"start=2020-01; end=last; break=2021-08; model={model}"
    row = cells[
        (cells["statement"] == "S4") & (cells["part"] == "timing") & (cells["province"] == province) & (cells["source"] == "acled")
        & (cells["outcome"] == "deaths") & (cells["violence"] == "all") & (cells["outliers"] == "with") & (cells["variant"] == variant)
    ].iloc[0]  # fmt: skip
    span = months(*(text.split("..")[at] for at, text in ((0, row["before"]), (1, row["after"]))))
    y, d = counts("acled", province, "deaths", "all", span), days("acled", span)
    t = np.arange(len(span)) - span.index("2021-08")
    after = (t >= 0).astype(float)
    columns = [np.ones(len(span)), after, (t + 0.5) / 12, np.where(after > 0, (t + 0.5) / 12, 0)]
    design = np.column_stack(columns[: {"level": 2, "level and trend": 3}.get(model, 4)])
    calibration = tables.read("estimates_calibration")
    mine = calibration[(calibration["part"] == "timing") & (calibration["province"] == province)]
    alpha = float(mine["dispersion"].iloc[0]) if "slope" in model else None
    if alpha is None:
        alpha = regression.interrupted_time_series(y, d, span, "2021-08", trend="trend" in model, draws=99, seed=1).dispersion
    fit = sm.GLM(y, design, family=sm.families.NegativeBinomial(alpha=alpha), offset=np.log(d)).fit()
    assert row["estimate"] == pytest.approx(math.exp(fit.params[1]), rel=2e-3)
    # The interval holds the estimate and is no narrower than one without autocorrelation, by half.
    naive = fit.bse[1]
    width = math.log(row["high"] / row["low"]) / (2 * 1.96)
    assert row["low"] < row["estimate"] < row["high"] and width > 0.7 * naive


def test_shares_are_bounds_from_the_counts(cells):
    row = cells[(cells["statement"] == "S6") & (cells["part"] == "share") & cells["primary"]].iloc[0]
    span = months(*row["after"].split(".."))
    two = sum(counts("acled", p, "deaths", "all", span).sum() for p in ("PK-KP", "PK-BA"))
    unplaced = sum(int(r["deaths_best"]) for r in recount.incidents("acled") if r["province"] == "PK" and r["month"] in span)
    total = counts("acled", "PK", "deaths", "all", span).sum()
    assert row["low"] == pytest.approx(two / total, rel=6e-4)
    assert row["high"] == pytest.approx((two + unplaced) / total, rel=6e-4)


def test_rates_per_head_use_the_census(cells):
    row = cells[(cells["statement"] == "S6") & (cells["part"] == "rate") & (cells["province"] == "PK-BA") & cells["primary"]].iloc[0]
    span = months(*row["after"].split(".."))

    def people(province, year):
        known = sorted(
            (
                int(r["year"]),
                sum(int(x["population"]) for x in recount.rows("population") if x["province"] == province and x["year"] == r["year"]),
            )
            for r in {r["year"]: r for r in recount.rows("population") if r["province"] == province}.values()
        )
        years, logs = zip(*((y, math.log(p)) for y, p in known))
        if year > years[-1]:
            return math.exp(logs[-1] + (logs[-1] - logs[-2]) / (years[-1] - years[-2]) * (year - years[-1]))
        return math.exp(np.interp(year, years, logs))

    def rate(places):
        deaths = sum(counts("acled", p, "deaths", "all", span).sum() for p in places)
        return deaths / sum(d * sum(people(p, int(m[:4])) for p in places) for m, d in zip(span, days("acled", span), strict=True))

    assert row["estimate"] == pytest.approx(rate(["PK-BA"]) / rate(["PK-PB", "PK-SD", "PK-IS"]), rel=2e-3)


def test_earlier_contrasts_are_the_windows_of_s17_moved_and_the_p_value_their_rank(cells):
    frame = tables.read("estimates_placebo")
    place = cells[(cells["statement"] == "S17_control") & (cells["part"] == "placebo")].iloc[0]
    first, last = pd.Period("2021-08"), pd.Period("2022-03")
    length = pd.Period(recount.full_months("acled")[-1]) - pd.Period("2024-03")

    def ratio(month, province):
        shift = pd.Period("2024-03") - pd.Period(month)
        spans = [months(first - shift, last - shift), months(pd.Period(month), pd.Period(month) + length)]
        before, after = (counts("acled", province, "deaths", "attacks", span).sum() / days("acled", span).sum() for span in spans)
        return after / before

    for row in [*frame.sample(8, random_state=2).itertuples(), frame[frame["kind"] == "true"].iloc[0]]:
        assert row.ratio == pytest.approx(ratio(row.month, "PK-KP") / ratio(row.month, "PK-BA"), rel=6e-4)
    logs = frame.set_index("kind")["ratio"].map(math.log).abs()
    assert place["n"] == len(logs.loc["before"]) and place["p"] == pytest.approx(
        (1 + (logs.loc["before"] >= logs.loc["true"]).sum()) / (1 + place["n"]), rel=1e-3
    )


def test_every_cell_of_the_grids_has_a_row(cells):
    spec = specification.load()
    counted = cells[cells["counted"]].groupby(["statement", "part", "province"]).size()
    assert counted["S1", "", "PK"] == 2 * 3 * 2  # attacks alone count
    # Five, four and three baselines that end before August 2021 for windows of one, two and three years.
    assert counted["S4", "size", "PK-KP"] == 2**4 * (5 + 4 + 3)
    assert counted["S4", "timing", "PK-BA"] == 1
    every = cells.groupby(["statement", "part", "province"]).size()
    assert every["S4", "timing", "PK-SD"] == 1 + len(spec["S4"]["timing"]["beside"])
    assert (
        every["S4", "size", "PK-BA"] == 3 + counted["S4", "size", "PK-BA"] + 2 * 6 and ("S4", "size", "PK-SD") not in every
    )  # from 2010 to 2015
    assert counted["S13", "ratio", "PK-KP"] == 24 and counted["S17_control", "contrast", "PK-KP/PK-BA"] == 2**4
    assert counted["S6", "share", "PK-KP+PK-BA"] == 32
    assert (cells["reason"] == "").eq(cells["estimable"]).all()
    assert cells.groupby(["statement", "part", "province"])["primary"].sum().max() == 1


def test_no_comparison_of_s17_counts_twice(cells):
    rows = cells[(cells["statement"] == "S17_control") & (cells["part"] == "contrast") & cells["counted"] & cells["estimable"]]
    assert len(rows) == 16 and not rows.duplicated(["outcome", "estimate"]).any()


def test_what_crosses_a_break_is_marked(cells):
    size = cells[(cells["part"] == "size") & cells["estimable"]]
    assert not size[size["primary"]]["crosses_break"].any()
    assert size[size["before"].str.startswith("2016")]["crosses_break"].all()


def test_the_clear_window_reaches_to_the_nearest_break():
    before, after = statements.clear_window("acled", "deaths", "2021-08")
    assert before == ("2020-01", "2021-07") and after == ("2021-08", "2025-10")
    before, after = statements.clear_window("acled", "events", "2023-06")  # seven months to the break of 2024
    assert before == ("2020-01", "2023-05") and after == ("2023-06", "2023-12")
