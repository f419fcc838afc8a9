"""The commands: python -m report refresh | estimate | archives | seal | check | facts | build | serve | pdf | notebooks | test | test-browser."""

from __future__ import annotations

import argparse
import errno
import io
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from report import paths
from report.errors import ReportError

MAY_NOT = "Copy the project to a folder in which you may write, and run the command there."
FULL = "Free some space and run the command again."
REMEDIES = {errno.EROFS: MAY_NOT, errno.EACCES: MAY_NOT, errno.EPERM: MAY_NOT, errno.ENOSPC: FULL, errno.EDQUOT: FULL}
LIBRARY = "This is the installed library, which reads the tables. The commands work in a clone of the project: run them there."
OWN = "Run the command with the project's own: .venv/bin/python (on Windows .venv\\Scripts\\python), which make book sets up."


# Each command imports what it needs inside its function, so that `--help` and a Python without the
# packages are answered in one line (tested), and `seal` does not wait for Sphinx.


def build(args):
    from report.book import stamp

    if not stamp.is_stale():
        if stamp.stamped().get("commit") != stamp.commit_state():
            from report.book import as_of

            as_of.mark()
            stamp.keep_commit()
        print("Nothing has changed since the last build.")
        return
    from report.book import build as book

    book.build()


def serve(args):
    """Builds the book whenever a file is saved, and shows it in a browser."""
    _need("livereload", "make serve", "serve")
    from report.book import serve

    serve.serve(args.port)


def pdf(args):
    """Builds the book if it is stale, then prints it as one PDF."""
    _need("pypdf", "make pdf", "browser")
    from report.book import as_of, pdf
    from report.paths import HTML

    shutil.copyfile(pdf.write(), HTML / as_of.PDF)
    as_of.mark()


def notebooks(args):
    """Builds the book if it is stale; with its pages, the build writes a notebook for each chapter."""
    from report.book import build as book
    from report.book.notebooks import FOLDER
    from report.paths import HTML, ROOT

    if book.is_stale():
        book.build()
    print(f"The executed notebooks are in {(HTML / FOLDER).relative_to(ROOT)}/")


def check(args):
    """Validates every table and lints the prose."""
    from report import tables
    from report.estimates import freshness
    from report.prose import lint

    tables.verify()
    freshness.refuse_stale()
    lint.check()
    print("The tables match their schema and seal; the prose holds no typed number.")


def facts(args):
    """Lists what the prose may name: arguments, meaning, and each use with its value and place."""
    from report.prose import listing

    print("\n".join(listing.lines(args.word)))


def seal(args):
    from report import tables

    tables.seal()


def refresh(args):
    from report.editions.refresh import run

    run(args)


def refresh_arguments(parser) -> None:
    """The options of `python -m report refresh`."""
    parser.add_argument("--ucdp-ged", metavar="FILE", help="the yearly GED: csv or zip, world or Pakistan")
    parser.add_argument(
        "--ucdp-candidate",
        metavar="FILE",
        nargs="+",
        default=(),
        help="all Candidate releases to hold, csv, zip or xlsx; those with provinces replace the "
        "committed ones, and so does one without provinces",
    )
    parser.add_argument(
        "--ucdp-candidate-first",
        metavar="FILE",
        nargs="+",
        default=(),
        help="first monthly releases of months after those of --ucdp-candidate, which is given with them; they stand apart",
    )
    parser.add_argument("--acled", metavar="FILE", help="ACLED's aggregated file by week: xlsx or csv")
    parser.add_argument("--ucdp-country-months", metavar="FILE", help="UCDP's deaths by country and month, to reconcile with")
    parser.add_argument(
        "--download", metavar="VERSION", nargs="+", default=(), help="fetch these releases of UCDP's: 26.1, 26.0.7, 26.01.26.06"
    )
    parser.add_argument("--allow-shrink", action="store_true", help="accept files that cover less than the committed tables")


def archives(args):
    """Asks whether the registers' pages and their quoted words are still there, and for archived copies. Never fails for what is gone."""
    from report.editions import archives

    archives.run(args.minutes, os.environ.get("ARCHIVE_KEYS", ""), args.report)


def living(args):
    """Proposes a later release of UCDP's: refresh, estimate, build, and the text of a pull request."""
    from report.editions import living

    living.run([word for word in args.given if word not in ("living", "--dry-run")], args.dry_run)


def edition(args):
    """Stamps the next edition and writes its entry in chapters/changes.md."""
    from report.editions import edition

    edition.make(args.again)


def panels(args):
    """Writes what is too large to commit into _build/panels/: tidy panels as CSV, Parquet and Stata files, the data package."""
    _need("pyarrow", "make panels", "panels")
    from report.record import tidy
    from report.tables import archive

    folder = paths.BUILD / "panels"
    made = tidy.write(folder)
    archive.write(folder / f"{archive.NAME}.zip")
    print("\n".join(str(path.relative_to(paths.ROOT)) for path in [*made, folder / f"{archive.NAME}.zip"]))


