"""The estimates: a sample computed anew from the tables, the verdicts on made-up quantities, the key."""

import csv
import json
import math
import shutil

import numpy as np
import pandas as pd
import pytest
import recount
import statsmodels.api as sm

from report import ceasefires, estimates, inference, paths, specification, tables
from report.errors import ReportError

KINDS = {
    "acled": {"all": ("battles", "explosions", "civilians"), "armed": ("battles", "explosions")},
    "ucdp-ged": {"all": None, "armed": ("state-based",)},
}
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
        kinds = KINDS[source][violence]
        if row["month"] in found and (province == "PK" or row["province"] == province) and (not kinds or row["violence"] in kinds):
            found[row["month"]] += int(row[column])
    return np.array([found[m] for m in span], dtype=float)


def days(source, span):
    known = recount.days(source)
    return np.array([known[m] for m in span], dtype=float)


@pytest.fixture(scope="module")
def cells():
    return tables.read("estimates")


@pytest.fixture(scope="module")
def verdicts():
    return tables.read("verdicts").set_index(["statement", "part", "province"])


# --- Estimates, computed anew ----------------------------------------------------------------------


def test_level_comparisons_are_sums_over_days(cells):
    """Every estimable ratio of S1, S4 (size), S13 and S17, from the csv files alone."""
    kept = cells[cells["estimable"] & cells["part"].isin(["", "size", "ratio"]) & (cells["source"] != "ucdp-totals")]
    assert len(kept) > 1000
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
        alpha = inference.interrupted_time_series(y, d, span, "2021-08", trend="trend" in model, draws=99, seed=1).dispersion
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


def test_placebo_dates_are_ratios_of_years_and_the_p_value_their_rank(cells):
    frame = tables.read("estimates_placebo")
    for province in ("PK-KP", "PK-BA"):
        mine = frame[(frame["province"] == province) & frame["primary"]]
        for row in mine.sample(8, random_state=2).itertuples():
            start = pd.Period(row.month)
            before, after = months(start - 12, start - 1), months(start, start + 11)
            ratio = counts("acled", province, "deaths", "all", after).sum() / days("acled", after).sum()
            ratio /= counts("acled", province, "deaths", "all", before).sum() / days("acled", before).sum()
            assert row.ratio == pytest.approx(ratio, rel=6e-4)
            assert (row.kind == "before") == (start + 12 <= pd.Period("2021-08"))
        fair, true = mine[mine["kind"] == "before"], mine[mine["kind"] == "true"]["ratio"].iloc[0]
        summary = cells[(cells["part"] == "placebo") & (cells["province"] == province) & cells["primary"]].iloc[0]
        assert summary["p"] == pytest.approx((1 + (fair["ratio"] >= true).sum()) / (1 + len(fair)), rel=1e-3)
        assert summary["n"] == len(fair)


def test_ceasefires_of_ucdp_are_counts_of_days():
    frame = tables.read("estimates_ceasefire")
    record = [(row["date"], row["violence"], int(row["events"]), int(row["deaths_best"])) for row in recount.rows("ceasefire_days")]
    kept = frame[(frame["source"] == "ucdp-ged") & (frame["compared_with"] == "before and after")]
    assert len(kept) == 24
    for row in kept.itertuples():

        def total(a, b, row=row):
            return sum(
                r[2 if row.outcome == "events" else 3]
                for r in record
                if str(a) <= r[0] <= str(b) and (row.violence == "all" or r[1] == "state-based")
            )

        day = pd.Timedelta(days=1)
        assert row.during == total(row.start.date(), row.end.date())
        assert row.before == total((row.start - row.days_before * day).date(), (row.start - day).date())
        assert row.after == total((row.end + day).date(), (row.end + row.days_after * day).date())
        assert row.days_during == (row.end - row.start).days + 1
        if row.before + row.after and row.during:
            assert row.estimate == pytest.approx(
                (row.during / row.days_during) / ((row.before + row.after) / (row.days_before + row.days_after)), rel=6e-4
            )
    assert frame.loc[(frame["ceasefire"] == "2014"), "days_after"].max() == 59  # 17 April to 14 June, before Zarb-e-Azb


def test_weeks_of_acled_are_recomputed_where_the_publisher_s_file_is_here(shared):
    from report.sources import acled

    weeks = acled.read_weeks(shared / "acled" / "acled_pakistan_week_admin1.csv", tables.read("province_spellings")).weeks
    found = tables.to_csv(ceasefires.cells_by_week(weeks), tables.card("ceasefire_weeks")["schema"])
    assert found == (paths.DATA / "ceasefire_weeks.csv").read_bytes()
    kp = weeks[(weeks["province"] == "PK-KP") & weeks["violence"].isin(["battles", "explosions"])]
    middle = kp["week"] + pd.Timedelta(days=3)
    row = tables.read("ceasefire_weeks")
    row = row[row["primary"]].iloc[0]
    assert row["during"] == kp.loc[middle.between("2022-06-02", "2022-11-27"), "events"].sum()


