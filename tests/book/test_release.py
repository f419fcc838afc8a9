"""The stamp of an edition, tried in a scratch repository: tag, files, the folder in which it stays, what pages say between stamps."""

import hashlib
import json
import shutil
import subprocess
import zipfile

import pytest
from bs4 import BeautifulSoup

from report import paths, tables
from report.book import as_of, pdf, publication, release
from report.editions import clone, wording
from report.errors import ReportError

BUILT = paths.HTML
EDITION = tables.edition()
PAGES = ("index.html", "contents.html", "chapters/index.html", "chapters/changes.html")


def git(folder, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, check=True, encoding="utf-8").stdout.strip()


def commit(folder, why: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", why)


PARTS, LISTED = release.parts, {}


def parts_once(target) -> None:
    """The list of parts, made once of the same lock: it takes six seconds."""
    lock = tuple((paths.ROOT / name).read_bytes() for name in ("requirements.txt", "pyproject.toml"))
    if lock not in LISTED:
        PARTS(target)
        LISTED[lock] = target.read_bytes()
    target.write_bytes(LISTED[lock])


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A repository with the book's texts and tables and some of its built pages; nothing is built or printed anew."""
    folder = tmp_path / "book"
    for name in ("chapters", "data"):
        shutil.copytree(paths.ROOT / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    for name in ("CHANGELOG.md", "pyproject.toml", "requirements.txt"):
        shutil.copyfile(paths.ROOT / name, folder / name)
    (folder / ".gitignore").write_text("_build/\n")
    site = folder / "_build" / "html"
    for name in (*PAGES, f"downloads/{release.archive.NAME}.zip"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(BUILT / name, site / name)
    git(tmp_path, "init", "--quiet", str(folder))
    git(folder, "config", "user.name", "A")
    git(folder, "config", "user.email", "a@example.org")
    commit(folder, "The edition")
    for name, place in (("ROOT", folder), ("CHAPTERS", folder / "chapters"), ("BUILD", folder / "_build"), ("HTML", site)):
        monkeypatch.setattr(paths, name, place)

    def printed():
        target = folder / "_build" / "printed.pdf"
        target.write_bytes(b"%PDF-1.7 the book")
        return target

    monkeypatch.setattr(pdf, "write", printed)
    monkeypatch.setattr(release, "is_stale", lambda: False)
    monkeypatch.setattr(release, "parts", parts_once)
    return folder


def said(page: str) -> str:
    return BeautifulSoup((paths.HTML / page).read_text(encoding="utf-8"), "lxml").select_one("p.as-of").get_text()


# --- The dry run ------------------------------------------------------------------------------


def test_a_stamp_makes_a_tag_and_the_files_of_its_release(project):
    release.stamp()
    assert git(project, "tag", "--list") == EDITION and clone.is_stamped(EDITION)
    folder = project / "_build" / "release" / EDITION
    names = {path.name for path in folder.iterdir()}
    assert names == {
        f"a-divided-front-{EDITION}-site.zip",
        f"a-divided-front-{EDITION}.pdf",
        f"divided-front-data-{EDITION}.zip",
        f"a-divided-front-{EDITION}-sbom.cdx.json",
        "SHA256SUMS",
        "notes.md",
    }
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    notes = (folder / "notes.md").read_text(encoding="utf-8")
    assert f"Edition {EDITION}" in notes and "## Cite" in notes and f"(edition {EDITION})" in notes and "gh attestation verify" in notes
    parts = json.loads((folder / f"a-divided-front-{EDITION}-sbom.cdx.json").read_text(encoding="utf-8"))
    locked = {
        line.partition("==")[0] for line in (project / "requirements.txt").read_text().splitlines() if "==" in line and line[0] != " "
    }
    assert parts["bomFormat"] == "CycloneDX" and {one["name"] for one in parts["components"]} == locked
    with zipfile.ZipFile(folder / f"a-divided-front-{EDITION}-site.zip") as held:
        assert {*PAGES, as_of.PDF} <= set(held.namelist())
        page = held.read("chapters/index.html").decode()
    assert (
        f"Edition {EDITION}, commit {git(project, 'rev-parse', 'HEAD')[:10]}." in page
        and "+" not in page.partition('class="as-of"')[2][:60]
    )


def test_the_same_commit_gives_the_same_files(project, monkeypatch):
    monkeypatch.setattr(release, "parts", PARTS)
    release.stamp()
    folder = project / "_build" / "release" / EDITION
    made = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert release.files() == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == made


def test_a_stamped_edition_stays_as_it_was_beside_what_came_later(project):
    release.stamp()
    site = project / "_build" / "release" / EDITION / f"a-divided-front-{EDITION}-site.zip"
    kept = project.parent / site.name
    shutil.copyfile(site, kept)
    (project / "chapters" / "about.md").write_text("# About\n", encoding="utf-8")
    commit(project, "A change")
    commit(project, "Another")
    place = release.shelve(kept)
    as_of.mark()
    assert place == paths.HTML / "e" / EDITION
    with zipfile.ZipFile(kept) as held:
        assert all((place / name).read_bytes() == held.read(name) for name in held.namelist())
    for page in ("chapters/index.html", "contents.html"):
        line = BeautifulSoup((paths.HTML / page).read_text(encoding="utf-8"), "lxml").select_one("p.as-of")
        assert line.get_text().startswith(f"Edition {EDITION} + 2 changes, commit {git(project, 'rev-parse', 'HEAD')[:10]}.")
        cited, printed = (((paths.HTML / page).parent / link["href"]).resolve() for link in line("a"))
        assert cited == (place / page).resolve() and cited.is_file() and printed == (paths.HTML / as_of.PDF).resolve()
    assert release.shelve(kept) == place, "once more changes nothing"


# --- What is refused --------------------------------------------------------------------------


def refused(match: str) -> None:
    with pytest.raises(ReportError, match=match):
        release.stamp()


def test_what_is_not_committed_is_not_stamped(project):
    (project / "new.txt").write_text("x")
    refused("changes that are not committed")
    assert git(project, "tag", "--list") == ""


def test_an_edition_is_stamped_once(project):
    release.stamp()
    refused(f"The tag {EDITION} is there already")


@pytest.mark.parametrize(("file", "match"), [("chapters/changes.md", "has no entry of edition"), ("CHANGELOG.md", "has no entry “##")])
def test_an_edition_without_its_entry_is_not_stamped(project, file, match):
    (project / file).write_text("# Nothing\n", encoding="utf-8")
    commit(project, "No entry")
    refused(match)


def test_a_tree_without_git_is_not_stamped(project):
    shutil.rmtree(project / ".git")
    refused("This is no clone")


def test_a_stamp_that_could_not_be_printed_leaves_no_tag(project, monkeypatch):
    def fails():
        raise ReportError("no browser")

    monkeypatch.setattr(pdf, "write", fails)
    refused("no browser")
    assert git(project, "tag", "--list") == ""


def test_files_are_those_of_the_tag_alone(project):
    with pytest.raises(ReportError, match="the commit that has the tag"):
        release.files()
    release.stamp()
    commit(project, "Later")
    with pytest.raises(ReportError, match="with nothing changed since"):
        release.files()


def test_words_on_a_party_that_changed_without_an_entry_are_not_stamped(project):
    git(project, "tag", "2026.10")
    page, changes = project / "chapters" / "about.md", project / "chapters" / "changes.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nThe army lost the {fact}`edition` war.\n", encoding="utf-8")
    commit(project, "Words on a party")
    assert [(one.chapter, one.before, one.now) for one in wording.since()] == [("about", "", "The army lost the … war.")]
    refused("Changed since the last stamp, and chapters/changes.md does not say so: about, “The army lost the … war.”")
    changes.write_text(changes.read_text(encoding="utf-8") + "\nThe army lost the … war.\n", encoding="utf-8")
    commit(project, "Its entry")
    release.stamp()


@pytest.mark.parametrize(
    ("name", "content", "match"),
    [
        ("site.zip", b"", "is no site of an edition"),
        (f"a-divided-front-{EDITION}-site.zip", b"PK half", "is no zip, or is cut short"),
    ],
)
def test_a_file_that_is_no_site_is_refused(project, name, content, match):
    (project.parent / name).write_bytes(content)
    with pytest.raises(ReportError, match=match):
        release.shelve(project.parent / name)


@pytest.mark.parametrize(("inside", "match"), [("../x.html", "outside its folder"), ("index.html", "An edition never changes")])
def test_a_site_that_would_change_another_is_refused(project, inside, match):
    place = paths.HTML / "e" / EDITION
    place.mkdir(parents=True)
    (place / "index.html").write_text("as cited")
    file = project.parent / f"a-divided-front-{EDITION}-site.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(inside, "otherwise")
    with pytest.raises(ReportError, match=match):
        release.shelve(file)
    assert (place / "index.html").read_text() == "as cited"


# --- What pages say ---------------------------------------------------------------------------


def test_the_packed_pages_name_the_address_at_which_they_stay(project, monkeypatch):
    monkeypatch.setattr(publication, "address", lambda: "https://example.org/book/")
    (paths.HTML / "chapters" / "a.html").write_text('<link rel="canonical" href="https://example.org/book/chapters/a.html">')
    release.pack(paths.HTML, project / "site.zip", EDITION)
    with zipfile.ZipFile(project / "site.zip") as held:
        assert (
            held.read("chapters/a.html").decode() == f'<link rel="canonical" href="https://example.org/book/e/{EDITION}/chapters/a.html">'
        )


def test_without_git_a_page_says_the_edition_alone(project):
    shutil.rmtree(project / ".git")
    as_of.mark()
    assert said("chapters/index.html") == f"Edition {EDITION}."


def test_files_that_are_not_committed_are_told(project):
    (project / "new.txt").write_text("x")
    as_of.mark()
    assert said("contents.html").endswith("and changes that are not committed.")


def test_a_shallow_clone_does_not_count(project, monkeypatch):
    commit(project, "Later")
    shallow = project.parent / "shallow"
    git(project.parent, "clone", "--quiet", "--depth", "1", project.as_uri(), str(shallow))
    monkeypatch.setattr(paths, "ROOT", shallow)
    now = as_of.state()
    assert now.changes is None and now.commit and now.words() == EDITION


BINDER = "https://mybinder.org/v2/gh/a/b/", "?urlpath=lab/tree/chapters/c.md", "Open in Binder"


@pytest.mark.parametrize(
    ("now", "first", "cited"),
    [
        (as_of.State("2026.12", 0, "c0", tagged=True), "2026.12", ""),
        (as_of.State("2026.12", 3, "c0", tagged=True), "HEAD", "2026.12"),
        (as_of.State("2026.12", 0, "c0", loose=True, tagged=True), "HEAD", "2026.12"),
        (as_of.State("2026.12", 3, "c0"), "HEAD", ""),
        (as_of.State("2026.12"), "HEAD", ""),
    ],
)
def test_links_to_clones_take_the_tag_of_an_edition_and_the_branch_between_two(tmp_path, now, first, cited):
    """Also where the pages were marked before, at another state."""
    ahead, rest, words = BINDER
    page = tmp_path / "a.html"
    page.write_text(f"<p>{as_of.way(*BINDER)} · {as_of.way('https://example.org/a/b/tree/', '', 'Files')}</p>", encoding="utf-8")
    for state in (as_of.State("2026.11", 0, "c1", tagged=True), now):
        as_of.mark(tmp_path, state)
    links = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").find_all("a")
    names = [first, cited] if cited else [first]
    assert [link["href"] for link in links] == [
        *(f"{ahead}{name}{rest}" for name in names),
        *(f"https://example.org/a/b/tree/{name}" for name in names),
    ]
    assert links[0].get_text() == words and all("as cited" in link.get_text() for link in links if cited and link["href"].count(cited))


def test_a_stamp_is_known_by_its_tag(project):
    assert not as_of.state().is_stamp
    git(project, "tag", EDITION)
    assert as_of.state().is_stamp
    commit(project, "Later")
    now = as_of.state()
    assert now.tagged and now.changes and not now.is_stamp


@pytest.mark.parametrize(
    ("changes", "words"), [(None, "2026.12"), (0, "2026.12"), (1, "2026.12 + 1 change"), (1200, "2026.12 + 1,200 changes")]
)
def test_changes_are_counted_in_words(changes, words):
    assert as_of.State("2026.12", changes).words() == words


@pytest.mark.parametrize("page", [path.relative_to(BUILT).as_posix() for path in [*BUILT.glob("*.html"), *BUILT.glob("chapters/*.html")]])
def test_every_page_of_the_book_says_which_state_it_is(page):
    if page != "index.html":  # leads on
        line = BeautifulSoup((BUILT / page).read_text(encoding="utf-8"), "lxml").select_one("footer p.as-of").get_text()
        assert line.startswith(f"Edition {EDITION}")
