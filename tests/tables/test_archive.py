"""The data package as its users get it: unpacked somewhere else, opened with what they have."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from report import paths
from report.tables import archive as package

ZIP = paths.HTML / "downloads" / f"{package.NAME}.zip"
README = (paths.DATA / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("somebody")
    with zipfile.ZipFile(ZIP) as archive:
        archive.extractall(folder)
    return folder / package.NAME


def example(language: str) -> str:
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", README, re.S | re.M)
    return code


def program(name: str, debian: str) -> str:
    """A program that not every developer has and CI always does."""
    found = shutil.which(name)
    if not found and os.environ.get("CI"):
        pytest.fail(f"CI must try the example, and {name} is not here. On Debian: apt-get install {debian}")
    if not found:
        pytest.skip(f"{name} is not installed (apt-get install {debian})")
    return found


def kp_deaths() -> dict[str, int]:
    """KP's deaths by year, counted from the committed rows alone."""
    years: dict[str, int] = {}
    with (paths.DATA / "incidents.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["source"], row["province"], row["scope"]) == ("ucdp-ged", "PK-KP", "militancy"):
                years[row["month"][:4]] = years.get(row["month"][:4], 0) + int(row["deaths_best"])
    return dict(sorted(years.items()))


def printed(text: str) -> dict[str, int]:
    _, *rows = csv.reader(io.StringIO(text.strip()))
    return {year: int(deaths) for year, deaths in rows}


def test_the_zip_holds_every_table_its_schema_and_the_terms(unpacked):
    described = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    tables = {resource["path"] for resource in described["resources"]}
    held = {path.name for path in unpacked.iterdir()}
    assert held == tables | {path.name for path in paths.DATA.glob("*.yml")} | {
        "README.md",
        "datapackage.json",
        "CITATION.cff",
        "LICENSE-CONTENT.md",
        "THIRD-PARTY.md",
    }
    assert all((unpacked / name).read_bytes() == (paths.DATA / name).read_bytes() for name in tables)


def test_the_unpacked_package_is_valid_by_its_own_schema(unpacked):
    import frictionless

    described = frictionless.Package(str(unpacked / "datapackage.json"))
    report = described.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]


def test_the_same_files_give_the_same_bytes(tmp_path):
    package.write(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == ZIP.read_bytes()


def test_the_example_for_pandas(unpacked):
    run = subprocess.run([sys.executable, "-c", example("python")], cwd=unpacked, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    assert printed(run.stdout) == kp_deaths()


def test_the_example_for_r(unpacked):
    run = subprocess.run(
        [program("Rscript", "r-base-core"), "--vanilla", "-e", example("r")], cwd=unpacked, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    assert printed(run.stdout) == kp_deaths()


def test_the_formula_for_a_spreadsheet(unpacked, tmp_path):
    (formula,) = re.findall(r"^```\n(=.*)\n```", README, re.M)
    rows = (unpacked / "incidents.csv").read_text(encoding="utf-8").splitlines()
    # The formula stands in a column of its own, below the last row.
    sheet = tmp_path / "sheet.csv"
    quoted = '"' + formula.replace('"', '""') + '"'
    sheet.write_text("\n".join([*rows, "," * rows[0].count(",") + f",{quoted}"]) + "\n", encoding="utf-8")
    run = subprocess.run(
        [program("ssconvert", "gnumeric"), "--recalc", str(sheet), str(tmp_path / "out.csv")], capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    (answer,) = [cell for cell in (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[-1].split(",") if cell]
    assert float(answer) == sum(kp_deaths().values())


def test_every_table_that_holds_acled_says_so(unpacked):
    """Its terms are not CC BY: a user must see it table by table."""
    described = json.loads((unpacked / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        with (unpacked / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            column = next((c for c in rows.fieldnames or () if c == "source"), None)
            holds = bool(column) and resource["name"] != "coverage" and any(row[column] == "acled" for row in rows)
        if holds and resource["name"] not in ("province_spellings", "published_figures"):
            assert resource["licenses"][0]["name"] == "other-closed", resource["name"]
