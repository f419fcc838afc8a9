"""Derives the tables of `data/` from the publishers' own files.

Whatever isn't given stays as committed. The same files give the same bytes. A file that can't
be trusted is refused with one sentence, and the tables stay as they were.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from report import tables
from report.editions import changes
from report.errors import InputError, ReportError
from report.estimates import ceasefires
from report.progress import say
from report.record import event_tables as evidence
from report.record import panel
from report.sources import acled, download, ucdp

# What a table is derived from, by the names of the releases in the data package.
DERIVED_FROM = {
    "incidents": {"ucdp-ged", "ucdp-candidate"},
    "incidents_acled": {"acled"},
    "coverage": {"ucdp-ged", "ucdp-candidate", "acled"},
    "candidate_2025": {"ucdp-candidate-2025"},
    "candidate_first": {"ucdp-candidate-first"},
    "reconciliation": {"ucdp-ged", "ucdp-country-months"},
    **dict.fromkeys(("districts", "district_months", "precision", "victims", "border"), {"ucdp-ged", "ucdp-candidate"}),
    "ceasefire_days": {"ucdp-ged"},
    "ceasefire_weeks": {"acled"},
}
KEPT = ("source", "publisher", "title", "license", "citation", "note")
HINT = "Cite the article that UCDP names for this release at ucdp.uu.se/downloads"


def run(args) -> None:
    """Refreshes `data/` with the options of `python -m report refresh`."""
    yearly, monthly = ([version for version in args.download if is_so(version)] for is_so in (download.is_yearly, download.is_monthly))
    if len(yearly) + bool(args.ucdp_ged) > 1:
        raise ReportError("Give one yearly GED: it replaces the one before it.")
    fetched = {version: download.fetch(version) for version in args.download}
    for path in fetched.values():
        say(known(path))
    first = [fetched.pop(version) for version in monthly]
    refresh(
        fetched.pop(yearly[0]) if yearly else args.ucdp_ged,
        [*_paths(args.ucdp_candidate), *fetched.values()],
        args.acled,
        args.ucdp_country_months,
        ucdp_candidate_first=[*_paths(args.ucdp_candidate_first), *first],
        allow_shrink=args.allow_shrink,
    )


def _paths(given: list[str]) -> list[str]:
    """Files, each given alone or several in one text, as make passes them on."""
    return [path for text in given for path in ([text] if Path(text).exists() else split(text))]


def known(path) -> str:
    """Whether a file is the one that `data/known_releases.csv` knows by its name, as a sentence."""
    name, found = Path(path).name, _sha256(path)
    releases = tables.read("known_releases").set_index("file")
    if name not in releases.index:
        return f"{name} is not among the known releases: its sha256 is {found}."
    release = releases.loc[name]
    if found == release["sha256"]:
        return f"{name} is the release as known ({release['version']})."
    return f"{name} differs from the known release {release['version']}: its sha256 is {found}."


def refresh(
    ucdp_ged=None,
    ucdp_candidate=(),
    acled=None,
    ucdp_country_months=None,
    *,
    ucdp_candidate_first=(),
    allow_shrink=False,
    folder=None,
) -> None:
    """Reads the given files, derives the tables and puts the new edition in place.

    Each option is the path of a publisher's file (the two of the Candidate: several), or nothing to keep
    what is committed. ucdp_candidate_first are first monthly releases of months after those of
    ucdp_candidate, which must be given with them: an event in both counts there. Progress goes to
    stderr. Raises ReportError (InputError for a file), with `data/` as it was, if a file can't be trusted, if it covers less than what is committed and
    `allow_shrink` is not set, or if the sums of a table and of its file differ.
    """
    with tables.alone(folder):
        _refresh(ucdp_ged, ucdp_candidate, ucdp_candidate_first, acled, ucdp_country_months, allow_shrink, folder)


def _refresh(ucdp_ged, ucdp_candidate, ucdp_candidate_first, acled, ucdp_country_months, allow_shrink, folder):
    edition = _Edition(folder, allow_shrink)
    if ucdp_ged:
        edition.add_yearly(ucdp_ged)
    held = edition.add_candidates(ucdp_candidate) if ucdp_candidate else set()
    if ucdp_candidate_first:
        edition.add_first(ucdp_candidate_first, held)
    if acled:
        edition.add_acled(acled)
    if ucdp_ged or ucdp_country_months:
        edition.reconcile(ucdp_country_months)
    edition.refuse_broken()
    for line in edition.changes():
        say(line)
    say("Validating and writing the tables")
    tables.write_edition(edition.tables, edition.package, folder)
    say("Done: " + ", ".join(f"{name} {len(frame):,} rows" for name, frame in edition.tables.items()))


class _Edition:
    """The tables and the package of the edition to come; starts as the committed one."""

    def __init__(self, folder, allow_shrink):
        self.folder, self.allow_shrink = folder, allow_shrink
        self.package = tables.package(folder)
        self.given = set()
        self.tables, self.broken = {}, {}
        for name in DERIVED_FROM:
            try:
                self.tables[name] = tables.read(name, folder)
            except ReportError as error:
                self.broken[name] = error
                self.tables[name] = tables.empty(name, folder)
        # Kept by hand: a row added to map a new dyad need not be sealed first.
        for name in ("actors", "province_spellings"):
            self.tables[name] = _without_doubles(name, tables.read(name, folder, sealed=False))
        self.before = dict(self.tables)
        self.actors, self.spellings = self.tables["actors"], self.tables["province_spellings"]
        self.undated = None

    def changes(self):
        """What changed against the tables that are in place, as lines."""
        return changes.lines(*(changes.records(tables) for tables in (self.before, self.tables))) or ["No count has changed."]

    def refuse_broken(self):
        """A table that didn't match its seal must have been derived anew as a whole."""
        for name, error in self.broken.items():
            missing = DERIVED_FROM[name] - self.given
            if missing:
                raise ReportError(f"{error} It can be derived anew only if {', '.join(sorted(missing))} is given too.")

    def add_yearly(self, path):

        say(f"UCDP GED: reading {Path(path).name}")
        release = ucdp.read_yearly(path, self.actors, self.spellings)
        events = release.events
        new = panel.from_ucdp(events, "ucdp-ged")
        _assert_sums("ucdp-ged", new, events)
        self._replace("incidents", "ucdp-ged", new)
        self._evidence("ucdp-ged", events)
        self.tables["ceasefire_days"] = ceasefires.days(events)
        self._cover(path, "ucdp-ged", panel.full_years("ucdp-ged", release.first.year, release.last.year))
        name = _version(path, r"(\d\d)_(\d)(?!\d)", r"ged(\d\d)(\d)(?!\d)")
        if name and release.last.year >= 2000 + int(name[:2]):
            raise InputError(path, f"it runs to {release.last}, beyond what GED {name} covers", ucdp.REMEDY)
        name = name or f"{(release.last.year + 1) % 100}.1 (inferred)"
        self._release("ucdp-ged", [_ucdp_record(path, f"GED {name}", release)])
        undated = events[events["date_prec"] == 5]
        self.undated = undated["deaths_best"].groupby(undated["date_start"].dt.strftime("%Y-%m")).sum()

    def add_candidates(self, paths) -> set[int]:
        """Returns the ids of the events that have a province."""
        import pandas as pd

        held = set()
        reduced = [path for path in paths if ucdp.is_reduced(path)]
        full = [path for path in paths if path not in reduced]
        if full:
            releases = []
            for path in full:
                say(f"UCDP Candidate: reading {Path(path).name}")
                releases.append(ucdp.read_candidate(path, self.actors, self.spellings))
            events = _joined(full, releases)
            new = panel.from_ucdp(events, "ucdp-candidate")
            _assert_sums("ucdp-candidate", new, events)
            self._replace("incidents", "ucdp-candidate", new)
            self._evidence("ucdp-candidate", events)
            days = [pd.Series(pd.date_range(one.first, one.last)) for one in releases]
            coverage = panel.days_by_month("ucdp-candidate", pd.concat(days))
            self._cover(full[0], "ucdp-candidate", coverage)
            held = set(events["id"])
            self._end_first(max(one.last for one in releases))
            self._release(
                "ucdp-candidate",
                [_ucdp_record(path, _candidate(path, one), one) for path, one in zip(full, releases)],
            )
        if reduced:
            releases = []
            for path in reduced:
                say(f"UCDP Candidate without provinces: reading {Path(path).name}")
                releases.append(ucdp.read_reduced(path))
            events = _joined(reduced, releases)
            new = events.assign(events=1).groupby(["month", "theatre", "violence"], as_index=False)
            new = new[["events", "deaths_best"]].sum()
            self._refuse_shrink(
                reduced[0],
                set(self.tables["candidate_2025"]["month"]),
                set(new["month"]),
            )
            self.tables["candidate_2025"] = new
            self._release(
                "ucdp-candidate-2025",
                [_ucdp_record(path, _candidate(path, one), one) for path, one in zip(reduced, releases)],
            )

        return held

    def add_first(self, paths, held):
        """First monthly releases, in a table of their own: they are revised before they enter the record."""
        if not held:
            raise ReportError(
                "Give --ucdp-candidate with --ucdp-candidate-first: an event in both counts once, and only their files have ids."
            )
        releases = []
        for path in paths:
            say(f"UCDP Candidate, first release: reading {Path(path).name}")
            releases.append(ucdp.read_candidate(path, self.actors, self.spellings))
        events = _joined(paths, releases)
        again = events["id"].isin(held)
        if again.any():
            say(f"In the consolidated release already, and left aside: {', '.join(map(str, sorted(events.loc[again, 'id'])))}")
        checks = events["code_status"].str.startswith("Check").astype(int)
        new = events[~again].assign(events=1, checks=checks)
        self.tables["candidate_first"] = new.groupby(["month", "province", "scope", "violence"], as_index=False)[
            [*panel.SUMS, "checks"]
        ].sum()
        self._release("ucdp-candidate-first", [_ucdp_record(path, _candidate(path, one), one) for path, one in zip(paths, releases)])

    def _end_first(self, last):
        """A first release of months that are in the record now would count them twice."""
        held = [one["last"] for one in self.package["releases"] if one["source"] == "ucdp-candidate-first"]
        if held and max(held) <= str(last) and len(self.tables["candidate_first"]):
            say("The first monthly release is in the record now: data/candidate_first.csv is emptied.")
            self.tables["candidate_first"] = tables.empty("candidate_first", self.folder)

    def add_acled(self, path):
        say(f"ACLED: reading {Path(path).name}")
        release = acled.read_weeks(path, self.spellings)
        new = panel.from_acled(release.weeks)
        _assert_sums("acled", new, release.weeks, release.weeks["events"])
        self.tables["incidents_acled"] = new
        self.tables["ceasefire_weeks"] = ceasefires.cells_by_week(release.weeks)
        self._cover(path, "acled", release.coverage.assign(source="acled"))
        self._release(
            "acled",
            [
                {
                    "release": f"aggregated data to the week of {release.weeks['week'].max().date()}",
                    "first": str(release.first),
                    "last": str(release.last),
                    "rows_read": release.rows,
                    "events_of_pakistan": release.events,
                    "events_kept": int(release.weeks["events"].sum()),
                    "events_unplaced": int((release.weeks["province"] == "PK").sum()),
                    "sha256": _sha256(path),
                }
            ],
        )

    def reconcile(self, path=None):
        """Our deaths by month beside those of UCDP's own file by country and month."""
        import pandas as pd

        old = self.tables["reconciliation"].set_index("month")
        published = old["deaths_ucdp"]
        if path:
            say(f"UCDP country-months: reading {Path(path).name}")
            published, record = ucdp.read_country_months(path)
            self._release("ucdp-country-months", [{**record, "sha256": _sha256(path)}])
        ged = self.tables["incidents"]
        ged = ged[ged["source"] == "ucdp-ged"]
        covered = self.tables["coverage"]
        covered = set(covered.loc[covered["source"] == "ucdp-ged", "month"])
        ours = ged.groupby("month")["deaths_best"].sum()
        undated = old["deaths_undated"] if self.undated is None else self.undated
        frame = pd.DataFrame({"deaths_ucdp": published.astype("Int64")}).sort_index()
        inside = frame.index.isin(covered)
        frame["deaths_panel"] = ours.reindex(frame.index).fillna(0).astype("Int64").where(inside)
        frame["deaths_undated"] = undated.reindex(frame.index).fillna(0).astype("Int64").where(inside)
        frame["difference"] = frame["deaths_panel"] - frame["deaths_ucdp"]
        frame["reason"] = [_reason(*row) for row in frame[["difference", "deaths_undated"]].itertuples(index=False)]
        self.tables["reconciliation"] = frame.rename_axis("month").reset_index()
        equal = int((frame["difference"] == 0).sum())
        say(f"Reconciled: {equal} of {int(inside.sum())} months equal UCDP's own monthly totals")

    def _replace(self, name, source, new):
        import pandas as pd

        old = self.tables[name]
        self.tables[name] = pd.concat([old[old["source"] != source], new], ignore_index=True)

    def _evidence(self, source, events):
        outline = tables.read("outline", self.folder)
        for name, new in evidence.derive(events, source, outline).items():
            self._replace(name, source, new)

    def _cover(self, path, source, new):
        import pandas as pd

        old = self.tables["coverage"]
        was = old[old["source"] == source].set_index("month")["days"]
        now = new.set_index("month")["days"]
        self._refuse_shrink(path, set(was.index), {month for month in now.index if now[month] >= was.get(month, 0)})
        self.tables["coverage"] = pd.concat([old[old["source"] != source], new], ignore_index=True)

    def _refuse_shrink(self, path, before, after):
        lost = sorted(before - after)
        if lost and not self.allow_shrink:
            raise InputError(
                path,
                f"it covers less than the committed tables: {len(lost)} months from {lost[0]} to {lost[-1]} would lose days",
                "Give all files of this source together, or add --allow-shrink if that is meant.",
            )

    def _release(self, source, records):
        """Puts the records in place of the source's; licence and publisher are kept."""
        self.given.add(source)
        old = [one for one in self.package["releases"] if one["source"] == source]
        kept = {key: old[0][key] for key in KEPT if key in old[0]}
        new = []
        for record in records:
            # A citation names one release; of another only UCDP can say how to cite it.
            same = any(one["release"] == record["release"] for one in old)
            read_before = [one for one in old if one["sha256"] == record["sha256"]]
            if not read_before:
                record["accessed"] = str(changes.today())
            else:  # what was said of this very file
                record |= {key: read_before[0][key] for key in ("accessed", "transcribed") if key in read_before[0]}
            if source == "ucdp-ged" and not same:
                kept["citation"] = f"{HINT}; Sundberg & Melander (2013), Journal of Peace Research 50(4)."
            new.append({**kept, **record})
        place = self.package["releases"].index(old[0])
        rest = [one for one in self.package["releases"] if one["source"] != source]
        self.package["releases"] = rest[:place] + new + rest[place:]
        self._name_release(source, new)

    def _name_release(self, source, records):
        """The tables name the release that they were derived from."""
        for resource in self.package["resources"]:
            for mentioned in resource.get("sources", []):
                if mentioned.get("release") == source:
                    mentioned["version"] = "; ".join(record["release"] for record in records)


