"""report.sources.wayback, against pages and an archive on this machine that fail in the ways that they do."""

import gzip
import json
import time

import pytest
from internet import NONE, available, serving

from report.sources import wayback

SAID = "We will not talk, he said."


@pytest.fixture
def net(monkeypatch):
    with serving(monkeypatch) as server:
        yield server


def page(net, *answers):
    net.answers["/a"] = list(answers)
    return wayback.page(wayback.session(), f"{net.address}/a")


def test_a_page_is_read(net):
    found = page(net, b"<html><script>no</script><p>We will <b>not</b> talk, he said.")
    assert not found.gone and wayback.holds(SAID, found.words) and "no" not in found.words.split()


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_told(net, status):
    assert page(net, (status, {}, b"none")) == wayback.Page(True, None, f"it answers {status}")


@pytest.mark.parametrize("status", [401, 403, 451, 500, 503])
def test_a_page_that_refuses_is_not_gone(net, status):
    assert page(net, (status, {}, b"no")) == wayback.Page(False, None, f"it answers {status}")


def test_what_may_pass_is_asked_again_after_the_time_that_the_page_names(net):
    began = time.monotonic()
    found = page(net, (429, {"Retry-After": "1"}, b""), (503, {}, b""), SAID.encode())
    assert wayback.holds(SAID, found.words) and time.monotonic() - began >= 1


def test_nobody_waits_as_long_as_a_page_may_ask(net):
    began = time.monotonic()
    assert page(net, (429, {"Retry-After": "86400"}, b""), SAID.encode()).words
    assert time.monotonic() - began < 5


def test_who_never_answers_is_left(net):
    assert page(net, "silent") == wayback.Page(False, None, "it gives no answer")


def test_a_page_that_never_ends_is_left(net, monkeypatch):
    monkeypatch.setattr(wayback, "DEADLINE", 0.3)
    assert page(net, "endless") == wayback.Page(False, None, "it was not whole after 0 seconds")


def test_of_a_huge_page_the_first_part_is_read(net, monkeypatch):
    monkeypatch.setattr(wayback, "LARGEST", 2**18)
    bomb = gzip.compress(SAID.encode() + b" " * 2**25)
    found = page(net, (200, {"Content-Encoding": "gzip"}, bomb))
    assert wayback.holds(SAID, found.words) and len(found.words) < 2**19


def test_redirects_are_followed(net):
    net.answers["/b"] = [SAID.encode()]
    assert wayback.holds(SAID, page(net, (301, {"Location": "/b"}, b"")).words)


def test_redirects_without_end_are_left(net):
    assert page(net, (302, {"Location": "/a"}, b"")) == wayback.Page(False, None, "it leads on without end")


def test_an_article_that_leads_to_the_first_page_is_gone(net):
    net.answers["/"] = [b"<p>Welcome"]
    assert page(net, (302, {"Location": "/"}, b"")) == wayback.Page(True, None, "it leads to the site's first page")


def test_a_host_that_is_not_there_is_not_gone(net):
    assert wayback.page(wayback.session(), "http://127.0.0.1:9/a") == wayback.Page(False, None, "it gives no answer")


def test_a_pdf_has_no_words_to_read(net):
    assert page(net, (200, {"Content-Type": "application/pdf"}, b"%PDF")).reason == "its words can't be read (application/pdf)"


@pytest.mark.parametrize(
    "content, kind",
    [
        ("ہم بات نہیں کریں گے".encode(), "text/html; charset=iso-8859-1"),  # the server is wrong
        ("<meta charset=windows-1252>ہم بات نہیں کریں گے".encode(), "text/html"),  # the page is
        ("ہم بات نہیں کریں گے".encode("utf-16"), "text/html"),
    ],
)
def test_a_page_in_another_encoding_than_it_says_is_read(net, content, kind):
    assert wayback.holds("ہم بات نہیں کریں گے", page(net, (200, {"Content-Type": kind}, content)).words)


@pytest.mark.parametrize(
    "content, kind",
    [
        ("It’s Gilgit – naïve".encode("cp1252"), "text/html"),
        ("It’s Gilgit – naïve".encode("cp1252"), "text/html; charset=windows-1252"),
        (b"<meta charset=windows-1252>" + "It’s Gilgit – naïve".encode("cp1252"), "text/html; charset=utf-8"),
    ],
)
def test_a_page_of_windows_is_read(net, content, kind):
    assert wayback.holds("It's Gilgit - naive", page(net, (200, {"Content-Type": kind}, content)).words)


