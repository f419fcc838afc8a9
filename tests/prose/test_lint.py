"""The lint of the prose: what it finds, where, and what it lets stand."""

import pytest

from report.errors import ReportError
from report.prose import lint

ALLOWED = """\
- {rule: number, pattern: 'seven districts', reason: listed in the code}
- {rule: direction, pattern: 'at least one death', reason: a definition}
"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Writes a chapter and an allow-list; returns the folder."""

    def write(text, allowed=ALLOWED, name="chapter.md"):
        (tmp_path / "allowed.yml").write_text(allowed, encoding="utf-8")
        monkeypatch.setattr(lint, "ALLOWED", tmp_path / "allowed.yml")
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def found(write):
    """What the lint finds in a text: (line, rule, word)."""

    def found(text):
        path = write(text) / "chapter.md"
        return sorted((one.line, one.rule, one.word) for one in lint.findings(path, lint.exemptions()))

    return found


# --- What it finds --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, word",
    [
        ("There were 412 deaths.", "412"),
        ("Some 1,234 people died.", "1,234"),
        ("It was 3.5 times.", "3.5"),
        ("A share of 95% of all.", "95"),
        ("Three of them died.", "Three"),
        ("Dozens were killed.", "Dozens"),
        ("That is half of it.", "half"),
        ("It happened twice.", "twice"),
        ("Two thirds\nof all.", "Two"),
        ("| a | 17 |\n|---|---|\n", "17"),
        ("# 2 ways to count\n", "2"),
        ("- 12 in KP\n", "12"),
        (":::{container} answer\nThe 77 dead.\n:::\n", "77"),
        ("A [link to 5 pages](page.md).", "5"),
        ("*412* dead", "412"),
        ("(412)", "412"),
        ("وہاں ۴۱۲ اموات ہوئیں۔", "۴۱۲"),
        ("وہاں ۱٬۲۳۴ اموات ہوئیں۔", "۱٬۲۳۴"),
        ("یہ ۳٫۵ گنا ہے۔", "۳٫۵"),
        ("یہ 95 فیصد ہے۔", "95"),
        ("وہاں تین لوگ مارے گئے۔", "تین"),
        ("وہاں ہزاروں لوگ تھے۔", "ہزاروں"),
    ],
)
def test_a_typed_number_is_found(found, text, word):
    assert ("number", word) in [one[1:] for one in found(text)]


@pytest.mark.parametrize("word", ["بڑھی", "بڑھ", "اضافہ", "کم", "کمی", "زیادہ", "سب سے", "گھٹ"])
def test_a_typed_direction_in_urdu_is_found(found, word):
    assert ("direction", word) in [one[1:] for one in found(f"خیبر پختونخوا میں اموات {word} ہیں۔")]


def test_a_typed_cause_in_urdu_is_found(found):
    assert found("اموات تقسیم کی وجہ سے ہوئیں۔") == [(1, "cause", "کی وجہ سے")]
    assert found("ریکارڈ بتاتا ہے کہ لوگ کہاں مارے گئے، مگر کمرے میں نہیں۔") == []


@pytest.mark.parametrize(
    "word",
    [
        "rose",
        "fell",
        "increased",
        "declining",
        "surge",
        "dropped",
        "peaked",
        "higher",
        "lowest",
        "deadliest",
        "worse",
        "more",
        "fewest",
        "most",
        "majority",
        "outnumbered",
        "exceeds",
        "concentrated",
        "Most",
    ],
)
def test_a_typed_direction_is_found(found, word):
    assert found(f"Deaths {word} in KP.") == [(1, "direction", word)]


@pytest.mark.parametrize(
    "text",
    [
        "No number and no direction.",
        "There were {fact}`total acled deaths PK-KP 2024` deaths.",
        "[Deaths rose.](<holds:rose acled deaths PK-KP a b>)",
        "[Deaths rose to {fact}`total acled deaths PK-KP 2024`.](<holds:rose acled deaths PK-KP a b>)",
        "[Deaths rose.][kp rose]\n\n[kp rose]: <holds:rose acled deaths PK-KP a b>\n",
        "`code 42 rose`",
        "``code `42` rose``",
        "```sh\nmake 42 more\n```\n",
        "```{code-cell} python\nx = 42  # more\n```\n",
        "```{quotation} words-2025-10-13-most\n```\n",
        "---\njupytext: 42 more\n---\n\nText.",
        "% 42 more in a comment",
        "(method-100000-more)=\n## Words\n",
        "[link](page-42.html#more-2)",
        "<https://example.org/42/more>",
        "See {cite}`most2021`.",
        ":::{container} more\n:class: most-42\nText.\n:::\n",
        "Moreover, a morel and the almost mostly.",
        "The seven districts, with at least one death.",
    ],
)
def test_what_is_no_prose_or_computed_or_allowed_stands(found, text):
    assert found(text) == []


