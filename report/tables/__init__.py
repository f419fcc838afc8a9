"""The only door to `data/`: typed reading, validation, sealing, and writing an edition.

`datapackage.json` is the one schema of all tables (a Frictionless Data Package). It also holds
each file's seal: sha256, bytes, rows and a digest of each column. A table that doesn't match
its seal is refused by name.
"""

from report.tables.checks import is_formula, verify
from report.tables.descriptor import PACKAGE, REMEDY, card, described, edition, package, package_bytes, stamp
from report.tables.editions import READY, STAGE, alone, seal, write_edition
from report.tables.reading import edition_day, empty, read, to_csv
from report.tables.seals import seal_resource, unsealed
from report.tables.told import in_words

__all__ = [
    "PACKAGE", "READY", "REMEDY", "STAGE", "alone", "card", "described", "edition", "edition_day", "empty", "in_words", "is_formula", "package", "package_bytes", "read", "seal",
    "seal_resource", "stamp", "to_csv", "unsealed", "verify", "write_edition",
]  # fmt: skip