@pytest.mark.parametrize(
    "words, text, there",
    [
        ("used force", "They USED\u00a0\nforce.", True),
        ("it’s over", "IT'S over", True),
        ("used force", "unused forceps", False),
        ("we … talk", "We shall talk", True),
        ("talk … we", "We shall talk", False),
        ("they [the army] left", "they left", True),
        ("ہم بات", "ہَم باتِ", True),
        ("", "anything", True),
    ],
)
def test_words_are_compared_by_letters(words, text, there):
    assert wayback.holds(words, text) == there


# --- The archive -----------------------------------------------------------------------------------


def test_the_nearest_copy_is_found(net):
    net.answers["/available"] = [available("20240805120000", "https://example.org/x?y=1")]
    assert wayback.copy(wayback.session(), "https://example.org/x?y=1", "2024-08") == wayback.Copy(
        f"{net.address}/web/20240805120000/https://example.org/x?y=1", "2024-08-05"
    )
    assert net.asked[0][1] == "/available?url=https%3A%2F%2Fexample.org%2Fx%3Fy%3D1&timestamp=202408"


@pytest.mark.parametrize("answer", [NONE, available("20240805120000", "https://example.org/", "404")])
def test_that_there_is_no_copy_is_told(net, answer):
    net.answers["/available"] = [answer]
    assert wayback.copy(wayback.session(), "https://example.org/") is None


@pytest.mark.parametrize(
    "answer, why",
    [
        ((429, {"Retry-After": "1"}, b""), "it answers 429"),
        ((500, {}, b""), "it answers 500"),
        (b"<html>Be right back", "its answer makes no sense"),
        (b"[]", "its answer makes no sense"),
        (b'{"archived_snapshots": {"closest": {"available": true}}}', "its answer makes no sense"),
        (available("yesterday", "https://example.org/"), "its answer makes no sense"),
        ("silent", "it gives no answer"),
    ],
)
def test_an_archive_that_does_not_say_is_no_answer(net, answer, why):
    net.answers["/available"] = [answer]
    with pytest.raises(wayback.Unanswered, match=f"^{why}$"):
        wayback.copy(wayback.session(), "https://example.org/")


def test_a_copy_is_asked_for_and_awaited(net):
    net.answers["/save"] = [b'{"url": "https://example.org/", "job_id": "spn2-1"}']
    done = {"status": "success", "timestamp": "20261129101112", "original_url": "https://example.org/"}
    net.answers["/save/status/spn2-1"] = [b'{"status": "pending"}', json.dumps(done).encode()]
    made = wayback.save(wayback.session(), "https://example.org/", "key:secret")
    assert made == wayback.Copy(f"{net.address}/web/20261129101112/https://example.org/", "2026-11-29")
    assert net.asked[0][0] == "POST" and "url=https%3A%2F%2Fexample.org%2F" in net.asked[0][2]
    assert all(headers["Authorization"] == "LOW key:secret" for *_, headers in net.asked)


@pytest.mark.parametrize(
    "job, state, why",
    [
        (b'{"message": "You need to be logged in."}', b"", "You need to be logged in."),
        ((401, {}, b"no"), b"", "it answers 401"),
        (b'{"job_id": "1"}', b'{"status": "error", "status_ext": "error:blocked-url"}', "error:blocked-url"),
        (b'{"job_id": "1"}', b'{"status": "pending"}', "the copy was not made in time"),
        (b'{"job_id": "1"}', b"nothing", "its answer makes no sense"),
    ],
)
def test_a_copy_that_is_not_made_is_told(net, job, state, why):
    net.answers |= {"/save": [job], "/save/status/1": [state]}
    with pytest.raises(wayback.Unanswered, match=f"^{why}$"):
        wayback.save(wayback.session(), "https://example.org/", "key:secret")


def test_keys_go_to_the_archive_alone(net):
    session = wayback.session()
    net.answers |= {"/save": [(401, {}, b"")], "/a": [b"x"]}
    with pytest.raises(wayback.Unanswered):
        wayback.save(session, "https://example.org/", "key:secret")
    wayback.page(session, f"{net.address}/a")
    assert "Authorization" not in net.asked[-1][3]
