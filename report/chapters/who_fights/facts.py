"""Facts on who fights and who dies, from UCDP's record.

scope is a value of `data/actors.csv` or all; places as in `report.chapters.any_facts`; when a period of whole
years.
"""

from __future__ import annotations

from report import tables
from report.chapters.any_facts import period_of, places_of
from report.errors import ReportError
from report.prose.names import fact, truth
from report.record import event_tables as evidence
from report.words import number, percent


def _rows(places: str = "country", when: str = "all", scope: str = "militancy", source: str = "ucdp-ged", **keep):
    years = period_of(source, when).years if source == "ucdp-ged" else None
    if scope != "all":
        keep["scope"] = scope
    if (codes := places_of(places)) is not None:
        keep["province"] = codes
    return evidence.rows("victims", source, years=years, **keep)


# --- Scopes and actors ----------------------------------------------------------------------


@fact
def scope_deaths(scope: str, when: str) -> str:
    """Deaths of a scope, best estimate."""
    return number(_rows(scope=scope, when=when)["deaths_best"].sum())


@fact
def scope_share(scope: str, when: str) -> str:
    """Share of a scope in the deaths of all scopes."""
    return percent(_rows(scope=scope, when=when)["deaths_best"].sum() / _rows(scope="all", when=when)["deaths_best"].sum())


@truth
def scope_peak_before(scope: str, year: str) -> tuple[bool, str]:
    """The year with most deaths of a scope lies before a year."""
    by_year = _rows(scope=scope).groupby("year")["deaths_best"].sum()
    return bool(by_year.idxmax() < int(year)), f"{by_year.idxmax()}: {by_year.max():,}"


@truth
def scope_outnumbers_others(scope: str) -> tuple[bool, str]:
    """A scope holds over half of all deaths."""
    share = _rows(scope=scope)["deaths_best"].sum() / _rows(scope="all")["deaths_best"].sum()
    return bool(share > 0.5), f"{share:.1%}"


@fact
def us_led_before(year: str) -> str:
    """Deaths of the US-led scope before a year."""
    frame = _rows(scope="us-led")
    return number(frame.loc[frame["year"] < int(year), "deaths_best"].sum())


@fact
def actor_deaths(actor: str, places: str, when: str) -> str:
    """Deaths in which an actor takes part, militancy; blanks in its name are written as _."""
    return number(_of_actor(actor, places, when)["deaths_best"].sum())


@fact
def actor_share(actor: str, places: str, when: str) -> str:
    """Share of an actor's dyads in the deaths of the places, militancy."""
    part, every = _of_actor(actor, places, when), _rows(places, when)
    return percent(part["deaths_best"].sum() / every["deaths_best"].sum())


def _of_actor(actor: str, places: str, when: str):
    frame = _rows(places, when)
    frame = frame[frame["actor"] == actor.replace("_", " ")]
    if frame.empty:
        raise ReportError(f"UCDP's record has no deaths of {actor!r} there and then.")
    return frame


@truth
def actors_in_order(actors: str, places: str, when: str) -> tuple[bool, str]:
    """The actors (joined by +) have most deaths, in that order, militancy."""
    by_actor = _rows(places, when).groupby("actor")["deaths_best"].sum().sort_values(ascending=False, kind="stable")
    wanted = [actor.replace("_", " ") for actor in actors.split("+")]
    return list(by_actor.index[: len(wanted)]) == wanted, ", ".join(f"{a} {d:,}" for a, d in by_actor.head(5).items())


@truth
def actor_majority(actor: str, places: str, when: str) -> tuple[bool, str]:
    """An actor's dyads hold over half of the deaths of the places, militancy."""
    share = _of_actor(actor, places, when)["deaths_best"].sum() / _rows(places, when)["deaths_best"].sum()
    return bool(share > 0.5), f"{share:.1%}"


@fact
def actors_counted(places: str, when: str) -> str:
    """How many actors have deaths in the places, militancy."""
    frame = _rows(places, when)
    return str(frame.loc[frame["deaths_best"] > 0, "actor"].nunique())


@fact
def dyad_share(dyad: str) -> str:
    """Share of a dyad, by its number, in all deaths of the yearly record, all scopes."""
    frame = _rows(scope="all")
    return percent(frame.loc[frame["dyad_id"] == int(dyad), "deaths_best"].sum() / frame["deaths_best"].sum())


@truth
def dyad_majority(dyad: str) -> tuple[bool, str]:
    """A dyad holds over half of all deaths of the yearly record."""
    frame = _rows(scope="all")
    share = frame.loc[frame["dyad_id"] == int(dyad), "deaths_best"].sum() / frame["deaths_best"].sum()
    return bool(share > 0.5), f"{share:.1%}"


