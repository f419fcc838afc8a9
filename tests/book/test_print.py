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


def test_a_chromium_that_may_not_shut_itself_in_prints_our_own_page_without(monkeypatch, tmp_path):
    program, target = tmp_path / "chromium", tmp_path / "book.pdf"
    program.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> "{tmp_path}/calls"\n'
        'case " $* " in *" --no-sandbox "*) ;; *) echo "FATAL: No usable sandbox!" >&2; exit 133 ;; esac\n'
        f'echo printed > "{target}"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(pdf.os, "geteuid", lambda: 1000)
    pdf._print(str(program), tmp_path / "book.html", target)
    first, second = (tmp_path / "calls").read_text().splitlines()
    assert "--no-sandbox" not in first and second.startswith("--no-sandbox ")
    assert target.read_text() == "printed\n"