def stamp(args):
    """Tags the edition and makes the files of its release; without a tag of its own in CI, where the tag is what was pushed."""
    _need("pypdf", "make stamp", "browser")
    _need("cyclonedx_py", "make stamp", "test")
    from report.book import release

    release.files() if args.files else release.stamp()


def shelve(args):
    """Puts stamped editions into the built site, each in a folder of its own, and links to them."""
    from report.book import as_of, release

    for archive in args.archives:
        release.shelve(archive)
    as_of.mark()


def estimate(args):
    """Computes the tables of estimates and verdicts by data/specification.yml: minutes, not seconds."""
    from report import tables
    from report.estimates import freshness

    with tables.alone():
        freshness.renew()


def test(args):
    """Builds the book if it is stale, then runs all tests that need only Python."""
    _run_tests(args.arguments)


def test_browser(args):
    """Builds the book if it is stale, then reads its pages in Chromium."""
    _need("playwright", "make test-browser", "browser")
    _run_tests(["tests/browser", *args.arguments])


def _need(package: str, make: str, group: str) -> None:
    """ReportError that says how to get a package of a group of dependencies, where it is missing."""
    if find_spec(package) is None:
        raise ReportError(f"{package} is not installed. Run: {make}, or pip install --require-hashes -r requirements-{group}.txt")


def _run_tests(arguments):
    _need("pytest", "make test", "test")
    from report.book import build as book

    if book.is_stale():
        book.build()
    import pytest

    # In the order of their names: by number of tests, the print with its few long ones would be begun last.
    code = pytest.main(["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *arguments])
    if code:
        raise SystemExit(int(code))


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m report", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="execute the chapters and build the book").set_defaults(run=build)
    command = commands.add_parser("serve", help="a live preview: build whenever a file is saved, and reload the page")
    command.add_argument("--port", type=int, default=8000)
    command.set_defaults(run=serve)
    commands.add_parser("pdf", help="print the book as one PDF; needs Chromium").set_defaults(run=pdf)
    commands.add_parser("notebooks", help="the chapters as executed notebooks").set_defaults(run=notebooks)
    commands.add_parser("check", help="validate the tables and lint the prose").set_defaults(run=check)
    command = commands.add_parser("facts", help="what the prose may name: arguments, meaning, uses with their values")
    command.add_argument("word", nargs="?", default="", help="only names that hold this word, or say it in their meaning")
    command.set_defaults(run=facts)
    commands.add_parser("seal", help="renew the tables' hashes; prints what changed").set_defaults(run=seal)
    for name, run, what in (
        ("test", test, "all tests that need only Python"),
        ("test-browser", test_browser, "the tests of the pages in Chromium"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("arguments", nargs="*", help="passed on to pytest")
        command.set_defaults(run=run)
    commands.add_parser("estimate", help="compute the estimates and verdicts anew (some minutes)").set_defaults(run=estimate)
    command = commands.add_parser("archives", help="ask whether the registers' pages are still there, and for archived copies")
    command.add_argument("--minutes", type=float, default=45, help="how long to go on; what is left is asked for first the next time")
    command.add_argument("--report", type=Path, metavar="FILE", help="where to write what was found, in Markdown")
    command.set_defaults(run=archives)
    commands.add_parser("panels", help="tidy panels as CSV, Parquet and Stata files, and the data package").set_defaults(run=panels)
    command = commands.add_parser("edition", help="stamp the next edition and write what changed since the last")
    command.add_argument("--again", action="store_true", help="renew the values of this edition, without a new entry")
    command.set_defaults(run=edition)
    command = commands.add_parser(
        "living",
        help="propose a release (of refresh's options, or what UCDP has published since): refresh, estimate, build, tell what would change",
    )
    command.add_argument("--dry-run", action="store_true", help="in a copy; the tables stay as they are")
    refresh_arguments(command)
    command.set_defaults(run=living)
    command = commands.add_parser("stamp", help="tag the edition and make its release: site, PDF, data, list of parts, notes")
    command.add_argument("--files", action="store_true", help="the files alone, of a commit that has the tag")
    command.set_defaults(run=stamp)
    command = commands.add_parser("shelve", help="put the sites of stamped editions into the built one, under e/")
    command.add_argument("archives", nargs="*", type=Path, help="a-divided-front-EDITION-site.zip of each release")
    command.set_defaults(run=shelve)
    command = commands.add_parser("refresh", help="derive the tables from the publishers' files")
    refresh_arguments(command)
    command.set_defaults(run=refresh)
    args = parser.parse_args(arguments)
    args.given = sys.argv[1:] if arguments is None else arguments
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal, or Windows, may not know all letters
        sys.stdout.reconfigure(errors="backslashreplace")
    if paths.CARRIED.is_dir():
        print(f"error: {LIBRARY}", file=sys.stderr)
        return 1
    try:
        args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read on, as head does, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except ReportError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if not error.name or error.name.partition(".")[0] == "report":
            raise
        print(f"error: {error.name} is not installed for this Python, {sys.executable}. {OWN}", file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno not in REMEDIES:
            raise
        where = error.filename or "the project's folder"
        print(f"error: {where} can't be written: {str(error.strerror).lower()}. {REMEDIES[error.errno]}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
