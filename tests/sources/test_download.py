"""report.sources.download, against a server on this machine that fails in the ways that servers do."""

import http.server
import threading

import pytest

from report.errors import ReportError
from report.sources import download

BODY = b"id,country\n" + b"".join(b"%d,Pakistan\n" % n for n in range(40_000))
NAME = "ged261-csv.zip"


class Publisher(http.server.BaseHTTPRequestHandler):
    """Answers each request by the next of the server's `script`: a status, "cut" (half of what is
    asked for, then the line drops), "silent" (nothing within the time-out) or "whole"."""

    def do_GET(self):
        server = self.server
        server.asked.append(dict(self.headers) | {"path": self.path})
        step = server.script.pop(0) if server.script else "whole"
        if step == "silent":
            threading.Event().wait(1)
            return
        if isinstance(step, int):
            self.send_error(step)
            return
        start, tag = 0, server.tags.pop(0) if len(server.tags) > 1 else server.tags[0]
        if "Range" in self.headers and self.headers["If-Range"] == tag:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        rest = server.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        if tag:
            self.send_header("ETag", tag)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(server.body) - 1}/{len(server.body)}")
        self.end_headers()
        self.wfile.write(rest[: len(rest) // 2] if step == "cut" else rest)

    def log_message(self, *_):
        pass


def begun(asked: dict) -> int:
    """The byte from which a request asked."""
    return int(asked.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))


@pytest.fixture
def publisher(monkeypatch):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    server.script, server.asked, server.tags, server.body = [], [], ['"one"'], BODY
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(download, "ADDRESS", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(download, "WAIT", 0.01)
    monkeypatch.setattr(download, "TIMEOUT", (2, 0.3))
    yield server
    server.shutdown()
    server.server_close()


def test_a_release_is_fetched_whole_and_once(publisher, tmp_path):
    path = download.fetch("26.1", tmp_path)
    assert (path.name, path.read_bytes()) == (NAME, BODY)
    assert publisher.asked[0]["path"] == f"/ged/{NAME}"
    assert [one.name for one in tmp_path.iterdir()] == [NAME]
    download.fetch("26.1", tmp_path)
    assert len(publisher.asked) == 1


@pytest.mark.parametrize("step", [500, 503, 429, 408, "silent"])
def test_what_may_pass_is_tried_again(publisher, tmp_path, step):
    publisher.script = [step, step]
    assert download.fetch("26.0.7", tmp_path).read_bytes() == BODY
    assert [one["path"] for one in publisher.asked] == ["/candidateged/GEDEvent_v26_0_7.csv"] * 3


def test_a_transfer_goes_on_where_it_broke_off(publisher, tmp_path):
    publisher.script = ["cut", "cut"]
    assert download.fetch("26.1", tmp_path).read_bytes() == BODY
    starts = [begun(one) for one in publisher.asked]
    assert starts[0] == 0 < starts[1] < starts[2]


def test_a_run_goes_on_where_an_earlier_run_was_stopped(publisher, tmp_path, monkeypatch):
    publisher.script = ["cut"]
    monkeypatch.setattr(download, "ATTEMPTS", 1)
    with pytest.raises(ReportError, match=r"could not be downloaded in 1 attempts .*Run the command again: it goes on"):
        download.fetch("26.1", tmp_path)
    assert not (tmp_path / NAME).exists()
    assert download.fetch("26.1", tmp_path).read_bytes() == BODY
    assert 0 < begun(publisher.asked[1]) <= len(BODY) // 2


@pytest.mark.parametrize("tags", [['"one"', '"two"'], ["", ""], ['W/"one"', 'W/"one"']])
def test_a_file_that_may_have_changed_is_fetched_from_its_start(publisher, tmp_path, tags):
    publisher.script, publisher.tags = ["cut"], list(tags)
    assert download.fetch("26.1", tmp_path).read_bytes() == BODY
    # A part is only asked for with a tag that vouches for the bytes; then the server decides.
    assert (begun(publisher.asked[1]) > 0) == (tags[0] == '"one"')


def test_a_part_that_is_longer_than_the_file_is_dropped(publisher, tmp_path):
    (tmp_path / f"{NAME}.part").write_bytes(BODY + b"more")
    (tmp_path / f"{NAME}.etag").write_text('"one"')
    publisher.script = [416]
    assert download.fetch("26.1", tmp_path).read_bytes() == BODY


@pytest.mark.parametrize("status", [401, 403, 404])
def test_what_will_not_pass_is_said_at_once(publisher, tmp_path, status):
    publisher.script = [status]
    with pytest.raises(ReportError, match=rf"answers {status} .*is the version published\? Download it with a browser"):
        download.fetch("26.1", tmp_path)
    assert len(publisher.asked) == 1


def test_it_gives_up_with_the_reason(publisher, tmp_path):
    publisher.script = [503] * 20
    with pytest.raises(ReportError, match=r"could not be downloaded in 6 attempts \(503 Service Unavailable\)"):
        download.fetch("26.1", tmp_path)
    assert len(publisher.asked) == download.ATTEMPTS


def test_a_proxy_is_respected(publisher, tmp_path, monkeypatch):
    """The server stands in for the proxy: it is asked for a whole address of another host."""
    monkeypatch.setenv("http_proxy", download.ADDRESS)
    monkeypatch.setattr(download, "ADDRESS", "http://publisher.invalid")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert download.fetch("26.1", tmp_path).read_bytes() == BODY
    assert publisher.asked[0]["path"] == f"http://publisher.invalid/ged/{NAME}"


@pytest.mark.parametrize("ask", [download.fetch, download.is_published])
def test_certificates_that_are_not_there_are_told(monkeypatch, tmp_path, ask):
    monkeypatch.setattr(download, "FOLDER", tmp_path)
    monkeypatch.setattr(download, "ADDRESS", "https://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(ReportError, match=r"as this machine is set up: .*none\.pem.* Mend REQUESTS_CA_BUNDLE"):
        ask("26.1")


def test_the_addresses_are_ucdps():
    assert download.address("26.1") == "https://ucdp.uu.se/downloads/ged/ged261-csv.zip"
    assert download.address("26.0.7") == "https://ucdp.uu.se/downloads/candidateged/GEDEvent_v26_0_7.csv"
    assert download.address("26.01.26.06") == "https://ucdp.uu.se/downloads/candidateged/GEDEvent_v26_01_26_06.csv"


@pytest.mark.parametrize("version", ["26", "latest", "../26.1", "26.1.1", "acled"])
def test_what_is_no_version_is_refused(version):
    with pytest.raises(ReportError, match="is no version of UCDP's.*ACLED asks for a login"):
        download.address(version)
