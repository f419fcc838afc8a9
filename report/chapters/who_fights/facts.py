"""Facts and rules on who fights and who dies, from UCDP's record.

Arguments: source (ucdp-ged, ucdp-candidate), measure (a key of `MEASURES`), places and when as in
`report.chapters.any_facts` (whole years), within (militancy; another scope of `data/actors.csv`; a kind of violence;
or all), then what is chosen of it: actor=, dyad=, scope=, violence=; several joined by +, spaces written as _.
"""

from __future__ import annotations

from report import tables, trace
from report.chapters.any_facts import ends, places_of
from report.chapters.who_fights.measures import OTHER_COUNTS, SCOPES
from report.errors import ReportError, choose
from report.prose.names import Quantity, fact, truth
from report.record import event_tables, measures
from report.registers import published
from report.words import percent

MEASURES = {
    "deaths": "deaths_best",
    "deaths-civilians": "deaths_civilians",
    "deaths-groups": "deaths_groups",
    "deaths-state": "deaths_state",
    "deaths-unknown": "deaths_unknown",
    "events": "events",
    "events-without-deaths": "events_best_zero",
}
SEPARATIST = ("BLA", "BLF", "BRA", "BRAS", "UBA", "Baloch Ittehad", "BLA and UBA")
"""Baloch groups that fight for a separate state or autonomy, by the names of `data/actors.csv`; as actor=separatists."""
COLUMNS = {"actor": "actor", "dyad": "dyad_id", "scope": "scope", "violence": "violence"}


def _rows(places: str = "country", when: str = "all", within: str = "militancy", source: str = "ucdp-ged"):
    """Rows of victims there and then, within a scope or kind of violence."""
    frame = event_tables.rows("victims", source, years=measures.period(source, when).years)
    if (codes := places_of(places)) is not None:
        frame = frame[frame["province"].isin(codes)]
        trace.narrow(province=codes)
    kinds = set(frame["violence"])
    if within != "all" and within not in {*SCOPES, *kinds}:
        raise ReportError(f"{within!r} is no scope and no kind of violence. There are all, {', '.join((*SCOPES, *sorted(kinds)))}.")
    if within == "all":
        return frame
    column = "scope" if within in SCOPES else "violence"
    trace.narrow(**{column: within})
    return frame[frame[column] == within]


def _chosen(frame, chosen: dict[str, str], beside: bool = False):
    """The rows with these values; ReportError for one that is not there, but for a known scope."""
    for name, text in chosen.items():
        column = choose(COLUMNS, name)
        values = SEPARATIST if text == "separatists" else text.replace("_", " ").split("+")
        known = set(frame[column].astype(str)) | (set(SCOPES) if name == "scope" else set())
        if not known & set(values):
            raise ReportError(f"UCDP's record has no {name} {text!r} there and then. There are {', '.join(sorted(known))}.")
        frame = frame[frame[column].astype(str).isin(values)]
        trace.narrow(beside=beside, **{column: values})
        beside = False
    return frame


def _parts(source, measure, places, when, within, chosen, beside=False):
    """The rows of which a share is told, the rows chosen of them, and the column of the measure."""
    frame = _rows(places, when, within or ("all" if "scope" in chosen else "militancy"), source)
    return frame, _chosen(frame, chosen, beside), choose(MEASURES, measure)


@fact
def victims(source: str, measure: str, places: str, when: str, *, within: str = "", **chosen: str) -> Quantity:
    """Deaths or events in UCDP's table of who died: of an actor, a pair of sides, a kind of conflict, a kind of violence."""
    _, frame, column = _parts(source, measure, places, when, within, chosen)
    return Quantity(frame[column].sum())


@fact
def victims_share(source: str, measure: str, places: str, when: str, *, within: str = "", **chosen: str) -> Quantity:
    """Share in all deaths, or events, of these places; of an actor or pair of sides in those of militancy."""
    every, frame, column = _parts(source, measure, places, when, within, chosen, beside=True)
    return Quantity(frame[column].sum() / every["deaths_best" if measure.startswith("deaths") else "events"].sum(), percent)


@fact(unit="year")
def scope_peak_year(scope: str) -> Quantity:
    """The year with most deaths in conflicts of a kind."""
    return Quantity(_rows(within=scope).groupby("year")["deaths_best"].sum().idxmax(), str)


@fact(unit="deaths")
def killed_by_count(year: str, kind: str, who: str) -> Quantity:
    """The dead of a kind (militants, security, civilians) in a year by another count than PICSS's: PIPS, CRSS, the military (written
    the-military)."""
    terms = choose(choose(OTHER_COUNTS, kind), who.replace("-", " "))
    return Quantity(sum(published.published(counts, measure, year)["value"] for counts, measure in terms))


# --- Actors and dyads -----------------------------------------------------------------------


