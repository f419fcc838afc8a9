"""The explorer in a browser: its numbers against `report.record.measures`, its link, downloads and controls.

What is expected is computed from `report.record.measures`, not from what the page is given.
"""

import base64
import csv
import functools
import io
import random
import re
from dataclasses import dataclass, replace
from xml.etree import ElementTree

import pandas as pd
import pytest
from conftest import DESK, PHONE

from report.book import explore
from report.chapters.index.figures import EVENTS
from report.figures import chart
from report.record import credits, measures, provinces

PAGE = "chapters/explore.html"
COLUMNS = {"events": "events", "deaths": "deaths_best", "deaths-low": "deaths_low", "deaths-high": "deaths_high"}
UCDP_SCOPES = ["militancy", "us-led", "communal-tribal", "india-pakistan", "party-ethnic", "afghan-war", "all"]
UCDP_KINDS = ["all", "state-based", "non-state", "one-sided"]
KINDS = {"acled": ["all", "battles", "explosions", "civilians"], "ucdp-ged": UCDP_KINDS, "ucdp-candidate": UCDP_KINDS}
CENSUS = ["PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-IS"]
SLIDE = "#source=acled&provinces=PK-KP.PK-BA&measure=deaths&per=100000&step=year&from=202001&to=202512"


@dataclass(frozen=True)
class Choice:
    """One view, as its link names it. Months as numbers: 202108."""

    source: str = "acled"
    provinces: tuple[str, ...] = ("PK-KP", "PK-BA")
    measure: str = "deaths"
    per: str = "30"
    scope: str = ""
    violence: str = "all"
    step: str = "year"
    first: int = 202001
    last: int = 202512

    @property
    def hash(self) -> str:
        scope = f"&scope={self.scope}" if self.scope else ""
        return (
            f"#source={self.source}&provinces={'.'.join(self.provinces)}&measure={self.measure}&per={self.per}{scope}"
            f"&violence={self.violence}&step={self.step}&from={self.first}&to={self.last}"
        )

    def __str__(self):
        return f"{self.source} {self.measure} {self.per} {self.scope} {self.violence} {self.step} {self.first} {self.last} {'+'.join(self.provinces)}"


def choices() -> list[Choice]:
    """Each source, measure, unit and step once, the rest drawn with a fixed seed."""
    draw = random.Random(6)
    found = []
    for source, first, last in [
        ("acled", "2010-01", "2025-11"),
        ("ucdp-ged", "1989-01", "2021-12"),
        ("ucdp-candidate", "2026-01", "2026-06"),
    ]:
        months = [int(str(month).replace("-", "")) for month in pd.period_range(first, last, freq="M")]
        for measure in ["events", "deaths"] if source == "acled" else COLUMNS:
            for per in ("number", "30", "100000"):
                for step in ("year", "month"):
                    allowed = [m for m in months if per != "100000" or m >= 199801]
                    start, end = sorted(draw.choices(allowed, k=2))
                    if step == "year":
                        start, end = start // 100 * 100 + 1, end // 100 * 100 + 12
                    units = CENSUS if per == "100000" else [*CENSUS, "PK-JK", "PK-GB", *(["PK"] if source != "acled" else [])]
                    some = draw.sample(units, draw.randint(1, len(units)))
                    scopes = {
                        "acled": ["", "attack", "clash", "strike", "abduction", "all"],
                        "ucdp-ged": ["militancy"] * 3 + UCDP_SCOPES,
                        "ucdp-candidate": ["militancy", "afghan-war", "all"],
                    }
                    found.append(
                        Choice(
                            source,
                            tuple(code for code in units if code in some),
                            measure,
                            per,
                            draw.choice(scopes[source]),
                            draw.choice([*KINDS[source], "all", "all"]),
                            step,
                            start,
                            end,
                        )
                    )
    # Whole years by month: what is dated only to the year counts in the sum alone.
    found.append(Choice("ucdp-ged", ("PK-KP", "PK"), "deaths", "number", "all", "all", "month", 200901, 201012))
    found.append(Choice("ucdp-ged", ("PK-KP", "PK-BA", "PK"), "deaths", "number", "militancy", "all", "month", 200907, 201012))
    return found


# --- What is expected -----------------------------------------------------------------------