def _without_doubles(name, table):
    """The table; a ReportError if a row of those kept by hand stands there twice."""
    key = tables.card(name)["schema"]["primaryKey"]
    doubled = table.duplicated(key)
    if doubled.any():
        row = int(doubled.idxmax())
        what = ", ".join(str(table.loc[row, column]) for column in key)
        raise ReportError(f"data/{name}.csv, row {row + 2}: {what} stands there twice. Take one of the two rows out.")
    return table


def _joined(paths, releases):
    """The events of several files. Releases overlap, as events are corrected: of an event that is in
    two of them, the one of the release that ends later counts."""
    import pandas as pd

    ends = [(one.last, len(one.events)) for one in releases]
    order = sorted(range(len(releases)), key=lambda at: ends[at])
    for earlier, later in zip(order, order[1:]):
        if releases[earlier].events.reset_index(drop=True).equals(releases[later].events.reset_index(drop=True)):
            raise InputError(paths[later], f"it holds the same events as {Path(paths[earlier]).name}", "Give each release once.")
    events = pd.concat([releases[at].events for at in order], ignore_index=True)
    again = events.duplicated("id", keep="last")
    if again.any():
        say(f"{again.sum()} events stand in two releases: the later one counts")
    return events[~again].reset_index(drop=True)


def split(given: str) -> list[str]:
    """Paths that stand in one text with blanks between, as make hands them on: the fewest words that
    name a file together are one path, so a path may hold blanks too."""
    found, words = [], given.split()
    while words:
        lengths = (n for n in range(1, len(words) + 1) if Path(_bare(words[:n])).exists())
        taken = next(lengths, 1)
        found.append(_bare(words[:taken]))
        words = words[taken:]
    return found