@truth
def actors_in_order(places: str, when: str, actors: str, *, within: str = "militancy") -> tuple[bool, str]:
    """The actors (joined by +) have most deaths, in that order."""
    ranks = _rows(places, when, within).groupby("actor")["deaths_best"].sum().sort_values(ascending=False, kind="stable")
    wanted = actors.replace("_", " ").split("+")
    return list(ranks.index[: len(wanted)]) == wanted, ", ".join(f"{a} {d:,}" for a, d in ranks.head(5).items())


@fact(unit="actors")
def actors_counted(places: str, when: str) -> Quantity:
    """How many armed groups have deaths in militancy in the places (UCDP)."""
    frame = _rows(places, when)
    return Quantity(frame.loc[frame["deaths_best"] > 0, "actor"].nunique())


@fact(unit="year")
def actor_first_year(actor: str) -> Quantity:
    """The first year in which UCDP's record has an actor in militancy."""
    return Quantity(_chosen(_rows(), {"actor": actor})["year"].min(), str)


@fact
def dyad_inside(places: str, dyad: str) -> Quantity:
    """Share of the deaths between two sides (a dyad of UCDP's) that lie in some provinces."""
    inside, every = (victims("ucdp-ged", "deaths", at, "all", within="all", dyad=dyad) for at in (places, "country"))
    return Quantity(inside / every, percent)


@fact(unit="dyads")
def dyads_counted() -> Quantity:
    """How many pairs of sides that fight (dyads) UCDP's yearly record of Pakistan holds."""
    return Quantity(_rows(within="all")["dyad_id"].nunique())


# --- Who dies -------------------------------------------------------------------------------


@fact
def civilian_range(places: str, when: str, *, within: str = "militancy", bound: str = "") -> Quantity | str:
    """Lowest and highest share of civilians in all deaths: 16% to 46%."""
    row = event_tables.civilians(_rows(places, when, within)).iloc[0]
    return ends(row["low"], row["high"], percent, bound)


def _widths(since: str):
    """How far the range of each year is from its low to its high end, militancy."""
    frame = event_tables.civilians(_rows(), ["year"]).set_index("year").loc[int(since) :]
    return (frame["high"] - frame["low"]).sort_values(ascending=False)


@fact
def widest_civilian_range(*, since: str = "2007") -> Quantity:
    """The distance between the ends of the widest such range of a year."""
    return Quantity(_widths(since).iloc[0], percent)


@truth
def widest_civilian_years(years: str) -> tuple[bool, str]:
    """The years (joined by +) have the widest ranges since 2007."""
    widths, wanted = _widths("2007"), {int(year) for year in years.split("+")}
    return set(widths.index[: len(wanted)]) == wanted, ", ".join(f"{y} {w:.0%}" for y, w in widths.head(4).items())


# --- 2025 -----------------------------------------------------------------------------------


def _theatre(theatre: str):
    frame = tables.read("candidate_2025")
    found = frame if theatre == "all" else frame[frame["theatre"] == theatre.replace("_", " ")]
    trace.note("candidate_2025", theatre=None if theatre == "all" else theatre.replace("_", " "))
    if found.empty:
        raise ReportError(f"data/candidate_2025.csv has no theatre {theatre!r}.")
    return found[["events", "deaths_best"]].sum()


@fact
def theatre_total(measure: str, theatre: str) -> Quantity:
    """Events of 2025 in UCDP's preliminary record, or their deaths (best estimate), in one conflict or all."""
    return Quantity(_theatre(theatre)[choose(MEASURES, measure)])


@truth
def theatre_exceeds(first: str, second: str) -> tuple[bool, str]:
    """In 2025 the first theatre has more events, more deaths, and more deaths per event than the second."""
    a, b = _theatre(first), _theatre(second)
    holds = (a > b).all() and a["deaths_best"] / a["events"] > b["deaths_best"] / b["events"]
    return bool(holds), f"{a['events']} and {b['events']} events, {a['deaths_best']} and {b['deaths_best']} deaths"


@fact(
    says={
        "government": "Share in KP of the events between Pakistan and armed groups, but for separatists and IS, in 2015 to 2021 (UCDP’s "
        "yearly record).",
        "balochistan": "Share in Balochistan of the events between Pakistan and separatists in 2015 to 2021 (UCDP’s yearly record).",
    }
)
def theatre_inside(theatre: str) -> Quantity:
    """Share of the events of 2015 to 2021 that lay in the province a conflict is named after (government: KP; balochistan)."""
    with trace.unrecorded():
        own = tables.read("actors").query("dyad.str.startswith('Government of Pakistan - ')")["dyad_id"]
    frame = _rows(when="2015..2021", within="state-based")
    frame = frame[frame["dyad_id"].isin(own)]
    baloch = frame["actor"].isin(SEPARATIST)
    frame, place = choose(
        {"government": (frame[~baloch & (frame["actor"] != "IS")], "PK-KP"), "balochistan": (frame[baloch], "PK-BA")}, theatre
    )
    trace.narrow(actor=sorted(set(frame["actor"])), dyad_id=sorted(set(frame["dyad_id"])))
    inside, every = frame.loc[frame["province"] == place, "events"].sum(), frame["events"].sum()
    return Quantity(inside / every, percent, made=f"{inside:,} of {every:,} events")
