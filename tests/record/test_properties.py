"""What holds of any record, not only of the committed one: panel, measures, bounds, readers."""

import itertools
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reliability import corpus
from sources.test_bad_files import SHAPES, read

from report import tables
from report.errors import InputError
from report.estimates.inference import bootstrap, shares
from report.record import measures, panel, provinces
from report.record.measures import Period

MONTHS = [str(month) for month in pd.period_range("2019-11", "2021-02", freq="M")]
DAYS = {month: pd.Period(month, "M").days_in_month for month in MONTHS}
PLACES = ["PK-BA", "PK-KP", "PK-SD", "PK"]

places = st.sampled_from(PLACES).flatmap(
    lambda code: st.tuples(st.just(code), st.sampled_from(["", "true", "false"]) if code == "PK-KP" else st.just(""))
)
dated = st.sampled_from([*MONTHS, "2020"])  # or only to the year
events = st.lists(
    st.builds(
        lambda place, month, violence, scope, low, more, most: {
            "province": place[0], "former_fata": place[1], "month": month, "violence": violence, "actor": scope[0],
            "scope": scope[1], "deaths_low": low, "deaths_best": low + more, "deaths_high": low + more + most,
        },
        places, dated, st.sampled_from(["state-based", "one-sided"]),
        st.sampled_from([("TTP", "militancy"), ("BLA", "militancy"), ("", "other")]), *[st.integers(0, 400)] * 3,
    ),
    max_size=25,
)  # fmt: skip
ARBITRARY = settings(max_examples=30, deadline=None)
COLUMNS = ["province", "former_fata", "month", "violence", "actor", "scope", "deaths_low", "deaths_best", "deaths_high"]
_real_read, _real_card = tables.read, tables.card


class record:
    """Puts a record of events in place of the committed one."""

    def __init__(self, rows):
        self.rows = pd.DataFrame(rows, columns=COLUMNS)
        types = dict.fromkeys(COLUMNS, "str") | dict.fromkeys(COLUMNS[-3:], "int64")
        self.small = {
            "incidents": panel.from_ucdp(self.rows.astype(types), "ucdp-ged"),
            "coverage": pd.DataFrame({"source": "ucdp-ged", "month": MONTHS, "days": [DAYS[month] for month in MONTHS]}),
        }

    def __enter__(self):
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(
            tables, "read", lambda name, *a, **k: self.small[name].copy() if name in self.small else _real_read(name, *a, **k)
        )
        self.patch.setattr(panel, "_known", lambda source, column: {"militancy", "other", "state-based", "one-sided"})
        self._forget()
        return self.small["incidents"]

    def __exit__(self, *error):
        self.patch.undo()
        self._forget()

    def _forget(self):
        measures.full_months.cache_clear()
        measures._remembered.cache_clear()


def summed(rows, **only) -> list[int]:
    """Events and deaths of rows, by plain addition."""
    kept = [row for row in rows if all(row[key] in wanted for key, wanted in only.items())]
    return [len(kept), *(sum(row[column] for row in kept) for column in COLUMNS[-3:])]


# --- The panel ------------------------------------------------------------------------------


@ARBITRARY
@given(events, st.sampled_from([(), ("province",), ("violence",), ("province", "scope"), ("actor", "violence")]))
def test_no_total_is_lost_nor_added(rows, by):
    months = [row for row in rows if len(row["month"]) == 7]
    with record(rows):
        assert panel.yearly("ucdp-ged", by=by)[panel.SUMS].sum().tolist() == summed(rows)
        assert panel.monthly("ucdp-ged", by=by)[panel.SUMS].sum().tolist() == summed(months)


@ARBITRARY
@given(events)
def test_each_cell_is_the_sum_of_its_events_and_zero_where_nothing_happened(rows):
    with record(rows):
        found = panel.monthly("ucdp-ged")
    assert list(zip(found["province"], found["month"])) == list(itertools.product(provinces.codes(), MONTHS))
    for row in found.to_dict("records"):
        assert [row[column] for column in panel.SUMS] == summed(rows, province=[row["province"]], month=[row["month"]])
        assert row["days"] == DAYS[row["month"]]
        assert not row["partial"]


