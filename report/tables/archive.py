"""The data package as one zip: every table, its schema, a README with examples, the licences."""

from __future__ import annotations

import zipfile
from pathlib import Path

from report import tables
from report.paths import DATA, ROOT

NAME = "divided-front-data"
# What a user of the tables needs and stands elsewhere in the project.
BESIDE = ("CITATION.cff", "LICENSE-CONTENT.md", "THIRD-PARTY.md")


def files() -> list[Path]:
    """What the package holds, in its order."""
    listed = [DATA / resource["path"] for resource in tables.described()["resources"]]
    return [DATA / "README.md", DATA / tables.PACKAGE, *listed, *sorted(DATA.glob("*.yml")), *(ROOT / name for name in BESIDE)]


def write(path: Path) -> None:
    """Writes the zip. The same files give the same bytes: no date of theirs is kept."""
    with zipfile.ZipFile(path, "w") as package:
        for file in files():
            write_entry(package, f"{NAME}/{file.name}", file.read_bytes())
        described = tables.described()
        package.comment = f"{described['title']}. Edition {described['version']}. Licences: see README.md and datapackage.json.".encode()


def write_entry(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Adds a file to a zip with no date or owner of its own."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
