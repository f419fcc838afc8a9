"""report.editions.archives: what a weekly run learns of pages and copies, and what it writes."""

import shutil

import pytest
from internet import NONE, available, serving

from report import paths, registers, tables
from report.book import register_pages
from report.editions import archives
from report.editions.archives import Source
from report.registers import archives as register
from report.registers.archives import Archive

SAID, OTHER = "We will not talk", "Talks are the only way"


@pytest.fixture
def net(monkeypatch):
    with serving(monkeypatch) as server:
        server.answers["/available"] = [NONE]
        yield server


def source(net, path="/a", words=SAID) -> Source:
    return Source(net.address + path, ("an-entry",), "2024-08-05", {"an-entry": words} if words else {})


def with_copy(net, content) -> str:
    """Gives the archive a copy of /a; returns its address."""
    address = f"{net.address}/a"
    net.answers["/available"] = [available("20240805120000", address)]
    net.answers[f"/web/20240805120000id_/{address}"] = [content]
    return f"{net.address}/web/20240805120000/{address}"


def learn(net, *answers, known=None, keys="", **more):
    """What a run finds out of one page that answers so."""
    net.answers["/a"] = list(answers)
    (found,) = archives.check([source(net, **more)], known or {}, 1, keys)
    return found


def test_a_page_with_its_words_and_a_copy(net):
    copy = with_copy(net, b"unread")
    found = learn(net, SAID.encode())
    assert found.row == Archive(f"{net.address}/a", copy, "2024-08-05", "there") and found.new
    assert not any("id_" in path for _, path, *_ in net.asked)  # the copy need not be read


@pytest.mark.parametrize(
    "page, copy, status, missing",
    [
        (SAID.encode(), None, "there", False),
        ((404, {}, b""), SAID.encode(), "copy", False),
        (b"rewritten", SAID.encode(), "copy", False),
        ((403, {}, b""), SAID.encode(), "copy", False),
        ((404, {}, b""), b"rewritten", "gone", True),
        (b"rewritten", b"rewritten", "gone", True),
        (b"rewritten", None, "gone", True),
        ((404, {}, b""), None, "gone", True),
        ((403, {}, b""), None, "unread", True),
        ((403, {}, b""), b"rewritten", "unread", True),  # the page may have them
        (b"rewritten", (503, {}, b""), "unread", True),  # the copy may
        ("silent", None, "unread", True),
    ],
)
def test_where_the_words_are(net, page, copy, status, missing):
    if copy is not None:
        with_copy(net, copy)
    found = learn(net, page)
    assert (found.row.status, bool(found.missing)) == (status, missing)
    assert bool(found.row.archive_url) == bool(found.row.archive_day) == (copy is not None)


@pytest.mark.parametrize("page, status", [(b"anything", "there"), ((410, {}, b""), "gone"), ((403, {}, b""), "unread")])
def test_a_page_that_is_not_quoted_need_only_answer(net, page, status):
    assert learn(net, page, words="").row.status == status


def test_a_known_copy_is_kept_and_not_asked_for_again(net):
    known = Archive(f"{net.address}/a", "https://web.archive.org/web/20200101000000/x", "2020-01-01", "there")
    found = learn(net, SAID.encode(), known={known.url: known})
    assert found.row == known and not found.new
    assert [path for _, path, *_ in net.asked] == ["/a"]


def test_a_copy_is_made_of_a_page_that_has_none(net):
    net.answers["/save"] = [b'{"job_id": "1"}']
    net.answers["/save/status/1"] = [b'{"status": "success", "timestamp": "20261129101112"}']
    assert learn(net, SAID.encode(), keys="key:secret").row.archive_day == "2026-11-29"


@pytest.mark.parametrize("page, keys", [((404, {}, b""), "key:secret"), (SAID.encode(), "")])
def test_no_copy_is_made_of_what_is_gone_nor_without_keys(net, page, keys):
    learn(net, page, keys=keys)
    assert "/save" not in [path for _, path, *_ in net.asked]