# --- The grid --------------------------------------------------------------------------------------


def test_every_cell_of_the_grids_has_a_row(cells):
    spec = specification.load()
    counted = cells[cells["counted"]].groupby(["statement", "part", "province"]).size()
    assert counted["S1", "", "PK"] == 3 * 2 * 2 * 3 * 2 - 18
    # Five, four and three baselines that end before August 2021 for windows of one, two and three years.
    assert counted["S4", "size", "PK-KP"] == 2**5 * (5 + 4 + 3)
    assert counted["S4", "timing", "PK-BA"] == math.prod(len(v) for v in spec["S4"]["timing"]["grid"].values())
    assert counted["S13", "ratio", "PK-KP"] == 48 and counted["S17_control", "contrast", "PK-KP/PK-BA"] == 144
    assert counted["S6", "share", "PK-KP+PK-BA"] == 64
    assert (cells["reason"] == "").eq(cells["estimable"]).all()
    assert cells.groupby(["statement", "part", "province"])["primary"].sum().max() == 1


def test_what_crosses_a_break_is_marked(cells):
    size = cells[(cells["part"] == "size") & cells["estimable"]]
    assert not size[size["primary"]]["crosses_break"].any()
    assert size[size["before"].str.startswith("2016")]["crosses_break"].all()


# --- Verdicts --------------------------------------------------------------------------------------

RULES = [{"supported": ["low > 1", "share >= 0.80"]}, {"partly supported": ["share >= 0.60"]}, {"not supported": []}]


@pytest.mark.parametrize(
    "low, share, expected",
    [(1.1, 0.8, "supported"), (1.0, 0.9, "partly supported"), (1.1, 0.79, "partly supported"), (0.5, 0.59, "not supported"),
     (None, 0.9, "partly supported"), (math.nan, 0.9, "partly supported"), (1.1, None, "not supported")],
)  # fmt: skip
def test_a_verdict_is_the_first_line_that_holds(low, share, expected):
    assert specification.decide(RULES, {"low": low, "share": share})[0] == expected


def test_rules_of_the_specification_on_made_up_quantities():
    spec = specification.load()
    timing = spec["S4"]["verdict_parts"]["timing"]
    good = {"step_low": 1.2, "step_share": 0.9, "placebo_p": 0.05, "detectable": 2.0}
    assert specification.decide(timing, good)[0] == "supported"
    assert specification.decide(timing, good | {"placebo_p": 0.11})[0] == "partly supported"
    assert specification.decide(timing, good | {"placebo_p": None})[0] == "partly supported"
    assert specification.decide(timing, good | {"step_share": 0.5})[0] == "not supported"
    assert specification.decide(timing, good | {"step_share": 0.5, "detectable": math.inf})[0] == "not testable with these data"
    assert (
        specification.decide(spec["S4"]["verdict"], {"size.supported": 2, "timing.supported": 1, "size.supported_or_partly": 2})[0]
        == "partly supported"
    )
    assert specification.decide(spec["S5"]["verdict"], {})[0] == "not testable with these data"
    one = {"low": 0.4, "spread": 5, "estimate": 0.9, "share": 0.5, "second": 2}
    assert specification.decide(spec["S1"]["verdict"], one)[0] == "not testable with these data"
    audit = spec["audit"]["verdict"]
    none = {"low": None, "size": None, "mix_low": None, "mix": None, "together": 3}
    assert specification.decide(audit, none)[0] == "no break seen"
    assert specification.decide(audit, none | {"together": 4})[0] == "suspected"
    assert specification.decide(audit, none | {"low": 1.2, "size": 1.6})[0] == "break in the record"


def test_a_ratio_is_folded_by_its_inverse():
    row = pd.Series({"contrast": 0.25, "contrast_low": 0.1, "contrast_high": 0.5, "mix": 3.0, "mix_low": 1.5, "mix_high": 6.0})
    assert estimates.audit_quantities(row) == pytest.approx({"low": 2, "size": 4, "mix_low": 1.5, "mix": 3})


@pytest.mark.parametrize("condition", ["low above 1", "low > one", "> 1", "low > 1 and share > 2"])
def test_what_is_no_condition_is_refused(condition):
    with pytest.raises(ReportError, match="no condition"):
        specification.holds(condition, {"low": 1.0, "share": 1.0})


def test_a_quantity_that_nobody_computed_is_refused():
    with pytest.raises(ReportError, match="names lo, which is not computed"):
        specification.holds("lo > 1", {"low": 1.0})


