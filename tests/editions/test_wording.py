"""report.editions.wording: which sentences on a party changed since the last stamp, and whether each has its entry."""

import pytest

from report.editions import wording
from report.editions.wording import Change


@pytest.mark.parametrize(
    "line, read",
    [
        ("The army killed {fact}`total acled deaths`.", "The army killed …."),
        ("- [The {term}`TTP` said no.](<holds:a b above 1>)", "The TTP said no."),
        ("See {said}`its words <ispr-2022>` and [a page](claims.md).", "See its words and a page."),
    ],
)
def test_a_line_is_read_without_markup(line, read):
    assert wording.plain(line) == read


def test_only_sentences_on_a_party_count():
    text = "---\ntitle: the army\n---\n# Page\n\nThe army said so.\nIt rained.\n```{code-cell}\nfigures.army()\n```\nThe TTP denied it.\n"
    assert wording.sentences(text) == ["The army said so.", "The TTP denied it."]


def test_a_changed_sentence_stands_beside_the_one_that_it_was():
    before = "The army said that it would fight.\nThe PTI was silent.\nIt rained.\n"
    now = "The army said that it would not fight.\nThe BLA struck at dawn on a train.\nIt snowed.\n"
    assert wording.changed("a", before, now) == [
        Change("a", "The army said that it would fight.", "The army said that it would not fight."),
        Change("a", "", "The BLA struck at dawn on a train."),
        Change("a", "The PTI was silent.", ""),
    ]


def test_a_number_that_moves_is_no_change_of_words():
    assert wording.changed("a", "The army lost {fact}`x 2024`.", "The army lost {fact}`x 2025`.") == []
