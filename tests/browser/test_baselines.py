"""A reader's own baseline on the page of the answers: what the script says of it is what the rules say in Python."""

import pytest
from conftest import until

from report.book.another_baseline import STATEMENTS
from report.estimates import choices, results, verdicts

ADDRESS = "chapters/claims.html"
PRINTED = {"S1": ("S1", ""), "S4": ("S4", ""), "S13": ("S13", "sequence")}
ALL_CELLS = """name => {
  const data = BASELINES[name], found = [];
  for (const months of Baselines.lengths(data))
    data.comparisons[0].values[months][0].forEach((_, at) => {
      const start = Baselines.month(Baselines.count(data.from) + at);
      found.push([start, months, Baselines.decided(data, start, months).map(([verdict]) => verdict)]);
    });
  return found;
}"""


def opened(page, statement: str):
    """The fold, open, with the numbers of a statement."""
    fold = page.locator("#another-baseline")
    fold.locator("summary").click()
    fold.get_by_label("Statement").select_option(statement)
    until(page, f"document.querySelector('#another-baseline tbody tr:last-child th')?.textContent === 'Answer to {statement}'")
    return fold


def rows(fold) -> dict[str, list[str]]:
    """The table beside each other: registered and yours, by what they are."""
    return {
        line[0]: line[1:]
        for line in fold.locator("tbody tr").evaluate_all("all => all.map(row => [...row.cells].map(cell => cell.textContent))")
    }


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_script_decides_as_python_does_of_every_baseline(open_page, site, statement):
    page = open_page(site + ADDRESS)
    opened(page, statement)
    found = page.evaluate(ALL_CELLS, statement)
    known = set(choices.baselines(statement, *choices.parts(statement)[0].places[0]).index)
    assert len(found) == len(known) > 1000 and {(start, months) for start, months, _ in found} == known
    wrong = [one for one in found if one[2] != [verdicts.plain(verdict) for verdict, _ in choices.decided(statement, *one[:2])]]
    assert not wrong, wrong[:5]
    assert len({tuple(verdicts) for *_, verdicts in found}) > 2, "the map tells nothing apart"


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_registered_baseline_gives_the_printed_answer(open_page, served, statement):
    page = open_page(served + ADDRESS)
    table = rows(opened(page, statement))
    name, part = PRINTED[statement]
    assert table[f"Answer to {statement}"] == [verdicts.plain(results.verdict(name, part)["verdict"])] * 2
    assert all(registered == yours for registered, yours in table.values())


def test_the_registered_baseline_stands_beside_the_readers(open_page, served):
    page = open_page(served + ADDRESS)
    fold = opened(page, "S4")
    before = rows(fold)
    start, length = fold.get_by_label("It begins in"), fold.get_by_label("It lasts")
    start.focus()
    page.keyboard.press("Home")
    length.focus()
    page.keyboard.press("End")
    after = rows(fold)
    assert {name: cells[0] for name, cells in after.items()} == {name: cells[0] for name, cells in before.items()}
    assert after["Baseline"] == ["January 2020 to July 2021", "January 2010 to December 2014"]
    assert after["Size: KP"] == ["supported", "not supported"]
    assert (
        fold.get_by_role("status").text_content()
        == "Answer to S4: registered “rise supported, not its date”, yours “supported in one case of two”."
    )
    assert after["Breaks crossed"] == ["none", "July 2018 and January 2020"]
    assert fold.locator(".note").is_visible() and "breaks in July 2018 and January 2020," in fold.locator(".note").text_content()
    page.keyboard.press("Home")
    start.focus()
    page.keyboard.press("End")
    assert rows(fold)["Baseline"][1] == "February 2021 to July 2021" and not fold.locator(".note").is_visible()
    length.focus()
    page.keyboard.press("End")
    assert rows(fold)["Baseline"][1] == "August 2016 to July 2021", "a longer baseline must begin earlier"
    page.keyboard.press("Home")
    assert rows(fold)["Baseline"][1] == "February 2021 to July 2021", "the start comes back"
    page.keyboard.press("End")
    start.focus()
    page.keyboard.press("End")
    assert rows(fold)["Baseline"][1] == "February 2021 to July 2021", "a later start leaves room for less"
    page.keyboard.press("Home")
    assert rows(fold)["Baseline"][1] == "January 2010 to December 2014", "the length comes back"
    fold.get_by_role("button").click()
    assert rows(fold) == before


def test_no_numbers_are_loaded_before_a_reader_asks(open_page, served):
    page = open_page(served + ADDRESS)
    asked = lambda: [url for url in page.seen.requests if "baselines-" in url]  # noqa: E731
    page.wait_for_load_state("networkidle")
    assert asked() == []
    opened(page, "S1")
    assert len(asked()) == 2, "those of the first statement, then of the chosen one"


def test_without_scripts_the_map_and_its_table_stand_alone(open_page, served):
    page = open_page(served + ADDRESS, java_script_enabled=False)
    assert not page.locator("#another-baseline").is_visible()
    figure = page.locator("figure#verdict-map")
    assert figure.locator("svg").first.is_visible()
    figure.locator("details.figure-table summary").click()
    assert figure.locator("tbody tr").count() == 52