def test_the_verdicts_follow_from_the_tables(verdicts, cells):
    """S1, S4, S6, S13 and the control, decided anew from the csv files."""
    row = cells[(cells["statement"] == "S13") & (cells["part"] == "contrast") & cells["estimable"]]
    assert f"beyond_control = {row[row['primary']]['low'].iloc[0]:.3g}" in verdicts.loc[("S13", "sequence", "PK-KP"), "quantities"]
    one = cells[(cells["statement"] == "S1") & cells["estimable"]]
    main, share = one[one["primary"]].iloc[0], (one["estimate"] > 1).mean()
    second = one[(one["source"] == "ucdp-totals") & (one["variant"] == "months=12") & (one["outliers"] == "with")]["estimate"].iloc[0]
    expected = (
        "supported" if main["low"] > 1 and share >= 0.8 and second > 1
        else "partly supported" if main["estimate"] > 1 and share >= 0.6
        else "not testable with these data" if main["high"] / main["low"] > 4 else "not supported"
    )  # fmt: skip
    assert verdicts.loc[("S1", "", "PK"), "verdict"] == expected
    for province in ("PK-KP", "PK-BA"):
        size = cells[(cells["part"] == "size") & (cells["province"] == province) & cells["estimable"]]
        low, share = size[size["primary"]]["low"].iloc[0], (size[size["counted"]]["estimate"] > 1).mean()
        expected = "supported" if low > 1 and share >= 0.8 else "partly supported" if share >= 0.6 else "not supported"
        assert verdicts.loc[("S4", "size", province), "verdict"] == expected
    control = cells[(cells["statement"] == "S17_control") & (cells["part"] == "contrast") & cells["estimable"]]
    share = (control["estimate"] <= 1).mean()
    answer = "speaks against" if share >= 0.5 else "does not speak against" if share < 0.2 else "undecided"
    assert verdicts.loc[("S17_control", "", "PK-KP/PK-BA"), "verdict"] == answer
    assert set(verdicts.loc[["S1", "S4", "S5", "S6"]]["verdict"]) <= set(specification.load()["vocabulary"])


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
    assert estimates.months_of_talks(events, cell, *span) == {"2019-03", "2019-04", "2019-10"}
    assert estimates.months_of_talks(events, cell | {"precision": "day or month"}, *span) == {"2019-03", "2019-04", "2019-07", "2019-10"}
    assert estimates.months_of_talks(events, cell | {"kinds": "without ceasefires"}, *span) == {"2019-03", "2019-04"}
    assert "2019-12" in estimates.months_of_talks(events, cell | {"term": "federal and KP"}, *span)


# --- Windows ---------------------------------------------------------------------------------------


def test_the_clear_window_reaches_to_the_nearest_break():
    before, after = estimates.clear_window("acled", "deaths", "2021-08")
    assert before == ("2020-01", "2021-07") and after == ("2021-08", "2023-02")
    before, after = estimates.clear_window("acled", "events", "2023-06")  # seven months to the break of 2024
    assert before == ("2022-11", "2023-05") and after == ("2023-06", "2023-12")


def test_a_ceasefire_that_differs_from_the_chronology_is_refused():
    chronology = tables.read("chronology")
    ceasefires.check_dates(chronology)
    chronology.loc[chronology["event"] == "ceasefire-2021-11", "end"] = "2021-12-10"
    with pytest.raises(ReportError, match="ceasefire-2021-11 runs from"):
        ceasefires.check_dates(chronology)


# --- The key ---------------------------------------------------------------------------------------


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(paths.DATA, folder, ignore=shutil.ignore_patterns(".*"))
    return folder


def test_the_committed_estimates_are_those_of_data_rules_and_code():
    assert estimates.stale() == []
    seeds = {r.get("seed") for r in tables.package()["resources"] if r["name"] in estimates.TABLES}
    assert seeds == {specification.general("seed")}


@pytest.mark.parametrize("name", ["specification.yml", "incidents_acled.csv", "ceasefire_days.csv", "coverage.csv"])
def test_a_stale_key_is_told_with_its_remedy(copy, name):
    assert estimates.stale(copy) == []
    path = copy / name
    path.write_bytes(path.read_bytes() + b"\n")
    found = estimates.stale(copy)
    assert len(found) == len(estimates.TABLES) and all("make estimate" in one for one in found)
    with pytest.raises(ReportError, match="make estimate"):
        estimates.refuse_stale(copy)


def test_ends_of_lines_do_not_make_a_key_stale(copy):
    path = copy / "specification.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert estimates.stale(copy) == []


def test_only_turns_of_the_chronology_are_in_the_key(copy):
    before = estimates.key(copy)
    package = json.loads((copy / "datapackage.json").read_text(encoding="utf-8"))
    resource = next(r for r in package["resources"] if r["name"] == "chronology")
    path = copy / resource["path"]
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))

    def write(change):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows([row | change(row) for row in lines])
        tables.seal_resource(resource, path.read_bytes())
        (copy / "datapackage.json").write_bytes(tables.package_bytes(package))
        return estimates.key(copy)

    assert write(lambda row: {"outlet": "Another"}) == before
    assert write(lambda row: {"title": "Another"} if row["kind"] == "statement" else {}) == before
    assert write(lambda row: {"title": "Another"} if row["event"] == "ceasefire-2021-11" else {}) != before
