"""A print of the book is kept when the next one is like it."""

import pytest

from report.book import pdf
from report.errors import ReportError


@pytest.mark.parametrize("prints, kept", [("aa", "a"), ("abb", "b"), ("abacc", "c"), ("abcde", None)])
def test_a_print_counts_when_the_next_is_like_it(monkeypatch, tmp_path, prints, kept):
    said = iter(enumerate(prints))

    def print_next(program, source, target):
        number, text = next(said)
        target.write_bytes(f"{text} /CreationDate (D:2026{number}) /ModDate (D:2026{number})".encode())

    monkeypatch.setattr(pdf, "_print", print_next)
    if kept:
        pdf._print_alike("chromium", tmp_path / "book.html", tmp_path / "book.pdf")
        assert (tmp_path / "book.pdf").read_text().startswith(kept) and not list(said)
    else:
        with pytest.raises(ReportError, match="chromium printed the book 5 times, each time differently"):
            pdf._print_alike("chromium", tmp_path / "book.html", tmp_path / "book.pdf")
