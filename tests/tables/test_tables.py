"""report.tables: reading by schema, seals, validation, and writing an edition whole."""

import csv
import json
import os
import types

import pandas as pd
import pytest

from report import paths, tables
from report.errors import ReportError
from report.tables import checks


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def change_last(path, text):
    """Puts `text` in place of the last field of the last row."""
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[-1] = lines[-1].rsplit(",", 1)[0] + "," + text
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")


def reseal(folder, name):
    """Seals one table whatever it holds, as one who bypasses `seal` would."""
    package = tables.package(folder)
    for resource in package["resources"]:
        if resource["name"] == name:
            tables.seal_resource(resource, (folder / resource["path"]).read_bytes())
    (folder / tables.PACKAGE).write_bytes(tables.package_bytes(package))


def snapshot(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_committed_tables_are_valid():
    tables.verify()


def test_a_table_that_was_found_sound_is_not_read_again_until_it_or_one_that_it_points_to_changes(edition, monkeypatch):
    import frictionless

    read, validate = [], frictionless.Resource.validate
    monkeypatch.setattr(
        frictionless.Resource, "validate", lambda self, *args, **named: read.append(self.name) or validate(self, *args, **named)
    )
    monkeypatch.setattr(checks, "_SOUND", set())
    tables.verify(edition)
    assert set(read) == {one["name"] for one in tables.package(edition)["resources"]}
    read.clear()
    tables.verify(edition)
    assert not read
    path = edition / "provinces.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("PK-SD")), encoding="utf-8")
    reseal(edition, "provinces")
    with pytest.raises(ReportError, match="incidents.csv, row"):
        tables.verify(edition)
    assert {"provinces", "incidents", "incidents_acled"} <= set(read) and "actors" not in read


def test_every_table_is_documented():
    package = tables.package()
    for resource in package["resources"]:
        assert {"title", "description", "licenses", "hash", "bytes"} <= resource.keys(), resource["name"]
        assert resource["hash"].startswith("sha256:")
        for field in resource.get("schema", {}).get("fields", []):
            assert field["description"], (resource["name"], field["name"])
    assert {one["source"] for one in package["releases"]} >= {"ucdp-ged", "ucdp-candidate", "acled"}
    for release in package["releases"]:
        for key in ("publisher", "release", "first", "last", "sha256", "license", "citation"):
            assert release[key], (release["source"], key)


def test_acled_is_not_under_the_open_licence():
    assert "ACLED" in tables.card("incidents_acled")["licenses"][0]["title"]
    assert tables.card("incidents")["licenses"][0]["name"] == "CC-BY-4.0"


def test_types_follow_the_schema():
    incidents = tables.read("incidents")
    assert incidents["events"].dtype == "int64"
    assert incidents["former_fata"].isin(["", "true", "false"]).all()
    assert tables.read("incidents_acled")["deaths_low"].dtype == "Int64"
    assert tables.read("provinces")["in_census"].dtype == "bool"
    columns = ["source", "province", "former_fata", "month", "violence", "actor", "scope"]
    numbers = ["events", "deaths_low", "deaths_best", "deaths_high"]
    assert tables.read("incidents").columns.tolist() == columns + numbers
    assert tables.read("incidents_acled").columns.tolist() == [*columns[:5], "action", *columns[5:], *numbers]


def test_all_kinds_of_field(tmp_path):
    kinds = ["string", "integer", "year", "number", "boolean", "date"]
    fields = [{"name": kind, "type": kind} for kind in kinds]
    package = {"name": "p", "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}]}
    (tmp_path / tables.PACKAGE).write_text(json.dumps(package))
    (tmp_path / "t.csv").write_text("string,integer,year,number,boolean,date\na,1,2020,1.5,true,2020-05-01\n,,,,,\n")
    reseal(tmp_path, "t")
    frame = tables.read("t", tmp_path)
    assert frame.dtypes.astype(str).tolist() == ["str", "Int64", "Int64", "float64", "boolean", "datetime64[s]"]
    assert frame.iloc[0].tolist() == ["a", 1, 2020, 1.5, True, pd.Timestamp("2020-05-01")]
    assert frame.isna().iloc[1].tolist() == [False, True, True, True, True, True]
    assert frame["string"].tolist() == ["a", ""]
    (tmp_path / "t.csv").write_text("string,integer,year,number,boolean,date\na,1.5,2020,1,true,2020-05-01\n")
    reseal(tmp_path, "t")
    with pytest.raises(ReportError, match="t.csv, field integer"):
        tables.read("t", tmp_path)


def test_no_such_table():
    with pytest.raises(ReportError, match="no table 'absent'"):
        tables.read("absent")


@pytest.mark.parametrize("name", ["incidents", "incidents_acled", "actors", "population", "coverage"])
def test_one_changed_number_is_named_by_table_and_field(edition, name):
    path = edition / f"{name}.csv"
    before = len(tables.read(name, edition))
    change_last(path, "7")
    last = path.read_text(encoding="utf-8").split("\n", 1)[0].rsplit(",", 1)[1]
    for look in (lambda: tables.read(name, edition), lambda: tables.verify(edition)):
        with pytest.raises(ReportError) as caught:
            look()
        message = str(caught.value)
        assert f"data/{name}.csv doesn't match its seal" in message
        assert f"{before} rows; changed in {last}" in message
        assert "make seal" in message
        assert "refresh" in message


def test_a_deleted_column_is_named(edition):
    path = edition / "incidents.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line.rsplit(",", 1)[0] for line in lines) + "\n", encoding="utf-8")
    with pytest.raises(ReportError, match="incidents.csv.*changed in deaths_high"):
        tables.verify(edition)
    before = (edition / tables.PACKAGE).read_bytes()
    with pytest.raises(ReportError, match="incidents.csv"):
        tables.seal(edition)
    assert (edition / tables.PACKAGE).read_bytes() == before
    reseal(edition, "incidents")
    with pytest.raises(ReportError, match="its schema"):
        tables.read("incidents", edition)


def test_a_missing_table_is_named(edition):
    (edition / "actors.csv").unlink()
    for look in (
        lambda: tables.read("actors", edition),
        lambda: tables.verify(edition),
        lambda: tables.seal(edition),
    ):
        with pytest.raises(ReportError, match=r"data/actors.csv is missing"):
            look()


@pytest.mark.parametrize(
    ("name", "old", "new", "place"),
    [
        ("incidents", "ucdp-ged,PK-BA,", "ucdp-ged,PK-XX,", "data/incidents.csv, row"),
        ("incidents", ",militancy,", ",militance,", "field scope"),
        ("incidents", "ucdp-ged,PK-BA,,", "ucdp-ged,PK-BA,yes,", "field former_fata"),
        ("incidents", ",TTP,militancy,", ",TTP,us-led,", "data/incidents.csv, row"),
        ("incidents_acled", "acled,PK-BA,,2010-01,", "acled,PK-BA,,2010-13,", "row 2, field month"),
        ("coverage", "acled,2010-01,28", "acled,2010-01,40", "field days"),
        ("coverage", "acled,2010-01,28", "acled,2010-02,28", "data/coverage.csv, row"),
        ("actors", "TTP,militancy", "TTP,", "field scope"),
        ("provinces", "true", "maybe", "field in_census"),
    ],
)
def test_what_breaks_the_schema_is_named_by_row_and_cannot_be_sealed(edition, name, old, new, place):
    replace(edition / f"{name}.csv", old, new)
    before = snapshot(edition)
    with pytest.raises(ReportError) as caught:
        tables.seal(edition)
    assert f"data/{name}.csv" in str(caught.value)
    assert place in str(caught.value)
    assert snapshot(edition) == before


def test_a_seal_that_was_forced_does_not_hide_a_broken_schema(edition):
    replace(edition / "coverage.csv", "acled,2010-01,28", "acled,2010-01,40")
    reseal(edition, "coverage")
    with pytest.raises(ReportError, match="data/coverage.csv, row 3, field days"):
        tables.verify(edition)


def test_reclassifying_an_actor_is_red_even_if_sealed(edition):
    replace(edition / "actors.csv", ",al-Qaida,us-led", ",al-Qaida,militancy")
    with pytest.raises(ReportError, match="data/incidents.csv, row"):
        tables.seal(edition)


def test_seal_says_what_changed(edition, capsys):
    tables.seal(edition)
    assert "Nothing has changed" in capsys.readouterr().out
    rows = len(tables.read("population", edition))
    with (edition / "population.csv").open("a", encoding="utf-8") as file:
        file.write("PK-SD,,1998,1,Census\n".replace("PK-SD", "PK-JK"))
    replace(edition / "provinces.csv", "Islamabad Capital Territory", "The capital")
    tables.seal(edition)
    out = capsys.readouterr().out
    assert f"data/population.csv: {rows} rows before, {rows + 1} after; changed in province" in out
    assert "data/provinces.csv: 8 rows; changed in note\n" in out
    tables.verify(edition)
    assert len(tables.read("population", edition)) == rows + 1


def test_a_file_without_a_schema_is_sealed_too(edition, capsys):
    package = tables.package(edition)
    package["resources"].append({"name": "notes", "path": "notes.yml", "title": "Notes"})
    (edition / tables.PACKAGE).write_bytes(tables.package_bytes(package))
    (edition / "notes.yml").write_text("a: 1\n")
    tables.seal(edition)
    assert "data/notes.yml: new" in capsys.readouterr().out
    tables.verify(edition)
    (edition / "notes.yml").write_text("a: 2\n")
    with pytest.raises(ReportError, match="notes.yml doesn't match"):
        tables.verify(edition)


def test_a_package_that_is_none_is_one_sentence(edition):
    package = tables.package(edition)
    package["resources"][0]["schema"]["fields"][0]["type"] = "text"
    (edition / tables.PACKAGE).write_bytes(tables.package_bytes(package))
    with pytest.raises(ReportError, match="data/datapackage.json"):
        tables.verify(edition)


def test_the_form_of_a_table():
    schema = {
        "fields": [{"name": "k", "type": "string"}, {"name": "n", "type": "integer"}, {"name": "b", "type": "boolean"}],
        "primaryKey": ["k"],
    }
    frame = pd.DataFrame({"n": [1.0, None], "k": ["é", "a, b"], "b": [True, False]})
    assert tables.to_csv(frame, schema) == 'k,n,b\n"a, b",,false\né,1,true\n'.encode()


def test_derived_tables_are_in_their_own_form():
    for name in ("incidents", "incidents_acled", "coverage", "actors", "province_spellings", "reconciliation"):
        card = tables.card(name)
        committed = (paths.DATA / card["path"]).read_bytes()
        assert tables.to_csv(tables.read(name), card["schema"]) == committed, name


def test_an_edition_is_written_whole(edition):
    incidents = tables.read("incidents", edition)
    fewer = incidents[incidents["source"] == "ucdp-ged"]
    tables.write_edition({"incidents": fewer}, tables.package(edition), edition)
    assert len(tables.read("incidents", edition)) == len(fewer)
    tables.verify(edition)
    assert not (edition / tables.STAGE).exists()


def test_an_edition_that_is_not_valid_leaves_everything_as_it_was(edition):
    before = snapshot(edition)
    incidents = tables.read("incidents", edition)
    with pytest.raises(ReportError, match="field province|data/incidents.csv, row"):
        tables.write_edition({"incidents": incidents.assign(province="PK-XX")}, tables.package(edition), edition)
    assert snapshot(edition) == before


@pytest.mark.parametrize("stop_at", [1, 2])
def test_a_kill_between_two_renames_is_detected_and_named(edition, monkeypatch, stop_at):
    incidents = tables.read("incidents", edition).iloc[:-1]
    coverage = tables.read("coverage", edition).iloc[:-1]
    real, done = os.replace, []

    def replace_or_die(source, target):
        if len(done) == stop_at:
            raise KeyboardInterrupt
        done.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace_or_die)
    with pytest.raises(KeyboardInterrupt):
        tables.write_edition({"incidents": incidents, "coverage": coverage}, tables.package(edition), edition)
    monkeypatch.undo()
    with pytest.raises(ReportError) as caught:
        tables.verify(edition)
    for path in done:
        assert f"data/{path.name} doesn't match its seal" in str(caught.value)
        with pytest.raises(ReportError, match=path.name):
            tables.read(path.stem, edition)
    assert ("different editions" in str(caught.value)) == (stop_at == 2)


def test_the_package_is_renamed_last(edition, monkeypatch):
    order, real = [], os.replace
    monkeypatch.setattr(os, "replace", lambda source, target: (order.append(target.name), real(source, target)))
    tables.write_edition({"incidents": tables.read("incidents", edition)}, tables.package(edition), edition)
    assert order == ["incidents.csv", tables.PACKAGE]


@pytest.mark.parametrize(
    ("type_", "note", "cell", "said"),
    [
        ("type-error", 'type is "integer/default"', "xx", "'xx' is not of type integer"),
        ("constraint-error", 'constraint "required" is "True"', "", "may not be empty"),
        ("missing-label", "", None, "the column is missing"),
        ("constraint-error", 'constraint "minimum" is "0"', "-1", 'constraint "minimum" is "0"'),
    ],
)
def test_the_validator_speaks_plainly(type_, note, cell, said):
    error = types.SimpleNamespace(type=type_, note=note, title="Missing Label", cell=cell)
    assert tables.checks._plainly(error) == said


# --- Tables as spreadsheets save them -------------------------------------------------------


def saved(path, encoding="utf-8", **form):
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        csv.writer(file, **form).writerows(rows)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"delimiter": ";"}, "provinces.csv: its fields are separated by semicolons"),
        ({"delimiter": ";", "encoding": "utf-8-sig"}, "provinces.csv: its fields are separated by semicolons"),
        ({"delimiter": "\t"}, "provinces.csv: its fields are separated by tabs"),
        ({"delimiter": "|"}, "provinces.csv: its fields are separated by upright strokes"),
        ({"lineterminator": "\r"}, "provinces.csv: it has carriage returns alone"),
        ({"encoding": "utf-16"}, "provinces.csv, line 1: it is not UTF-8"),
        ({"quotechar": "'", "quoting": csv.QUOTE_ALL}, "provinces.csv: its fields are quoted by apostrophes"),
    ],
)
def test_another_dialect_is_never_sealed(edition, form, said):
    before = (edition / tables.PACKAGE).read_bytes()
    saved(edition / "provinces.csv", **form)
    with pytest.raises(ReportError, match=said):
        tables.seal(edition)
    assert (edition / tables.PACKAGE).read_bytes() == before
    reseal(edition, "provinces")
    with pytest.raises(ReportError, match=said):
        tables.verify(edition)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: b"sep=,\n" + text, "its first line is not the names"),
        (lambda text: b"Provinces of Pakistan\n" + text, "its first line is not the names"),
        (lambda text: b"\n" + text, "its first line is not the names"),
        (lambda text: text.replace(b"province,", b" province ,", 1), "its first line is not the names"),
        (lambda text: text.replace(b",", b":"), "its first line is not the names"),
        (lambda text: text.decode().encode("utf-16-le"), "its first line is not the names|not UTF-8"),
        (lambda text: text + b'PK-XX,"a \\"b\\" c",x\n', "row 10: its quotation marks don't pair"),
    ],
)
def test_a_table_that_begins_otherwise_is_never_sealed(edition, spoil, said):
    """As spreadsheets and statistics programs save one: the validator alone passes over such lines."""
    before, path = (edition / tables.PACKAGE).read_bytes(), edition / "provinces.csv"
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(ReportError, match=f"provinces.csv.*({said})"):
        tables.seal(edition)
    assert (edition / tables.PACKAGE).read_bytes() == before


@pytest.mark.parametrize("form", [{"lineterminator": "\r\n"}, {"lineterminator": "\n", "encoding": "utf-8-sig"}])
def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(edition, form, capsys):
    before, expected = snapshot(edition), tables.read("provinces", edition)
    saved(edition / "provinces.csv", **form)
    assert (edition / "provinces.csv").read_bytes() != before["provinces.csv"]
    tables.verify(edition)
    assert tables.read("provinces", edition).equals(expected)
    tables.seal(edition)
    assert "provinces.csv: byte-order mark or line ends of Windows taken out" in capsys.readouterr().out
    assert snapshot(edition) == before