def dashed(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


@functools.cache
def days(source: str) -> dict[str, int]:
    from report.record import panel

    return panel.coverage(source).set_index("month")["days"].to_dict()


@functools.cache
def residents() -> dict[tuple[str, int], float]:
    people = provinces.population(range(1998, 2027))
    return people[people["former_fata"] == ""].set_index(["province", "year"])["population"].to_dict()


def person_years(source: str, codes, months) -> float:
    """Residents, times the part of each year that the months cover."""
    return sum(residents()[code, int(month[:4])] * days(source)[month] / 365.25 for code in codes for month in months)


def kept(choice: Choice) -> dict:
    """The choice as the cut of the panel; ACLED's scopes are actions."""
    column = "action" if choice.source == "acled" else "scope"
    cut = {"violence": None if choice.violence == "all" else choice.violence}
    if choice.scope in ("", "violence"):
        return measures.default_cut(choice.source) | cut
    return cut | {column: None if choice.scope == "all" else choice.scope}


def expected(choice: Choice) -> dict[tuple[str, str], float]:
    """The number of each period and unit (a province's code, or "together"), by `report.record.measures`."""
    column, codes = COLUMNS[choice.measure], list(choice.provinces)
    cut = kept(choice)
    span = measures.Period(dashed(choice.first), dashed(choice.last))
    months = [m for m in days(choice.source) if span.first <= m <= span.last]
    if choice.step == "year":
        frame = measures.by_year(choice.source, **cut)
        frame = frame[frame["year"].isin(span.years)].assign(period=lambda f: f["year"].astype(str))
    else:
        frame = measures.by_month(choice.source, **cut)
        frame = frame[frame["month"].between(span.first, span.last)].assign(
            period=lambda f: pd.to_datetime(f["month"]).dt.strftime("%B %Y")
        )
    whole = measures.totals(choice.source, span, **cut).assign(period="whole")
    found = {}
    for period, rows in [*frame.groupby("period"), ("whole", whole)]:
        covered, counts = int(rows["days"].iloc[0]), dict(zip(rows["province"], rows[column]))
        if choice.step == "year" and period != "whole":
            of = [m for m in months if m.startswith(period)]
        else:
            of = months if period == "whole" else [rows["month"].iloc[0]]
        for unit in [*codes, "together"]:
            units = codes if unit == "together" else [unit]
            value = float(sum(counts[code] for code in units))
            if choice.per == "30":
                value = value / covered * 30
            if choice.per == "100000":
                value = value / person_years(choice.source, units, of) * 100_000
            found[period, unit] = value
    return found


def near(value: float):
    return pytest.approx(value, rel=3e-6, abs=6e-5)


# --- The page -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def explorer(chromium, served):
    """The explorer, opened once for many choices; a new choice comes by its link."""
    context = chromium.new_context(viewport=DESK)
    page = context.new_page()
    page.problems = []
    page.on("console", lambda message: page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(served + PAGE)
    yield page
    context.close()


def go(page, choice: Choice) -> None:
    """Follows the choice's link, within the page."""
    page.evaluate(
        """hash => location.hash === hash || new Promise(done => {
            addEventListener('hashchange', () => done(), {once: true}); location.hash = hash; })""",
        choice.hash,
    )


def download(page, kind: str) -> bytes:
    with page.expect_download() as started:
        page.locator(f"[data-download={kind}]").click()
    return started.value.path().read_bytes()


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def table(page) -> list[list[str]]:
    return page.locator("#explore-table tr").evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")


def shown_number(text: str) -> tuple[float, float]:
    """A number as it is printed, and how far off it may be."""
    digits = len(text.partition(".")[2])
    return float(text.replace(",", "")), 0.5 * 10**-digits + 1e-6


# --- Numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize("choice", choices(), ids=str)
def test_the_numbers_are_those_of_the_measures(explorer, choice):
    go(explorer, choice)
    names = {**provinces.names(), "PK": "Province not given", "together": "Together"}
    wanted = expected(choice)
    rows = rows_of(download(explorer, "csv"))
    found = {}
    for row in rows:
        period = "whole" if row["Period"].startswith("Whole period") else row["Period"]
        for unit in [*choice.provinces, "together"]:
            found[period, unit] = float(row[names[unit]])
    assert set(found) == set(wanted)
    for key, value in wanted.items():
        assert found[key] == near(value), key
    # The table, the bars and the sentence print the same numbers.
    head, *body = table(explorer)
    assert head[2:] == [names[unit] for unit in [*choice.provinces, "together"]]
    for cells in body:
        period = "whole" if cells[0].startswith("Whole period") else cells[0].removesuffix(" (in part)")
        for unit, text in zip([*choice.provinces, "together"], cells[2:]):
            value, off = shown_number(text)
            assert abs(value - wanted[period, unit]) <= off * 1.01, (period, unit, text)
    bars = explorer.locator("#explore-bars svg g[data-mark=text] text").all_text_contents()
    ranked = sorted((wanted["whole", code] for code in choice.provinces), reverse=True)
    assert len(bars) == len(ranked)
    for text, value in zip(bars, ranked):
        number, off = shown_number(text)
        assert abs(number - value) <= off * 1.01
    said = explorer.locator("#explore-result").inner_text()
    for text in bars if any(ranked) else ["recorded"]:
        assert text in said
    assert explorer.problems == []


@pytest.mark.parametrize("choice", choices(), ids=str)
def test_what_is_counted_unplaced_undated_or_partial_is_said(explorer, choice):
    from report.record import panel

    go(explorer, choice)
    told = " ".join(explorer.locator("#explore-notes li").all_inner_texts())
    cut = kept(choice)
    span = measures.Period(dashed(choice.first), dashed(choice.last))
    lost = measures.totals(choice.source, span, **cut).set_index("province").loc["PK"]
    if lost["events"]:
        assert re.search(rf"\b{lost['events']:,.0f} events? with {lost['deaths_best']:,.0f} deaths? .*no province", told)
        assert ("not in these numbers" in told.partition("no province")[2][:30]) == ("PK" not in choice.provinces)
    else:
        assert "no province" not in told
    frame = panel.incidents(choice.source)
    for column, wanted in cut.items():
        if wanted:
            frame = frame[frame[column].isin([wanted] if isinstance(wanted, str) else wanted)]
    lone = frame[
        (frame["month"].str.len() == 4)
        & frame["province"].isin(choice.provinces)
        & frame["month"].astype(str).str[:4].astype(int).isin(span.years)
    ]
    if lone["events"].sum() and (choice.step == "month" or not span.whole_years):
        assert re.search(rf"\b{lone['events'].sum():,} events? with {lone['deaths_best'].sum():,} deaths? .*dated only to the year", told)
    else:
        assert "dated only" not in told
    frame = measures.by_year(choice.source, by=()) if choice.step == "year" else measures.by_month(choice.source, by=())
    inside = frame["year"].isin(span.years) if choice.step == "year" else frame["month"].between(span.first, span.last)
    partial = frame[inside & frame["partial"]]
    assert ("covered in part" in told) == bool(len(partial))
    for row in partial.to_dict("records"):
        assert f"({row['days']} days)" in told
    hollow = explorer.locator("#explore-line g[data-mark=dot][stroke-width] circle").count()
    frame = frame[inside]
    assert hollow == (len(partial) * len(choice.provinces) if len(frame) > 1 else 0), "one period has bars alone"


def test_a_rate_by_year_is_that_of_the_static_chart(explorer):
    """Deaths per 100,000 as the chapter on provinces has them."""
    go(explorer, Choice("acled", tuple(CENSUS), "deaths", "100000", "", "all", "year", 201001, 202512))
    static = measures.per_100_000("acled").set_index(["province", "year"])["rate"]
    for row in rows_of(download(explorer, "csv"))[:-1]:
        for code in CENSUS:
            assert float(row[provinces.names()[code]]) == near(static[code, int(row["Period"])])


def test_a_rate_of_a_period_is_that_of_the_static_map(explorer):
    from report.chapters.violence_by_province import maps

    for when, first, last in [("2015..2020", 201501, 202012), ("since-kabul", 202108, 202510)]:
        go(explorer, Choice("acled", tuple(CENSUS), "deaths", "100000", "", "all", "month", first, last))
        static = maps.period_rates("acled", when).set_index("feature")["rate"]
        whole = rows_of(download(explorer, "csv"))[-1]
        for code in CENSUS:
            assert float(whole[provinces.names()[code]]) == near(static[code])
        labels = explorer.locator("#explore-map g[data-mark=text] text").all_text_contents()
        assert f"KP{static['PK-KP']:.1f}" in labels, labels


def test_line_and_bars_are_drawn_at_their_numbers(explorer):
    choice = Choice("ucdp-ged", ("PK-KP", "PK-BA", "PK-SD", "PK-PB"), "deaths", "number", "militancy", "all", "year", 200501, 202112)
    go(explorer, choice)
    wanted = expected(choice)
    years = [str(y) for y in range(2005, 2022)]
    points = [wanted[y, code] for code in choice.provinces for y in years]
    heights = explorer.locator("#explore-line g[data-mark=dot] circle").evaluate_all("all => all.map(one => +one.getAttribute('cy'))")
    assert len(heights) == len(points)
    zero = float(explorer.locator("#explore-line g[data-mark=rule] line").first.get_attribute("y1"))
    scale = max((zero - h) / p for h, p in zip(heights, points) if p == max(points))
    for height, point in zip(heights, points):
        assert zero - height == pytest.approx(point * scale, abs=0.1)
    # And by the numbers beside the axis.
    middle = "const b = one.getBoundingClientRect(); return [one.textContent.replaceAll(',', ''), b.top + b.height / 2]"
    axis = explorer.locator("#explore-line g[data-mark='y-axis tick label'] text").evaluate_all(f"all => all.map(one => {{ {middle} }})")
    dots = explorer.locator("#explore-line g[data-mark=dot] circle").evaluate_all(f"all => all.map(one => {{ {middle} }})")
    (least, bottom), (most, top) = axis[0], axis[-1]
    assert least == "0" and float(most) > 0
    for (_, at), point in zip(dots, points):
        assert bottom - at == pytest.approx(point * (bottom - top) / float(most), abs=2)
    widths = explorer.locator("#explore-bars g[data-mark=bar] rect").evaluate_all("all => all.map(one => +one.getAttribute('width'))")
    totals = sorted((wanted["whole", code] for code in choice.provinces), reverse=True)
    assert widths == [pytest.approx(total / totals[0] * widths[0], abs=0.1) for total in totals]
    low_high = explorer.locator("#explore-bars g[data-mark=rule] line").evaluate_all(
        "all => all.map(one => [+one.getAttribute('x1'), +one.getAttribute('x2')])"
    )
    assert len(low_high) == len(totals) and all(low <= high for low, high in low_high)


def test_a_measure_that_a_source_lacks_is_disabled_with_the_reason(explorer):
    go(explorer, Choice("acled", tuple(CENSUS), "deaths", "100000"))
    for measure in ("deaths-low", "deaths-high"):
        assert explorer.locator(f"[name=measure][value={measure}]").is_disabled()
    assert "one estimate" in explorer.locator("#why-measure").inner_text()
    for code in ("PK-JK", "PK-GB", "PK"):
        assert explorer.locator(f"[name=province][value={code}]").is_disabled()
    assert re.search("Azad Jammu and Kashmir and Gilgit-Baltistan: outside the census", explorer.locator("#why-provinces").inner_text())
    go(explorer, Choice("ucdp-ged", ("PK-KP",), "deaths-low", "100000", "militancy", "all", "year", 199001, 202112))
    assert explorer.locator("[name=measure][value=deaths-low]").is_checked()
    assert explorer.locator("[name=from-year]").input_value() == "1998", "no residents are known before"
    assert explorer.locator("[name=from-year] option:disabled").count() == 9
    assert "1998" in explorer.locator("#why-period").inner_text()


# --- Controls -------------------------------------------------------------------------------


def test_a_reader_gets_kp_and_balochistan_per_head_since_2020_by_keyboard_alone(open_page, site):
    """As a picture for a slide: Tab, arrows, space and Enter."""
    page = open_page(site + PAGE)
    before = page.locator("#explore-result").inner_text()

    def tab_to(selector: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"{selector} is not reached")

    tab_to("[name=source]")
    assert page.locator("[name=source]:focus + span").evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    tab_to("[value=PK-SD]")
    page.keyboard.press("Space")
    assert "Sindh" in page.locator("#explore-result").inner_text()
    page.keyboard.press("Space")
    tab_to("[name=per]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    tab_to("[name=from-year]")
    page.keyboard.type("2020")
    said = page.locator("#explore-result")
    assert said.get_attribute("role") == "status" and said.inner_text() != before
    assert said.inner_text().startswith("Deaths per 100,000 residents and year, ACLED, 2020 to 2025: Balochistan ")
    tab_to("[data-download=png]")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "acled-deaths-202001-202512.png"
    assert page.url.endswith("&from=202001&to=202512")
    assert page.seen.console == page.seen.errors == page.seen.failed == []


def test_every_control_has_a_name(open_page, served):
    page = open_page(served + PAGE)
    page.locator("[name=step][value=month]").check()
    unnamed = (
        page.locator("#explore, .explore-actions")
        .locator("input, select, button")
        .evaluate_all(
            "all => all.filter(one => !(one.ariaLabel || one.textContent.trim() && one.tagName === 'BUTTON' || one.labels?.[0]?.textContent.trim())).map(one => one.outerHTML)"
        )
    )
    assert unnamed == []
    names = page.locator("#explore select:visible").evaluate_all(
        "all => all.map(one => one.ariaLabel || one.labels[0].firstChild.textContent.trim())"
    )
    assert names == ["Scope", "Kind of violence", "From, month", "From, year", "To, month", "To, year"]


def test_line_bars_map_table_and_sentence_change_together(open_page, served):
    page = open_page(served + PAGE)
    parts = ("explore-line", "explore-bars", "explore-map", "explore-table", "explore-result")

    def now() -> list[str]:
        return [page.locator(f"#{part}").inner_html() for part in parts]

    for act in (
        lambda: page.locator("[name=source][value=ucdp-ged]").check(),
        lambda: page.locator("[name=measure][value=events]").check(),
        lambda: page.locator("[name=per][value='30']").check(),
        lambda: page.locator("[name=province][value=PK-PB]").check(),
        lambda: page.locator("[name=scope]").select_option("us-led"),
        lambda: page.locator("[name=scope]").select_option("militancy"),
        lambda: page.locator("[name=violence]").select_option("one-sided"),
        lambda: page.locator("[name=from-year]").select_option("2012"),
    ):
        before = now()
        act()
        assert all(old != new for old, new in zip(before, now()))
    page.locator("#explore-reset").click()
    assert page.locator("[name=source][value=acled]").is_checked()


def test_a_period_that_would_end_before_it_begins_moves_its_other_end(open_page, served):
    page = open_page(served + PAGE + Choice(first=201501, last=201612).hash)
    page.locator("[name=from-year]").select_option("2020")
    assert page.locator("#explore-title").inner_text() == "Deaths per 30 days, 2020"
    page.locator("[name=to-year]").select_option("2012")
    assert page.locator("#explore-title").inner_text() == "Deaths per 30 days, 2012"
    page.locator("[name=step][value=month]").check()
    page.locator("[name=to-month]").select_option("3")
    assert page.locator("#explore-title").inner_text() == "Deaths per 30 days, January 2012 to March 2012"


def test_a_view_of_no_province_says_so(open_page, served):
    page = open_page(served + PAGE + replace(Choice(), provinces=("PK-KP",)).hash)
    page.locator("[name=province][value=PK-KP]").uncheck()
    assert "No province is chosen" in page.locator("#explore-result").inner_text()
    assert page.locator("[data-download=csv]").is_disabled()
    page.locator("[data-provinces=front]").click()
    assert page.locator("[name=province]:checked").evaluate_all("all => all.map(one => one.value)") == ["PK-KP", "PK-BA"]
    assert page.seen.console == page.seen.errors == []


# --- The link -------------------------------------------------------------------------------


def looks(page) -> list:
    return [page.locator(f"#{part}").inner_text() for part in ("explore-title", "explore-subject", "explore-result")] + table(page)


@pytest.mark.parametrize("choice", choices()[::7], ids=str)
def test_a_link_restores_the_view(open_page, site, choice):
    page = open_page(site + PAGE)
    go(page, choice)
    link = page.locator("#explore-link").input_value()
    assert link == site + PAGE + choice.hash, "what is shown is what was asked for"
    again = open_page(link, PHONE)
    assert looks(again) == looks(page)
    assert again.locator("#explore-link").input_value() == link
    assert again.seen.console == again.seen.errors == []


def test_the_link_is_that_of_what_was_chosen_and_can_be_copied(open_page, site):
    page = open_page(site + PAGE)
    assert "#" not in page.url, "a view that nobody chose is not written into the address"
    page.locator("[data-provinces=front]").click()
    page.locator("[name=per][value='100000']").check()
    page.locator("#explore-copy").click()
    page.locator("#explore-copied", has_text="link").wait_for()
    assert page.locator("#explore-link").evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)") == page.url
    assert looks(open_page(page.url)) == looks(page)


@pytest.mark.parametrize(
    "link",
    [
        "#source=gtd",
        "#source=acled&provinces=<img src=x onerror=alert(1)>&measure=%00&per=7&from=999999&to=x&step=day&violence=toString",
        "#source=toString",
        "#source=acled&measure=deaths-low&scope=militancy",
        "#source=ucdp-ged&from=202512&to=198901",
        "#how-to-read-it",
    ],
)
def test_a_link_of_nonsense_shows_a_view_that_exists(open_page, served, link):
    page = open_page(served + PAGE + link)
    assert (
        re.search(r"(ACLED|UCDP), .*\d", page.locator("#explore-result").inner_text())
        or "No province" in page.locator("#explore-result").inner_text()
    )
    wrong = link.startswith("#source") and not link.startswith("#source=ucdp-ged")
    assert ("does not have" in page.locator("#explore-strange").inner_text()) == wrong
    if wrong:
        assert page.url == page.locator("#explore-link").input_value(), "the address is mended"
    assert page.seen.console == page.seen.errors == []


def test_back_goes_to_the_view_before(open_page, served):
    page = open_page(served + PAGE)
    first = looks(page)
    page.locator("[name=per][value='30']").check()
    page.locator("[name=measure][value=events]").check()
    assert page.locator("#explore-title").inner_text().startswith("Events per 30 days")
    page.go_back()
    page.locator("#explore-title", has_text="Deaths per 30 days").wait_for()
    page.go_back()
    page.locator("#explore-title", has_text=first[0]).wait_for()
    assert looks(page) == first


def test_a_view_to_begin_with_is_a_link(open_page, served):
    page = open_page(served + PAGE)
    for link, preset in zip(page.locator("#explore-presets a").all(), explore.presets(), strict=True):
        link.click()
        assert page.url.endswith(link.get_attribute("href"))
        assert looks(open_page(page.url)) == looks(page) == looks(open_page(f"{served}{PAGE}#{preset['view']}"))
        assert page.locator("#explore-strange").inner_text() == ""


# --- What is said ---------------------------------------------------------------------------


def test_a_year_in_part_that_exceeds_all_others_comes_first(explorer):
    choice = Choice(provinces=("PK-KP",), per="number", first=201601, last=202512)
    wanted = expected(choice)
    full = {str(year): wanted[str(year), "together"] for year in range(2016, 2025)}
    assert wanted["2025", "together"] > max(full.values()), "choose another period: 2025 exceeds no more"
    go(explorer, choice)
    said = explorer.locator("#explore-result").inner_text()
    top = max(full, key=full.get)
    assert f"2025 ({wanted['2025', 'together']:,.0f}), covered in part, already exceeds every year covered in full" in said
    assert f"{top} ({full[top]:,.0f})" in said and "has the highest number" not in said


def test_where_nothing_is_recorded_that_is_said(explorer):
    choice = Choice(provinces=("PK-GB",), per="number", step="month", first=202101, last=202102)
    assert not any(expected(choice).values())
    go(explorer, choice)
    assert explorer.locator("#explore-result").inner_text().endswith("no deaths recorded.")


def test_one_year_has_bars_alone(explorer):
    go(explorer, Choice(first=202401, last=202412))
    assert not explorer.locator("#explore-line").is_visible()
    assert explorer.locator("#explore-bars rect").count() == 2


def test_events_can_be_marked(open_page, served):
    page = open_page(served + PAGE)
    page.locator("[name=events]").check()
    numbers = page.locator("#explore-line g[data-mark=text] text").all_text_contents()
    assert {str(place) for place in range(1, len(EVENTS) + 1)} <= set(numbers)
    assert "3 The Taliban take Kabul, 15 August 2021" in page.locator("#explore-notes").inner_text()


def test_the_chart_is_seen_within_two_screens_of_a_phone(open_page, served):
    page = open_page(served + PAGE, PHONE)
    box = page.locator("#explore-line svg").bounding_box()
    assert box["y"] + box["height"] <= 2 * PHONE["height"]
    assert box["y"] < page.locator("#explore").bounding_box()["y"], "the choices follow"


# --- Downloads ------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["acled", "ucdp-ged", "ucdp-candidate"])
def test_the_csv_carries_its_source_and_licence_in_every_row(explorer, source):
    go(explorer, Choice(source, ("PK-KP", "PK-BA"), "deaths", "100000", "militancy" if source != "acled" else ""))
    rows = rows_of(download(explorer, "csv"))
    assert len(rows) > 1
    for row in rows:
        assert credits.credit(source) in row["Source"] and "Population: Pakistan Bureau of Statistics" in row["Source"]
        assert credits.recorded(source)["license"] in row["Source"]
        assert row["Measure"].startswith("Deaths") and measures.LABEL[source] in row["Measure"]
        other = "UCDP" if source == "acled" else "ACLED"
        assert other not in " ".join(row.values())


def answer_with(name: str, route) -> None:
    """The page's data with another name for a province."""
    route.fulfill(body=route.fetch().text().replace('"name":"Balochistan"', name), content_type="text/javascript")


def test_what_a_spreadsheet_would_run_is_made_text(open_page, served):
    """A name that begins like a formula comes out with an apostrophe before it."""
    page = open_page("about:blank")
    for old in "=+-@":
        name = f'"name":"{old}HYPERLINK(\\"x\\",1)"'
        page.route("**/explore-data.js*", functools.partial(answer_with, name))
        page.goto(served + PAGE)
        header = next(csv.reader(io.StringIO(download(page, "csv").decode())))
        assert f'\'{old}HYPERLINK("x",1)' in header
        assert not any(cell.startswith(old) for cell in header)
        page.unroute("**/explore-data.js*")


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_svg_is_a_picture_of_its_own_with_the_source_inside(open_page, site, theme):
    page = open_page(site + PAGE + SLIDE)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", ["light", "dark"][theme])
    drawing = download(page, "svg").decode("utf-8")
    root = ElementTree.fromstring(drawing)
    words = re.sub(r"\s+", " ", " ".join("".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text")))
    assert f"Source: {credits.credit('acled')}" in words and "Made with Natural Earth." in words
    assert "Deaths per 100,000 residents and year, 2020 to 2025" in words and "Khyber Pakhtunkhwa and Balochistan" in words
    wanted = expected(Choice(per="100000"))
    for code in ("PK-KP", "PK-BA"):
        assert f"{wanted['whole', code]:.1f}" in words
        assert chart.PALETTE[code][theme] in drawing
    assert "var(" not in drawing and "<script" not in drawing and "<style" not in drawing
    assert not re.search(r"(href|src)\s*=\s*\"(?!#)", drawing)
    assert root.get("viewBox") == "0,0,1280,720"


def test_the_png_is_the_picture_for_a_slide(open_page, site):
    page = open_page(site + PAGE + SLIDE)
    content = download(page, "png")
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    seen = page.evaluate(
        """async data => { const image = new Image(); image.src = data; await image.decode();
            const canvas = Object.assign(document.createElement('canvas'), {width: image.width, height: image.height}), pen = canvas.getContext('2d');
            pen.drawImage(image, 0, 0);
            const count = (x, y, w, h) => { const found = {}; const all = pen.getImageData(x, y, w, h).data;
                for (let i = 0; i < all.length; i += 4) { const k = [all[i], all[i + 1], all[i + 2]].join(); found[k] = (found[k] || 0) + 1; } return found; };
            return {size: [image.width, image.height], all: count(0, 0, image.width, image.height), foot: count(0, image.height - 200, image.width, 200)}; }""",
        "data:image/png;base64," + base64.b64encode(content).decode(),
    )
    assert seen["size"] == [2560, 1440]

    def rgb(name):
        value = chart.PALETTE[name][0]
        return ",".join(str(int(value[at : at + 2], 16)) for at in (1, 3, 5))

    for name in ("PK-KP", "PK-BA"):
        assert seen["all"].get(rgb(name), 0) > 2000, f"the bar of {name}"
    assert seen["foot"].get(rgb("muted"), 0) > 1000, "the letters of the source line"


@pytest.mark.parametrize("choice", [c for c in choices() if len(c.provinces) >= 5][:6], ids=str)
def test_nothing_in_a_picture_stands_outside_it_or_over_another_part(open_page, served, choice):
    """Letters within the frame, whatever the number of provinces and notes."""
    page = open_page(served + PAGE + choice.hash)
    drawing = download(page, "svg").decode()
    page.set_viewport_size({"width": 1280, "height": 720})
    page.set_content(f"<body style='margin:0'>{drawing}</body>")
    outside = page.evaluate(
        """() => [...document.querySelectorAll('text')].filter(t => { const b = t.getBoundingClientRect();
            return b.width && (b.left < 0 || b.right > 1280 || b.top < 0 || b.bottom > 720) }).map(t => t.textContent)"""
    )
    assert outside == []
    lowest, first_note = page.evaluate(
        """() => [Math.max(...[...document.querySelectorAll('svg svg')].map(one => one.y.baseVal.value + one.height.baseVal.value)),
            Math.min(...[...document.querySelectorAll('body > svg > text[font-size="12.5"]')].map(one => one.getBoundingClientRect().top))]"""
    )
    assert lowest <= first_note + 2


# --- Looks ----------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    "choice",
    [choices()[3], choices()[17], choices()[28], Choice(provinces=("PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-IS", "PK-JK", "PK-GB"))],
    ids=str,
)
def test_drawings_fit_and_can_be_read(open_page, served, choice, viewport):
    page = open_page(served + PAGE + choice.hash, viewport)
    assert page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth") <= 0
    alone = choice.first == choice.last or (choice.step == "year" and choice.first // 100 == choice.last // 100)
    for part in ("bars", "map") if alone else ("line", "bars", "map"):
        svg = page.locator(f"#explore-{part} svg")
        assert svg.get_attribute("role") == "img" and re.search(r"\d", svg.get_attribute("aria-label"))
        found = svg.evaluate(
            """svg => [...svg.querySelectorAll('text')].filter(t => t.textContent).map(t => { const b = t.getBoundingClientRect(), p = parseFloat(getComputedStyle(t).fontSize);
                return [t.textContent, p, b.left < -1 || b.right > innerWidth + 1] })"""
        )
        assert all(size >= 10 and not off for _, size, off in found), found
    boxes = page.locator("#explore-line g[data-mark=text] text").evaluate_all(
        "all => all.map(t => { const b = t.getBoundingClientRect(); return [b.top, b.bottom] })"
    )
    for (_, bottom), (top, _) in zip(sorted(boxes), sorted(boxes)[1:]):
        assert top >= bottom - 5, "names at the ends of the lines stand clear of each other"


def test_drawings_are_at_home_in_the_dark(open_page, site):
    page = open_page(site + PAGE + SLIDE)
    ink = "getComputedStyle(document.querySelector('#explore-bars g[data-mark=bar] rect')).fill"
    light = page.evaluate(ink)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    dark = page.evaluate(ink)
    rgb = ["rgb({}, {}, {})".format(*(int(c[at : at + 2], 16) for at in (1, 3, 5))) for c in chart.PALETTE["PK-BA"]]
    assert [light, dark] == rgb


# --- Scripts: one policy, and none ----------------------------------------------------------


POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'"


def test_the_explorer_works_where_nothing_may_be_evaluated(open_page, served):
    page = open_page("about:blank")
    page.route(
        f"**/{PAGE}",
        lambda route: route.fulfill(response=(answer := route.fetch()), headers={**answer.headers, "content-security-policy": POLICY}),
    )
    page.goto(served + PAGE + SLIDE)
    assert page.locator("#explore-bars rect").count() == 2
    page.locator("[name=source][value=ucdp-ged]").check()
    for kind in ("csv", "svg", "png"):
        assert len(download(page, kind)) > 500
    assert page.seen.console == page.seen.errors == []


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_without_scripts_the_first_view_is_a_table(open_page, site, viewport):
    page = open_page(site + PAGE, viewport, java_script_enabled=False)
    assert not page.locator("#explore").is_visible() and not page.locator("#explore-view").is_visible()
    static = page.locator("#explore-static")
    assert static.locator("table").is_visible()
    links = static.locator("a[download]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert links == ["../data/incidents.csv", "../data/incidents_acled.csv"]
    assert credits.credit("acled").replace("'", "’") in static.inner_text().replace("'", "’")
    still = static.locator("tr").evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    # With scripts the explorer begins with the same numbers.
    moving = open_page(site + PAGE, viewport)
    assert not moving.locator("#explore-static").is_visible()
    assert moving.locator("#explore").is_visible() and moving.locator("#explore-view").is_visible()
    head, *body = table(moving)
    assert len(still) == len(body)
    for cells, row in zip(still[1:], body):
        assert cells[0] == row[0].removesuffix(" (in part)")
        for name, value in zip(still[0][1:], cells[1:]):
            assert float(row[head.index(name)].replace(",", "")) == pytest.approx(float(value.replace(",", "")), abs=0.0551)