def test_a_truth_vouches_for_words_not_for_digits(found):
    """A direction and a number word belong to the truth; a digit is a value that nobody computed."""
    assert found("[Deaths rose twice to 412.](<holds:rose a>)") == [(1, "number", "412.")]


def test_each_of_several_truths_is_read(found):
    text = " ".join(f"[Deaths rose to {n}](<holds:rose a>)" for n in (11, 22, 33)) + " and 44"
    assert [word for _, _, word in found(text)] == ["11", "22", "33", "44"]


def test_the_text_after_a_truth_is_read(found):
    assert found("[It rose.](<holds:rose a>) More `code` came.") == [(1, "direction", "More")]


@pytest.mark.parametrize(
    "text, word",
    [
        ("Since 2023 every coded position is against talks.", "every"),
        ("No reply of those named was found.", "No"),
        ("All of them denied it.", "All"),
        ("None of the statements gives a reason.", "None"),
        ("Of this nobody spoke.", "nobody"),
        ("There were {fact}`total acled deaths PK-KP 2024` deaths.\nNo statement says why.", "No"),
    ],
)
def test_an_absolute_on_words_or_deeds_is_found(found, text, word):
    assert [one[1:] for one in found(text) if one[1] == "absolute"] == [("absolute", word)]


@pytest.mark.parametrize(
    "text",
    [
        "Of {fact}`positions-total all` coded positions none is for them.",
        "In {search}`a search <s043>` no reply was found.",
        "[Since 2023 every coded position is against talks.](<holds:positions-all military talks against>)",
        "He said that no operation would be allowed.",
        "The minister says above all that talks failed.",
        "Every chart has a table.",
    ],
)
def test_an_absolute_with_its_number_or_search_or_of_somebody_else_stands(found, text):
    assert not [one for one in found(text) if one[1] == "absolute"]


@pytest.mark.parametrize(
    "text, word",
    [
        ("Deaths stand at {fact}`x`.", "stand"),
        ("KP holds a share.", "holds"),
        ("The evidence carries it.", "carries"),
        ("[By the rule it is supported.](<holds:rose x>)", "By the rule"),
        ("It can be told apart from chance.", "told apart from chance"),
    ],
)
def test_a_stock_phrase_is_found(found, text, word):
    assert [one[1:] for one in found(text) if one[1] == "idiom"] == [("idiom", word)]


def test_a_stock_phrase_of_somebody_else_or_with_a_reason_stands(found, write):
    assert not [one for one in found("He said: “We stand with the state.”") if one[1] == "idiom"]
    write("Both sides held talks.", ALLOWED + "- {rule: idiom, pattern: 'held talks', reason: a plain verb}\n")
    assert lint.idioms("Both sides held talks.") == []
    assert lint.idioms("Both sides held “the line” and held on.") == ["held", "held"]


# --- Where ----------------------------------------------------------------------------------


def test_lines_are_those_of_the_chapter(found):
    text = """---
jupytext:
  x: 1
---

# Title

[A sentence
over two lines with {fact}`x`.](<holds:rose a>) Then 11 here.

```{code-cell} python
x = 42
```

:::{container} answer
Deaths 22 rose.
:::

| a | b |
|---|---|
| `33` | 44 |
"""
    assert found(text) == [(9, "number", "11"), (16, "direction", "rose"), (16, "number", "22"), (21, "number", "44")]


@pytest.mark.parametrize(
    "text, lines",
    [
        ("It is so.\nIs it? So\nit is.", [4]),
        ("[It is so.](<holds:x>) So it is.", [3]),
        ("It is so {cite}`a2020`. So is {term}`KP`.", [3]),
        ("- It is so.\n- Is it so? It is.", [4]),
        ("یہ یوں ہے۔ یوں ہے۔", [3]),
        ("It is so (no. Not so. Yes). so\n“One. Two.” are quoted; D. Khan, `a. B`, 3.5 and e.g. this are one.", []),
        ("| a. B | c |\n|---|---|\n| d. E | f |", []),
        ("## What? Why", []),
    ],
)
def test_a_line_holds_one_sentence(write, text, lines):
    (path,) = write(f"# T\n\n{text}\n").glob("*.md")
    assert lint.crowded(path) == [f"chapters/{path.name}:{n}: two sentences on one line. Break the line between them." for n in lines]


