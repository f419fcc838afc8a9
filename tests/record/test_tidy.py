"""The tidy panels: counted anew from the committed rows, and read back from each kind of file."""

import os
from collections import defaultdict

import pandas as pd
import pytest
import recount

from report.record import tidy

pytestmark = pytest.mark.filterwarnings("default::pandas.errors.Pandas4Warning")


def pyarrow():
    """Parquet's package. The group is installed by whoever wants it, and always in CI."""
    if os.environ.get("CI"):
        import pyarrow  # noqa: F401
    pytest.importorskip("pyarrow")


@pytest.mark.parametrize("name", tidy.PANELS)
def test_a_panel_has_every_month_of_every_cell_once_and_all_events(name):
    frame = tidy.frame(name)
    assert not frame.duplicated(tidy.KEY).any()
    for source in tidy.PANELS[name]:
        rows = [row for row in recount.rows("incidents_acled" if source == "acled" else "incidents") if row["source"] == source]
        months = {row["month"] for row in recount.rows("coverage") if row["source"] == source}
        kinds = {(row["violence"], row.get("action", ""), row["scope"]) for row in rows if len(row["month"]) == 7}
        own = frame[frame["source"] == source]
        assert len(own) == 8 * len(months) * len(kinds)
        counted = defaultdict(lambda: [0, 0])
        for row in rows:
            if len(row["month"]) == 7:
                cell = counted[row["province"], row["month"], row["violence"], row.get("action", ""), row["scope"]]
                cell[0] += int(row["events"])
                cell[1] += int(row["deaths_best"])
        found = {tuple(cell[:5]): list(cell[5:]) for cell in own[[*tidy.KEY[1:], "events", "deaths_best"]].itertuples(index=False)}
        assert {key: cell for key, cell in found.items() if cell != [0, 0]} == {k: c for k, c in counted.items() if c != [0, 0]}


def test_no_file_holds_both_publishers():
    """Their terms differ."""
    for name, sources in tidy.PANELS.items():
        assert set(tidy.frame(name)["source"]) == set(sources)
        assert len({source == "acled" for source in sources}) == 1


def test_each_dyad_has_its_names_years_and_counts():
    found = tidy.dyads().set_index("dyad_id")
    assert set(found.index) == {int(row["dyad_id"]) for row in recount.rows("actors")}
    for dyad, own in found.iterrows():
        rows = [row for row in recount.rows("victims") if int(row["dyad_id"]) == dyad]
        if rows:
            assert [own["first_year"], own["last_year"]] == [f(int(row["year"]) for row in rows) for f in (min, max)]
            assert {row["actor"] for row in rows} == {own["actor"]}
        for source in ("ged", "candidate"):
            here = [row for row in rows if row["source"] == f"ucdp-{source}"]
            total = sum(int(row["deaths_best"]) for row in here)
            assert own[f"events_{source}"] == sum(int(row["events"]) for row in here) and own[f"deaths_best_{source}"] == total


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    pyarrow()
    return {path.name: path for path in tidy.write(tmp_path_factory.mktemp("release"))}


def test_the_same_tables_give_the_same_bytes(files, tmp_path):
    for path in tidy.write(tmp_path):
        assert path.read_bytes() == files[path.name].read_bytes(), path.name


@pytest.mark.parametrize("name", tidy.PANELS)
def test_each_kind_of_file_holds_the_panel(files, name):
    whole = tidy.frame(name)
    parquet = pd.read_parquet(files[f"{name}.parquet"])
    pd.testing.assert_frame_equal(parquet, whole)
    text = pd.read_csv(files[f"{name}.csv"], dtype={"month": str}, keep_default_na=False, na_values={"deaths_low": "", "deaths_high": ""})
    stata = pd.read_stata(files[f"{name}.dta"])
    for other in (text, stata):
        pd.testing.assert_frame_equal(other.astype(whole.dtypes.to_dict()), whole)
    with pd.io.stata.StataReader(files[f"{name}.dta"]) as reader:
        assert reader.variable_labels() == tidy.LABELS
        assert "edition" in reader.data_label


def test_the_text_beside_them_names_terms_and_columns(files):
    text = files["README.md"].read_text(encoding="utf-8")
    assert all(f"`{column}`" in text for column in tidy.LABELS) and "CC-BY-4.0" in text and "ACLED's terms" in text
