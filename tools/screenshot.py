"""The picture in the README: the first page of the built book, in light and in dark.

Run by `make screenshot`, which builds the book if it is stale. Needs Chromium.
"""

from __future__ import annotations

import io
import shutil

from PIL import Image
from playwright.sync_api import sync_playwright

from report.book import build as book
from report.paths import HTML, ROOT

PICTURE = ROOT / ".github" / "book.webp"
SIZE = {"width": 1200, "height": 900}


def main() -> None:
    if book.is_stale():
        book.build()
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    halves = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for theme in ("light", "dark"):
            page = browser.new_context(viewport=SIZE).new_page()
            page.add_init_script(f"localStorage.mode = localStorage.theme = '{theme}'")
            page.goto((HTML / "chapters" / "index.html").as_uri())
            page.evaluate("document.fonts.ready")
            halves.append(Image.open(io.BytesIO(page.screenshot())))
        browser.close()
    both = Image.new("RGB", (2 * SIZE["width"] + 24, SIZE["height"]), "white")
    for at, half in enumerate(halves):
        both.paste(half, (at * (SIZE["width"] + 24), 0))
    both.thumbnail((1600, 1600))
    both.save(PICTURE, quality=82, method=6)
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