def _bare(words: list[str]) -> str:
    return " ".join(words).strip("'\"")


def _assert_sums(source, table, raw, events=None):
    """Year by year, a table must have the events and deaths of the rows that it came from."""
    years = raw["month"].str[:4]
    before = raw.assign(events=1 if events is None else events).groupby(years)
    after = table.groupby(table["month"].str[:4])
    for column in ("events", "deaths_low", "deaths_best", "deaths_high"):
        if column in raw or column == "events":
            if not before[column].sum().equals(after[column].sum()):
                raise ReportError(
                    f"The yearly sums of {column} of {source} differ between the table and its file. "
                    "This is a fault of report/record/panel.py: no table was changed."
                )


def _ucdp_record(path, name, release) -> dict:
    events = release.events
    record = {
        "release": name,
        "first": str(release.first),
        "last": str(release.last),
        "events_read": release.rows,
        "events_of_pakistan": len(events),
    }
    if "province" in events:
        unplaced = events[events["province"] == "PK"]
        record |= {
            "events_unplaced": len(unplaced),
            "deaths_best_unplaced": int(unplaced["deaths_best"].sum()),
            "events_dated_to_the_year": int((events["date_prec"] == 5).sum()),
            "events_with_estimates_out_of_order": release.out_of_order,
            "events_across_months": release.across_months,
            "code_status": {status: int(count) for status, count in events["code_status"].value_counts().sort_index().items()},
        }
    return {**record, "sha256": _sha256(path)}


def _candidate(path, release) -> str:
    name = _version(path, r"(\d\d)_(\d\d)_(\d\d)_(\d\d)", r"(\d\d)_(\d)_(\d\d?)(?!\d)")
    if not name:
        first, last = release.first, release.last
        name = f"{first:%y}.{first:%m}.{last:%y}.{last:%m} (inferred)"
    return f"Candidate {name}"


def _version(path, *patterns) -> str | None:
    """The version that UCDP writes in its file names: GEDEvent_v25_1.csv, ged251-csv.zip."""
    for pattern in patterns:
        found = re.search(r"(?:^|[^\d])" + pattern, Path(path).stem, re.IGNORECASE)
        if found:
            return ".".join(found.groups())
    return None


def _reason(difference, undated) -> str:
    import pandas as pd

    if pd.isna(difference):
        return "outside the years of the release that the panel holds"
    if difference == 0:
        return ""
    if difference + undated == 0:
        return "events dated only to more than a month (date_prec 5) count in their year alone"
    return "not known; UCDP's monthly file is presumably of another release"


def _sha256(path) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
