"""The commands: python -m report refresh | seal | check | build | test."""

from __future__ import annotations

import argparse
import sys

from report.errors import ReportError


def build(args):
    from report import book

    book.build()


def check(args):
    """Validates every table and lints the prose."""
    from report import lint, tables

    tables.verify()
    lint.check()
    print("The tables match their schema and seal; the prose holds no typed number.")


def seal(args):
    from report import tables

    tables.seal()


def refresh(args):
    from report.refresh import run

    run(args)


def test(args):
    """Builds the book if it is stale, then runs all tests that need only Python."""
    from report import book

    if book.is_stale():
        book.build()
    import pytest

    code = pytest.main(["-n", "auto", "--dist", "loadfile", *args.arguments])
    if code:
        raise SystemExit(int(code))


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m report", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("build", help="execute the chapters and build the book").set_defaults(run=build)
    commands.add_parser("check", help="validate the tables and lint the prose").set_defaults(run=check)
    commands.add_parser("seal", help="renew the tables' hashes; prints what changed").set_defaults(run=seal)
    command = commands.add_parser("test", help="all tests that need only Python")
    command.add_argument("arguments", nargs="*", help="passed on to pytest")
    command.set_defaults(run=test)
    command = commands.add_parser("refresh", help="derive the tables from the publishers' files")
    from report.refresh import add_arguments

    add_arguments(command)
    command.set_defaults(run=refresh)
    args = parser.parse_args(arguments)
    try:
        args.run(args)
    except ReportError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
