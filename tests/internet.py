"""A small internet on this machine: pages, and an archive, that answer as they are told."""

import contextlib
import http.server
import json
import threading
import urllib.parse


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers a path by the next of the server's `answers` for it, the last one again and again.

    An answer is bytes, or (status, headers, bytes), or "silent" (nothing within the time-out), "endless"
    (pieces that never end), or a function of the request that gives one of these.
    """

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.server.asked.append((self.command, self.path, body, dict(self.headers)))
        path, _, query = self.path.partition("?")
        waiting = self.server.answers.get(path, [(404, {}, b"")])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if callable(answer):
            answer = answer(dict(urllib.parse.parse_qsl(query or body)))
        if answer == "silent":
            threading.Event().wait(1)
            return
        if answer == "endless":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            with contextlib.suppress(OSError):
                while not self.server.over.wait(0.02):
                    self.wfile.write(b"<p>and so on " * 64)
            return
        status, headers, content = (200, {}, answer) if isinstance(answer, bytes) else answer
        self.send_response(status)
        for name, text in {"Content-Type": "text/html", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(monkeypatch):
    """The server; `address` is its own, `answers` what it says, `asked` what it was asked."""
    from report.sources import wayback

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    server.answers, server.asked, server.over = {}, [], threading.Event()
    server.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(wayback, "AVAILABLE", f"{server.address}/available")
    monkeypatch.setattr(wayback, "SAVE", f"{server.address}/save")
    monkeypatch.setattr(wayback, "COPIES", f"{server.address}/web")
    monkeypatch.setattr(wayback, "TIMEOUT", (2, 0.3))
    monkeypatch.setattr(wayback, "PAUSE", 0)
    monkeypatch.setattr(wayback, "POLL", (0.01, 5))
    monkeypatch.setattr(wayback, "RETRY", wayback.RETRY | {"backoff_factor": 0.01, "retry_after_max": 1})
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


def available(timestamp: str, address: str, status: str = "200") -> bytes:
    """What the archive says of a copy that it has."""
    copy = {"available": True, "url": f"http://web.archive.org/web/{timestamp}/{address}", "timestamp": timestamp, "status": status}
    return json.dumps({"url": address, "archived_snapshots": {"closest": copy}}).encode()


NONE = b'{"url": "x", "archived_snapshots": {}}'
"""What the archive says where it has none."""
