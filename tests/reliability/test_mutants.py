"""A changed value in any field of any table breaks its seal, and is named."""

import random

from reliability import table_mutants

from report import paths, tables


def test_a_change_in_any_field_of_any_table_is_named(tmp_path):
    package, kinds, unseen = tables.package(), set(), []
    fields = sum(len(one["schema"]["fields"]) if "schema" in one else 0 for one in package["resources"])
    tried = 0
    for mutant in table_mutants.of_package(package, paths.DATA, random.Random(2026), per_field=1):
        tried += 1
        kinds.add(mutant.kind)
        assert mutant.was != mutant.now
        if not table_mutants.breaks_its_seal(mutant, package, tmp_path):
            unseen.append(str(mutant))
    assert not unseen
    assert tried > 0.9 * fields
    assert kinds == {"number", "date", "word", "id", "name of a list", "truth"}
