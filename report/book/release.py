"""The stamp of an edition: a tag, and the files of its release, which the workflow makes anew from the tag and attests.

The site of a stamped edition stays as it was, in a folder of the site of today: `shelve` puts it there.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from report import paths, tables
from report.book import as_of, build, citing, pdf, publication
from report.book.stamp import is_stale
from report.book.twins import text_of
from report.editions import wording
from report.editions.clone import git, is_stamped
from report.errors import ReportError
from report.tables import archive

ARCHIVE = re.compile(rf"{publication.NAME}-(\d{{4}}\.\d\d(?:\.\d+)?)-site\.zip")
WITH_ADDRESS = {".html", ".md", ".txt", ".xml", ".json"}
"""Files of the site that may name their own address."""


def folder() -> Path:
    """Where the files of this edition's release are made."""
    return paths.BUILD / "release" / tables.edition()


# --- The stamp --------------------------------------------------------------------------------


def stamp() -> None:
    """Tags the commit with the edition's name and makes its files. ReportError, and no tag, if something is not ready."""
    edition = tables.edition()
    if problems := unready(edition):
        raise ReportError("\n".join([f"Edition {edition} can't be stamped:", *problems]))
    if git("tag", "--annotate", edition, "--message", f"Edition {edition}") is None:
        raise ReportError("git made no tag. It says why: git tag --annotate " + edition)
    try:
        files()
    except BaseException:
        git("tag", "--delete", edition)  # a tag stands for files that could be made
        raise
    print(
        f"Tagged {edition}. To publish it: git push origin {edition}. The workflow makes the same files anew, attests them and releases them."
    )


def unready(edition: str) -> list[str]:
    """What keeps the edition from being stamped, one sentence each; none if all is well."""
    now = as_of.state()
    if not now.commit:
        return ["This is no clone of the project: a stamp is a tag of git."]
    found = []
    if now.changes is None:
        found.append("This clone is shallow. Run: git fetch --unshallow --tags")
    if now.loose:
        found.append("There are changes that are not committed. Commit them first.")
    if is_stamped(edition):
        found.append(f"The tag {edition} is there already. Make the next edition first: make edition")
    changes, log = ((paths.ROOT / name).read_text(encoding="utf-8") for name in ("chapters/changes.md", "CHANGELOG.md"))
    if f"\n## Edition {edition}\n" not in changes:
        found.append(f"chapters/changes.md has no entry of edition {edition}. Run: make edition")
    if f"\n## {edition}\n" not in log:
        found.append(f"CHANGELOG.md has no entry “## {edition}”. Name what changed in the code.")
    if words := wording.without_entry():
        found.append(
            f"Changed since the last stamp, and chapters/changes.md does not say so: {words[0].chapter}, “{words[0].now or words[0].before}”"
        )
        found.append(f"In all {len(words)} sentences on a party. Run: make edition, or add them to its entry.")
    return found


# --- The files --------------------------------------------------------------------------------


def files() -> Path:
    """Builds site and PDF of a commit that has its edition's tag, and writes the files of the release; returns their folder."""
    edition = tables.edition()
    now = as_of.state()
    if not now.commit or now.changes or now.loose or not is_stamped(edition):
        raise ReportError(f"The files of a release are those of the commit that has the tag {edition}, with nothing changed since.")
    if is_stale():
        build.build()
    shutil.copyfile(pdf.write(), paths.HTML / as_of.PDF)
    as_of.mark()
    shutil.rmtree(folder(), ignore_errors=True)
    folder().mkdir(parents=True)
    pack(paths.HTML, folder() / f"{publication.NAME}-{edition}-site.zip", edition)
    shutil.copyfile(paths.HTML / as_of.PDF, folder() / f"{publication.NAME}-{edition}.pdf")
    shutil.copyfile(paths.HTML / "downloads" / f"{archive.NAME}.zip", folder() / f"{archive.NAME}-{edition}.zip")
    parts(folder() / f"{publication.NAME}-{edition}-sbom.cdx.json")
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder().iterdir()))
    (folder() / "SHA256SUMS").write_text(sums, encoding="utf-8", newline="\n")
    (folder() / "notes.md").write_text(notes(edition, sums), encoding="utf-8", newline="\n")
    print(f"The files of edition {edition} are in {folder().relative_to(paths.ROOT)}/")
    return folder()


def pack(site: Path, target: Path, edition: str) -> None:
    """The site as a zip whose pages name the address at which they stay. Same pages, same bytes."""
    address = publication.address().encode()
    with zipfile.ZipFile(target, "w") as written:
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            name = path.relative_to(site).as_posix()
            if name.startswith((f"{as_of.EDITIONS}/", ".")):
                continue
            content = path.read_bytes()
            if address and path.suffix in WITH_ADDRESS:
                content = content.replace(address, f"{address.decode()}{as_of.EDITIONS}/{edition}/".encode())
            archive.write_entry(written, name, content)


def parts(target: Path) -> None:
    """The list of parts (SBOM, CycloneDX): each locked package that builds the book, with version and digests."""
    command = [
        "requirements",
        "--output-reproducible",
        "--of",
        "JSON",
        "--pyproject",
        "pyproject.toml",
        "-o",
        str(target),
        "requirements.txt",
    ]
    done = subprocess.run([sys.executable, "-m", "cyclonedx_py", *command], cwd=paths.ROOT, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise ReportError(f"cyclonedx-py made no list of parts: {done.stderr[-500:]}")


def notes(edition: str, sums: str) -> str:
    """The text of the release: what changed, how to cite, how to check the files."""
    page = (paths.HTML / "chapters" / "changes.html").read_text(encoding="utf-8")
    entry = text_of(page, f"edition-{edition.replace('.', '-')}")
    check = f"gh attestation verify {publication.NAME}-{edition}-site.zip --repo OWNER/NAME"
    if publication.repository():
        check = check.replace("OWNER/NAME", "/".join(publication.repository().split("/")[-2:]))
    return (
        f"{entry}\n\n## Cite\n\n{citing.apa()}\n\n## Check\n\nThe files were made by the workflow from the tag; "
        f"`{check}` says whether yours are these. Their sums:\n\n```\n{sums}```\n"
    )


# --- The shelf --------------------------------------------------------------------------------


def shelve(file: Path) -> Path:
    """Unpacks a stamped site into the folder of its edition in the built site, and returns that. ReportError for another file,
    and for an edition that is there already with other content: an edition never changes."""
    named = ARCHIVE.fullmatch(file.name)
    if not named:
        raise ReportError(f"{file.name} is no site of an edition. Its name is {publication.NAME}-EDITION-site.zip, as in the release.")
    place = paths.HTML / as_of.EDITIONS / named[1]
    try:
        with zipfile.ZipFile(file) as held:
            names = [name for name in held.namelist() if not name.endswith("/")]
            if any(name.startswith("/") or ".." in Path(name).parts for name in names):
                raise ReportError(f"{file.name} holds a file that would stand outside its folder.")
            if place.exists() and any(not (place / name).exists() or (place / name).read_bytes() != held.read(name) for name in names):
                raise ReportError(f"Edition {named[1]} is there already and is not what {file.name} holds. An edition never changes.")
            held.extractall(place)
    except zipfile.BadZipFile:
        raise ReportError(f"{file.name} is no zip, or is cut short. Fetch it again.") from None
    return place
