"""The tidy panels and the list of dyads, counted anew from the committed rows; their files: `tests/panels`."""

from collections import defaultdict

import pytest
import recount

from report.record import tidy


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
