"""How Chromium is asked to print the book."""

from report.book import pdf


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