@fact
def dyad_inside(dyad: str, places: str) -> str:
    """Share of a dyad's deaths that lie in some provinces."""
    inside, every = (_rows(at, scope="all").query("dyad_id == @dyad", local_dict={"dyad": int(dyad)}) for at in (places, "country"))
    return percent(inside["deaths_best"].sum() / every["deaths_best"].sum())


@fact
def dyads_counted() -> str:
    """How many dyads the yearly record holds."""
    return number(_rows(scope="all")["dyad_id"].nunique())


# --- Kinds of violence ----------------------------------------------------------------------


@fact
def kind_share(kind: str, places: str, when: str, scope: str) -> str:
    """Share of a kind of violence in the deaths of the places."""
    return percent(_kind_share(kind, places, when, scope))


def _kind_share(kind: str, places: str, when: str, scope: str) -> float:
    frame = _rows(places, when, scope)
    if kind not in set(frame["violence"]):
        raise ReportError(f"{kind!r} is not a kind of violence there. There are {', '.join(sorted(set(frame['violence'])))}.")
    return float(frame.loc[frame["violence"] == kind, "deaths_best"].sum() / frame["deaths_best"].sum())


@truth
def kind_larger(kind: str, first: str, second: str, scope: str) -> tuple[bool, str]:
    """A kind of violence has a larger share in the first places than in the second."""
    a, b = (_kind_share(kind, places, "all", scope) for places in (first, second))
    return a > b, f"{a:.1%} and {b:.1%}"


# --- Who dies -------------------------------------------------------------------------------


def _civilians(places: str, when: str, scope: str):
    return evidence.civilians(_rows(places, when, scope)).iloc[0]


@fact
def civilian_range(places: str, when: str, scope: str) -> str:
    """Lowest and highest share of civilians in all deaths: 16% to 46%."""
    row = _civilians(places, when, scope)
    return f"{percent(row['low'])} to {percent(row['high'])}"


@fact
def unknown_share(places: str, when: str, scope: str) -> str:
    """Share of deaths of whom the record doesn't know who they were."""
    row = _civilians(places, when, scope)
    return percent(row["unknown"] / row["deaths"])


@truth
def civilians_bounds_apart(first: str, second: str, when: str, scope: str) -> tuple[bool, str]:
    """The lowest share of civilians in the first places exceeds the highest in the second."""
    a, b = (_civilians(places, when, scope) for places in (first, second))
    return bool(a["low"] > b["high"]), f"{a['low']:.1%} to {a['high']:.1%} and {b['low']:.1%} to {b['high']:.1%}"


@truth
def civilians_bounds_overlap(first: str, second: str, when: str, scope: str) -> tuple[bool, str]:
    """The ranges of the two places overlap."""
    a, b = (_civilians(places, when, scope) for places in (first, second))
    return bool(a["low"] <= b["high"] and b["low"] <= a["high"]), f"{a['low']:.1%} to {a['high']:.1%} and {b['low']:.1%} to {b['high']:.1%}"


@truth
def widest_civilian_years(years: str) -> tuple[bool, str]:
    """The years (joined by +) have the widest ranges since 2007, militancy."""
    frame = evidence.civilians(_rows(), ["year"]).set_index("year").loc[2007:]
    width = (frame["high"] - frame["low"]).sort_values(ascending=False)
    wanted = {int(year) for year in years.split("+")}
    return set(width.index[: len(wanted)]) == wanted, ", ".join(f"{y} {w:.0%}" for y, w in width.head(4).items())


@truth
def civilian_ranges_within(first: str, points: str) -> tuple[bool, str]:
    """From a year on each year's range is narrower than so many percentage points, militancy."""
    frame = evidence.civilians(_rows(), ["year"]).set_index("year").loc[int(first) :]
    width = (frame["high"] - frame["low"]) * 100
    return bool(width.max() < float(points)), f"widest in {width.idxmax()}: {width.max():.1f} points"


@fact
def dead_of(side: str, places: str, when: str) -> str:
    """Share of a side (state, groups, civilians, unknown) in deaths, militancy."""
    frame = _rows(places, when)
    return percent(frame[f"deaths_{side}"].sum() / frame["deaths_best"].sum())


@fact
def best_zero(places: str, when: str) -> str:
    """Share of events whose best estimate is no death, militancy."""
    frame = _rows(places, when)
    return percent(frame["events_best_zero"].sum() / frame["events"].sum())


# --- Violence against civilians -------------------------------------------------------------


