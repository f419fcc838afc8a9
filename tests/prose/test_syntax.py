"""The one parser of the chapters' syntax."""

import pytest

from report.prose import syntax

TEXT = """---
jupytext: x
---

# Title

(label)=

A {fact}`a b` [Of
{fact}`e  f` *one* {term}`word`.](<holds:c  d above 1>) and `` {fact}`no` `` [more][kp rose].

:::{container} answer
:class: wide

| {fact}`g` | <https://example.org> |
|---|---|
:::

```{code-cell} python
{fact}`no`
```

[kp rose]: <holds:h PK-KP+PK-BA>
"""


def test_facts_and_truths_are_found_in_their_order_and_lines():
    found = [(one.kind, one.text, one.line) for one in syntax.read(TEXT).uses()]
    assert found == [
        ("fact", "a b", 9), ("truth", "c d above 1", 9), ("fact", "e f", 10), ("truth", "h PK-KP+PK-BA", 10), ("fact", "g", 15),
    ]  # fmt: skip


def test_a_truth_knows_its_sentence_as_it_is_written():
    sentences = [one.sentence for one in syntax.read(TEXT).uses() if one.kind == "truth"]
    assert sentences == ["Of {fact}`e f` one {term}`word`.", "more"]


def test_directives_have_their_options_and_lines():
    page = syntax.read(TEXT)
    assert page.front == "jupytext: x"
    assert [(one.name, one.argument, one.options, one.line) for one in page.directives] == [
        ("container", "answer", {"class": "wide"}, 12),
        ("code-cell", "python", {}, 19),
    ]


@pytest.mark.parametrize(
    "text", ["`[a](<holds:b>)`", "```\n[a](<holds:b>)\n```", "% [a](<holds:b>)", "[a](page.md)", "[a][no such]", "`` {fact}`b` ``"]
)
def test_what_is_code_or_another_link_names_nothing(text):
    assert syntax.read(text).uses() == []