@settings(max_examples=10, deadline=None)
@given(events, st.randoms(use_true_random=False))
def test_the_order_of_rows_means_nothing(rows, order):
    other = order.sample(rows, len(rows))
    with record(rows) as table:
        first = [table, panel.monthly("ucdp-ged"), panel.yearly("ucdp-ged", by=("province", "former_fata")), panel.kp_parts("ucdp-ged")]
    with record(other) as table:
        second = [table, panel.monthly("ucdp-ged"), panel.yearly("ucdp-ged", by=("province", "former_fata")), panel.kp_parts("ucdp-ged")]
    for one, two in zip(first, second):
        pd.testing.assert_frame_equal(one, two)


@ARBITRARY
@given(events)
def test_the_parts_of_kp_are_the_whole_wherever_they_are_told(rows):
    with record(rows):
        parts = panel.kp_parts("ucdp-ged").pivot(index="month", columns="part", values="deaths_best")
    whole = {month: summed(rows, province=["PK-KP"], month=[month])[2] for month in MONTHS}
    assert parts["whole"].to_dict() == whole
    told = parts.dropna()
    assert (told[["settled", "merged", "unknown"]].sum(axis=1) == told["whole"]).all()
    for month in parts.index.difference(told.index):  # not told: from there on no part is, and some row isn't
        assert any(row["former_fata"] == "" and row["province"] == "PK-KP" and row["month"] <= month for row in rows)


# --- Measures -------------------------------------------------------------------------------

spans = st.tuples(st.integers(0, len(MONTHS) - 1), st.integers(0, len(MONTHS) - 1)).map(sorted)


@ARBITRARY
@given(events, spans, st.lists(st.sampled_from(PLACES), min_size=1, unique=True), st.sampled_from(sorted(measures.MEASURES)))
def test_a_total_is_that_of_the_events_in_its_months(rows, span, where, measure):
    when = Period(MONTHS[span[0]], MONTHS[span[1]])
    at = ["events", "deaths-low", "deaths", "deaths-high"].index(measure)
    inside = MONTHS[span[0] : span[1] + 1] + (["2020"] if when.whole_years else [])
    expected = summed(rows, province=where, month=inside, scope=["militancy"])[at]
    days = sum(DAYS[month] for month in MONTHS[span[0] : span[1] + 1])
    with record(rows):
        assert measures.total("ucdp-ged", measure, when, where) == expected
        assert measures.rate_30("ucdp-ged", measure, when, where) == pytest.approx(expected / days * 30)
        everything = measures.total("ucdp-ged", measure, when)
        if everything:
            shares = [measures.share("ucdp-ged", measure, when, [code]) for code in provinces.codes()]
            assert sum(shares) == pytest.approx(1)
            assert measures.share("ucdp-ged", measure, when, where) == pytest.approx(expected / everything)
            assert all(0 <= share <= 1 for share in shares)


@ARBITRARY
@given(events, spans, st.integers(0, len(MONTHS) - 1))
def test_two_periods_that_touch_add_up(rows, span, cut):
    first, last = span
    if not first <= cut < last or {MONTHS[first][5:], MONTHS[cut][5:]} == {"01", "12"}:
        return  # whole years hold also what no month does
    whole, parts = Period(MONTHS[first], MONTHS[last]), [Period(MONTHS[first], MONTHS[cut]), Period(MONTHS[cut + 1], MONTHS[last])]
    if any(one.whole_years for one in (whole, *parts)):
        return
    with record(rows):
        assert measures.total("ucdp-ged", "deaths", whole) == sum(measures.total("ucdp-ged", "deaths", part) for part in parts)


