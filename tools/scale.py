"""What the book costs beyond one machine, measured: `make scale` writes chapters/scale.csv.

Bytes of a visit in Chromium, requests a second of a static server on this machine, memory and time
of a reader's kernel, and the panel of a hundred countries. Bounded: seconds each, a minute in all.
"""

from __future__ import annotations

import csv
import datetime
import gzip
import http.client
import os
import platform
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from report.book import build as book
from report.paths import CHAPTERS, HTML, ROOT

TABLE = CHAPTERS / "scale.csv"
REQUESTS, CONNECTIONS, SECONDS = 2000, 8, 20
COUNTRIES, EVENTS = 100, 400_000

CHAPTER = """
import resource, time
start = time.perf_counter()
from report.chapters.violence_by_province import figures as province
province.deaths_since_1989()._repr_mimebundle_()
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
PANEL = f"""
import resource, time
import numpy as np, pandas as pd
from report.record import panel
chance = np.random.default_rng(1)
months = [f"{{y}}-{{m:02}}" for y in range(1989, 2026) for m in range(1, 13)]
events = pd.DataFrame({{
    "province": pd.Series(np.char.add("C", chance.integers(0, {COUNTRIES * 12}, {EVENTS}).astype(str))),
    "former_fata": "", "month": pd.Series(months).iloc[chance.integers(0, len(months), {EVENTS})].to_numpy(),
    "violence": pd.Series(["state-based", "non-state", "one-sided"]).iloc[chance.integers(0, 3, {EVENTS})].to_numpy(),
    "actor": "group", "scope": "militancy", "deaths_low": 1, "deaths_best": 2, "deaths_high": 3,
}})
start = time.perf_counter()
rows = panel.from_ucdp(events, "ucdp-ged")
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@contextmanager
def server():
    """Python's own static server of the built book; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "http.server", "--protocol", "HTTP/1.1", "--bind", "127.0.0.1", "--directory", str(HTML), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def visits(port: int) -> list[tuple[str, float, str]]:
    """Requests and gzipped bytes of the first chapter that a reader opens, and of the next."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    seen: dict[str, int] = {}
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for what, chapter in (("first visit", "index"), ("a further chapter", "violence-by-province")):
            page, answers = browser.new_page(), []
            page.on("response", lambda one, answers=answers: answers.append(one))
            page.goto(f"http://127.0.0.1:{port}/chapters/{chapter}.html", wait_until="networkidle")
            new = {one.url: len(gzip.compress(one.body(), 6)) for one in answers if one.ok and one.url not in seen}
            seen |= new
            page.close()
            found += [(f"{what}: requests", len(new), ""), (f"{what}: gzipped", sum(new.values()) / 1000, "kB")]
        browser.close()
    assert all(urlsplit(url).hostname == "127.0.0.1" for url in seen)
    return found


def requests_per_second(port: int) -> float:
    """Of one chapter's page, over a few connections that stay open, for a bounded count and time."""
    done = []
    deadline = time.perf_counter() + SECONDS

    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(REQUESTS // CONNECTIONS):
            if time.perf_counter() > deadline:
                return
            connection.request("GET", "/chapters/index.html")
            connection.getresponse().read()
            done.append(1)

    start = time.perf_counter()
    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return len(done) / (time.perf_counter() - start)


def in_a_process(code: str) -> tuple[float, float]:
    """Seconds and megabytes that a program prints of itself."""
    environment = os.environ | {"MPLBACKEND": "agg"}
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, out.stdout.split())
    return seconds, megabytes


def main() -> None:
    if book.is_stale():
        book.build()
    size = sum(path.stat().st_size for path in HTML.rglob("*") if path.is_file())
    rows = [("the whole site", size / 1e6, "MB"), ("files of the site", sum(1 for p in HTML.rglob("*") if p.is_file()), "")]
    with server() as port:
        rows += visits(port)
        rows.append(("requests a second, Python's static server on loopback", requests_per_second(port), ""))
    seconds, megabytes = in_a_process(CHAPTER)
    rows += [("one chart drawn anew in a fresh process", seconds, "s"), ("memory of that process", megabytes, "MB")]
    seconds, megabytes = in_a_process(PANEL)
    rows += [
        (f"panel of {COUNTRIES} countries from {EVENTS:,} events, once read", seconds, "s"),
        ("memory of that process, events included", megabytes, "MB"),
    ]
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["What", "Value"])
        for what, value, unit in rows:
            number = f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
            writer.writerow([what, f"{number} {unit}".strip()])
        writer.writerow(["the machine", machine])
        writer.writerow(["the day", datetime.date.today().isoformat()])
    print(TABLE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