@fact
def one_sided_share(actors: str) -> str:
    """Share of some actors, joined by +, in the deaths in attacks on civilians."""
    frame = _one_sided()
    return percent(frame[[actor.replace("_", " ") for actor in actors.split("+")]].sum() / frame.sum())


def _one_sided():
    return _rows(scope="all", violence="one-sided").groupby("actor")["deaths_best"].sum()


@truth
def one_sided_order(actors: str) -> tuple[bool, str]:
    """The actors (joined by +) have most deaths in attacks on civilians, in that order."""
    ranks = _one_sided().sort_values(ascending=False, kind="stable")
    wanted = [actor.replace("_", " ") for actor in actors.split("+")]
    return list(ranks.index[: len(wanted)]) == wanted, ", ".join(f"{a} {d:,}" for a, d in ranks.head(4).items())


@truth
def no_event_of(scope: str) -> tuple[bool, str]:
    """UCDP's yearly record holds no event of a scope, such as state-civilians."""
    count = int(_rows(scope=scope)["events"].sum())
    return count == 0, f"{count:,} events"


# --- 2025 -----------------------------------------------------------------------------------


def _theatre(theatre: str):
    frame = tables.read("candidate_2025")
    if theatre == "all":
        return frame
    found = frame[frame["theatre"] == theatre.replace("_", " ")]
    if found.empty:
        raise ReportError(f"data/candidate_2025.csv has no theatre {theatre!r}.")
    return found


@fact
def theatre_events(theatre: str) -> str:
    """Candidate events of 2025 in a theatre (blanks written as _), or all."""
    return number(_theatre(theatre)["events"].sum())


@fact
def theatre_deaths(theatre: str) -> str:
    """Their deaths, best estimate."""
    return number(_theatre(theatre)["deaths_best"].sum())


@truth
def theatre_exceeds(first: str, second: str) -> tuple[bool, str]:
    """In 2025 the first theatre has more events, more deaths, and more deaths per event than the second."""
    a, b = (_theatre(name)[["events", "deaths_best"]].sum() for name in (first, second))
    holds = (a > b).all() and a["deaths_best"] / a["events"] > b["deaths_best"] / b["events"]
    return bool(holds), f"{a['events']} and {b['events']} events, {a['deaths_best']} and {b['deaths_best']} deaths"


@fact
def candidate_state_events() -> str:
    """Events of the state against civilians in the candidate release by province."""
    return number(_rows(scope="state-civilians", source="ucdp-candidate")["events"].sum())


# --- Single facts of the chapter ------------------------------------------------------------

SEPARATIST = ("BLA", "BLF", "BRA", "BRAS", "UBA", "Baloch Ittehad", "BLA and UBA")
"""Baloch groups that fight for a separate state or autonomy, by the names of `data/actors.csv`."""


@fact
def separatist_share(places: str, when: str) -> str:
    """Share of Baloch separatist groups' dyads in the deaths of the places, militancy."""
    frame = _rows(places, when)
    return percent(frame.loc[frame["actor"].isin(SEPARATIST), "deaths_best"].sum() / frame["deaths_best"].sum())


@fact
def scope_peak_year(scope: str) -> str:
    """The year with most deaths of a scope."""
    return str(_rows(scope=scope).groupby("year")["deaths_best"].sum().idxmax())


@fact
def theatre_inside(theatre: str) -> str:
    """Share of a theatre's events of 2015 to 2021 that lay in its name's province, in UCDP's yearly record.

    government: Pakistan's state-based dyads but those with separatist groups and IS (UCDP's conflict
    "Pakistan: Government"), in KP. balochistan: those with separatist groups, in Balochistan.
    """
    own = tables.read("actors").query("dyad.str.startswith('Government of Pakistan - ')")["dyad_id"]
    frame = _rows(when="2015..2021", scope="all", violence="state-based")
    frame = frame[frame["dyad_id"].isin(own)]
    baloch = frame["actor"].isin(SEPARATIST)
    frame, place = {"government": (frame[~baloch & (frame["actor"] != "IS")], "PK-KP"), "balochistan": (frame[baloch], "PK-BA")}[theatre]
    return percent(frame.loc[frame["province"] == place, "events"].sum() / frame["events"].sum())


@fact
def actor_first_year(actor: str) -> str:
    """The first year in which an actor stands in the record, militancy."""
    return str(_of_actor(actor, "country", "all")["year"].min())


@fact
def places_deaths(places: str, when: str) -> str:
    """Deaths in the places, militancy."""
    return number(_rows(places, when)["deaths_best"].sum())