@ARBITRARY
@given(events)
def test_a_ranking_descends_and_holds_all_that_is_placed(rows):
    with record(rows):
        ranks = measures.ranking("ucdp-ged", "deaths", Period("2020-01", "2020-12"))
    assert ranks.tolist() == sorted(ranks.tolist(), reverse=True)
    placed = [code for code in PLACES if code != "PK"]
    months = [*MONTHS[2:14], "2020"]
    assert ranks.sum() == summed(rows, province=placed, month=months, scope=["militancy"])[2]


@given(st.sampled_from(MONTHS), st.integers(-400, 400), st.integers(-400, 400))
def test_months_are_counted_on_and_back(month, one, two):
    assert measures.shift(measures.shift(month, one), two) == measures.shift(month, one + two)
    assert (measures.shift(month, one) > month) == (one > 0)


# --- Bounds and intervals -------------------------------------------------------------------

amounts = st.integers(0, 10_000)


@given(amounts, amounts, amounts)
def test_bounds_of_a_share_hold_whoever_the_unknown_are(part, unknown, rest):
    total = part + unknown + rest
    if not total:
        return
    found = shares.share_bounds(part, total, unknown)
    assert 0 <= found.low <= found.high <= 1
    for belong in {0, unknown // 3, unknown}:
        assert found.low - 1e-12 <= (part + belong) / total <= found.high + 1e-12
    assert (found.low, found.high) == (part / total, pytest.approx((part + unknown) / total))
    if found.among_known is not None:
        assert found.low - 1e-12 <= found.among_known <= found.high + 1e-12
        assert found.among_known == pytest.approx(part / (part + rest))
    assert (found.among_known is None) == (unknown == total)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=24, max_size=24), st.integers(1, 5))
def test_an_interval_of_a_rate_ratio_turns_over_with_its_windows(counts, factor):
    before, after = np.array(counts[:12]) + 1.0, np.array(counts[12:]) + 1.0
    days = np.full(12, 30.0)
    found = bootstrap.rate_ratio(before, days, after, days * factor, draws=199, seed=1)
    assert found.estimate == pytest.approx(after.sum() / before.sum() / factor)
    assert 0 <= found.low <= found.estimate <= found.high
    back = bootstrap.rate_ratio(after, days, before, days * factor, draws=199, seed=1)
    assert found.estimate * back.estimate == pytest.approx(1 / factor**2)
    longer = bootstrap.rate_ratio(before, days * 7, after, days * factor * 7, draws=199, seed=1)
    assert (longer.estimate, longer.low, longer.high) == pytest.approx((found.estimate, found.low, found.high))


# --- Readers --------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.randoms(use_true_random=False), st.booleans(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_neither_order_nor_wrapping_changes_what_is_read(tmp_path_factory, name, order, zipped, marked, end):
    shape = SHAPES[name]
    columns = order.sample(range(len(shape.header)), len(shape.header))
    rows = order.sample(shape.rows, len(shape.rows))
    mixed = corpus.replace(shape, header=[shape.header[at] for at in columns], rows=[[row[at] for at in columns] for row in rows])
    content = (b"\xef\xbb\xbf" if marked else b"") + corpus.as_csv(mixed, lineterminator=end)
    plain, other = (tmp_path_factory.getbasetemp() / f"{which} {name}" for which in ("plain", "other"))
    plain.write_bytes(corpus.as_csv(shape))
    other.write_bytes(corpus.as_zip(content) if zipped else content)
    pd.testing.assert_frame_equal(read(shape, other), read(shape, plain))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.integers(0, 2**32))
def test_bytes_put_anywhere_are_refused_or_read_but_never_break_the_reader(tmp_path_factory, name, seed):
    path = tmp_path_factory.getbasetemp() / f"bytes {name}"
    path.write_bytes(corpus.scrambled(SHAPES[name], random.Random(seed)))
    try:
        read(SHAPES[name], path)
    except InputError as error:
        assert str(error).startswith(str(path)) and error.remedy