def test_a_finding_names_place_word_sentence_and_remedy(write):
    folder = write("# T\n\nFirst sentence. There were 412\ndeaths in KP. Last sentence.\n")
    with pytest.raises(ReportError) as error:
        lint.check(folder)
    assert "chapter.md:3: typed number '412' in “There were 412 deaths in KP.”. Compute it ({fact}`…`), or give the reason" in str(
        error.value
    )


def test_all_findings_of_all_chapters_are_listed_at_once(write):
    folder = write("There were 412.", name="a.md", allowed="")
    write("Deaths rose.\n\nThen 3 fell.", name="b.md", allowed="")
    with pytest.raises(ReportError) as error:
        lint.check(folder)
    lines = str(error.value).splitlines()
    assert lines[0].startswith("4 places")
    for place in ("a.md:1: typed number", "b.md:1: typed direction", "b.md:3: typed number", "b.md:3: typed direction"):
        assert any(place in line for line in lines), place


# --- The allow-list -------------------------------------------------------------------------

CLEAN = "The seven districts, with at least one death.\n"


def test_a_clean_chapter_passes(write):
    lint.check(write(CLEAN))


@pytest.mark.parametrize("reason", ["", ", reason: ''", ", reason: ' '"])
def test_an_exemption_without_a_reason_is_refused(write, reason):
    folder = write(CLEAN, allowed=f"- {{rule: number, pattern: 'seven districts'{reason}}}\n")
    with pytest.raises(ReportError, match="allowed.yml: 'seven districts' has no reason. Give one"):
        lint.check(folder)


def test_an_exemption_of_an_unknown_rule_is_refused(write):
    folder = write(CLEAN, allowed="- {rule: numbers, pattern: 'seven', reason: listed}\n")
    with pytest.raises(ReportError, match="allowed.yml: 'numbers' is not a rule; there are number and direction"):
        lint.check(folder)


def test_an_exemption_is_for_its_own_rule(write):
    folder = write("More districts, at least one death.\n", allowed="- {rule: number, pattern: 'more districts', reason: another rule}\n")
    with pytest.raises(ReportError, match="typed direction 'More'"):
        lint.check(folder)


@pytest.mark.parametrize("pattern", ["eight districts", "districts, with"])
def test_an_exemption_that_exempts_nothing_is_refused(write, pattern):
    """It matches nowhere, or where the lint would find nothing."""
    folder = write(CLEAN, allowed=ALLOWED + f"- {{rule: number, pattern: '{pattern}', reason: left over}}\n")
    with pytest.raises(ReportError, match=f"allowed.yml: '{pattern}' exempts nothing .*Take it out"):
        lint.check(folder)


def test_an_exemption_in_code_exempts_nothing(write):
    folder = write(CLEAN + "\n`nine lives`\n", allowed=ALLOWED + "- {rule: number, pattern: 'nine lives', reason: left over}\n")
    with pytest.raises(ReportError, match="'nine lives' exempts nothing"):
        lint.check(folder)


# --- Headers --------------------------------------------------------------------------------


def test_code_cells_without_a_notebook_header_are_refused(write):
    folder = write(CLEAN + "\n```{code-cell} python\nf()\n```\n")
    with pytest.raises(ReportError, match=r"chapter.md:1: has code cells but no notebook header.*Copy the header"):
        lint.check(folder)


def test_code_cells_with_a_header_pass(write):
    lint.check(write("---\njupytext:\n  x: 1\n---\n\n" + CLEAN + "\n```{code-cell} python\nf()\n```\n"))


def test_a_rule_that_looks_like_a_header_is_none(write):
    """Three dashes and the word jupytext further down are not a header."""
    folder = write("---\ntitle: x\n---\n" + CLEAN + "\n```{code-cell} python\nf()\n```\n\njupytext: later\n")
    with pytest.raises(ReportError, match="no notebook header"):
        lint.check(folder)


# --- The book -------------------------------------------------------------------------------


def test_the_chapters_are_clean():
    lint.check()