def test_an_archive_that_fails_again_and_again_is_left_alone(net, capsys):
    net.answers["/available"] = [b"nonsense"]
    named = [source(net, f"/{number}") for number in range(9)]
    net.answers |= {f"/{number}": [SAID.encode()] for number in range(9)}
    found = list(archives.check(named, {}, 1))
    assert {one.row.status for one in found} == {"there"} and not any(one.row.archive_url for one in found)
    assert sum(path.startswith("/available") for _, path, *_ in net.asked) == archives.PATIENCE
    assert "left alone after 5 failures: its answer makes no sense" in capsys.readouterr().err


def test_a_run_ends_in_its_time_and_begins_with_what_was_never_asked_for(net):
    named = [source(net, f"/{number}") for number in range(4)]
    known = {one.url: Archive(one.url, "", "", "there") for one in named[1:]}
    run = archives.check(named, known, 1)
    assert next(run).source == named[0]
    assert not list(archives.check(named, known, 0))


def test_the_register_s_pages_are_each_named_once():
    found = archives.sources()
    assert len({one.url for one in found}) == len(found) and all(one.url for one in found)
    quoted = {key for one in found for key in one.words}
    assert quoted == {q.quotation for q in registers.quotations() if q.type == "quotation" and q.url}


@pytest.fixture
def own_tables(tmp_path, monkeypatch):
    """The table in a folder of its own, to be written."""
    folder = tmp_path / "data"
    folder.mkdir()
    package = tables.package()
    package["resources"] = [one for one in package["resources"] if one["name"] == register.TABLE]
    shutil.copy(paths.DATA / "archives.csv", folder)
    (folder / tables.PACKAGE).write_bytes(tables.package_bytes(package))
    monkeypatch.setattr(paths, "DATA", folder)
    register.archives.cache_clear()
    yield folder
    register.archives.cache_clear()


def test_a_run_writes_the_table_and_what_is_gone(net, own_tables, monkeypatch, tmp_path):
    with_copy(net, SAID.encode())
    net.answers |= {"/a": [(404, {}, b"")], "/b": [b"rewritten"], "/c": [b"fine"]}
    named = [source(net), source(net, "/b", OTHER), source(net, "/c", ""), source(net, "/d", "")]
    net.answers["/d"] = ["silent"]
    net.answers["/available"] = [lambda asked: available("20240805120000", asked["url"]) if asked["url"].endswith("/a") else NONE]
    monkeypatch.setattr(archives, "sources", lambda: named)
    archives.run(1, "", tmp_path / "new" / "found.md")
    written = tables.read("archives")
    assert dict(zip(written["url"].str[-1], written["status"])) == {"a": "copy", "b": "gone", "c": "there", "d": "unread"}
    told = (tmp_path / "new" / "found.md").read_text(encoding="utf-8")
    assert told.startswith("Asked for 4 of 4 pages; 1 new copies found or made. 4 pages were ever asked for; 1 have a copy.")
    assert told.index("/b>") < told.index("/a>") < told.index("/d>") and "/c>" not in told
    assert f'  - Not found, of an-entry: "{OTHER}"' in told and "it answers 404" in told
    archives.run(0, "", None)  # no time: nothing is lost
    assert tables.read("archives").equals(written)
    monkeypatch.setattr(archives, "sources", lambda: named[:1])
    archives.run(0, "", None)  # a page that no register names any more goes
    assert list(tables.read("archives")["url"]) == [named[0].url]


def test_an_entry_links_to_its_copy_where_there_is_one(monkeypatch):
    q = next(q for q in registers.quotations() if q.url)
    copy = Archive(q.url, f"https://web.archive.org/web/20240805120000/{q.url}&x", "2024-08-05", "there")
    monkeypatch.setattr(register, "archives", lambda: {q.url: copy})
    shown = f', <a href="https://web.archive.org/web/20240805120000/{q.url}&amp;x">archived copy, 5 August 2024</a>'
    assert register_pages.archived_copy(q.url) == shown
    assert register_pages.attribution(q, "x")[0].astext().endswith(shown)
    monkeypatch.setattr(register, "archives", lambda: {q.url: Archive(q.url, "", "", "unread")})
    assert register_pages.archived_copy(q.url) == register_pages.archived_copy("https://example.org/") == ""
