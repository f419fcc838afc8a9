/* The explorer: choices, numbers, words, drawings, downloads. Data: explore-data.js, made by
   report/explore.py. A month is a number, 202108; month 0 stands for what is dated only to its year. */
(() => {
"use strict";

const DATA = window.EXPLORE;
const form = document.getElementById("explore");
const view = document.getElementById("explore-view");
if (!form || !DATA || !window.d3 || !window.Plot) return;  // the static table stays

const $ = id => document.getElementById(id);
const CODES = Object.keys(DATA.places);
const PLACED = CODES.filter(code => code !== "PK");
const FRONT = ["PK-KP", "PK-BA"];
const MEASURES = {  // name, and the column of a row
  events: ["Events", 1], deaths: ["Deaths", 2], "deaths-low": ["Deaths, low estimate", 3], "deaths-high": ["Deaths, high estimate", 4],
};
const UNITS = { number: "", 30: " per 30 days", 100000: " per 100,000 residents and year" };
const MONTHS = "January February March April May June July August September October November December".split(" ");

const year = month => Math.floor(month / 100);
const isWhole = (from, to) => from % 100 === 1 && to % 100 === 12;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
const sum = values => values.reduce((a, b) => a + b, 0);

// --- Choices ---------------------------------------------------------------------------------

const START = { source: "acled", provinces: FRONT, measure: "deaths", per: "number", scope: "", violence: "all", step: "year", events: "", from: 0, to: 999912 };
let wish = { ...START };

/* What can be shown of a wish: a source may lack a measure, a scope, a province or a year. */
function possible(wish) {
  const source = DATA.sources[wish.source], scopes = Object.keys(source.scopes);
  const first = Math.max(source.months[0][0], wish.per === "100000" ? DATA.census * 100 + 1 : 0), last = source.months.at(-1)[0];
  let from = clamp(wish.from, first, last), to = Math.max(clamp(wish.to, first, last), from);
  if (wish.step === "year") [from, to] = [year(from) * 100 + 1, year(to) * 100 + 12];
  return {
    ...wish, from, to,
    provinces: wish.provinces.filter(code => !missing(code, wish)),
    measure: source.bounds || wish.measure === "events" ? wish.measure : "deaths",
    scope: scopes.includes(wish.scope) ? wish.scope : scopes[0],
    violence: wish.violence in source.kinds ? wish.violence : "all",
  };
}

/* Why a province can't be shown; empty where it can. */
function missing(code, { source, per }) {
  if (code === "PK" && !DATA.sources[source].unplaced) return `${DATA.sources[source].name} gives a province for each event`;
  if (per === "100000" && !Object.keys(DATA.places[code].residents).length) return code === "PK" ? "no residents" : "outside the census";
  return "";
}

/* A view as the hash of a link, and back. What isn't known is left as it was at the start, and `strange` is true. */
function toHash(v) {
  const pairs = { source: v.source, provinces: v.provinces.join("."), measure: v.measure, per: v.per, scope: v.scope, violence: v.violence, step: v.step, events: v.events, from: v.from, to: v.to };
  return "#" + Object.entries(pairs).filter(([, value]) => value !== "").map(([key, value]) => `${key}=${value}`).join("&");
}

function fromHash(hash) {
  const preset = DATA.presets.find(({ name }) => hash === `#${name}`);
  if (preset) return fromHash(`#${preset.view}`);
  const given = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  if (!("source" in given)) return null;
  let strange = false;
  const known = (key, names) => {
    if (key in given && !names.includes(given[key])) strange = true;
    return names.includes(given[key]) ? given[key] : START[key];
  };
  const source = known("source", Object.keys(DATA.sources));
  const month = key => {
    const right = /^\d{6}$/.test(given[key]) && given[key] % 100 >= 1 && given[key] % 100 <= 12;
    if (key in given && !right) strange = true;
    return right ? +given[key] : START[key];
  };
  const named = given.provinces?.split(".").filter(Boolean) ?? START.provinces, provinces = CODES.filter(code => named.includes(code));
  if (named.some(code => !CODES.includes(code))) strange = true;
  const wish = {
    source, from: month("from"), to: month("to"), events: known("events", ["yes"]),
    provinces: provinces.length || !named.length ? provinces : START.provinces,
    measure: known("measure", Object.keys(MEASURES)), per: known("per", Object.keys(UNITS)), step: known("step", ["year", "month"]),
    scope: known("scope", Object.keys(DATA.sources[source].scopes)), violence: known("violence", ["all", ...Object.keys(DATA.sources[source].kinds)]),
  };
  return { wish, strange };
}

// --- Numbers ---------------------------------------------------------------------------------

/* Everything that is shown of a view, as numbers. A value is null where there is none. */
function compute(v) {
  const source = DATA.sources[v.source], days = new Map(source.months);
  const months = source.months.map(([month]) => month).filter(month => month >= v.from && month <= v.to);
  const undated = isWhole(v.from, v.to) ? d3.range(year(v.from), year(v.to) + 1).map(y => y * 100) : [];

  // Counts by province and month, in the scope and of the kind that were chosen.
  const counts = new Map(CODES.map(code => [code, new Map()]));
  for (const [key, rows] of Object.entries(source.series)) {
    const [scope, kind, code] = key.split("|");
    if (!source.scopes[v.scope][2].includes(scope) || v.violence !== "all" && kind !== v.violence) continue;
    for (const row of rows) {
      const known = counts.get(code).get(row[0]);
      counts.get(code).set(row[0], known ? known.map((n, i) => i ? n + row[i] : n) : row);
    }
  }
  const count = (code, months, column) => sum(months.map(month => counts.get(code).get(month)?.[column] ?? 0));
  const covered = months => sum(months.map(month => days.get(month) ?? 0));
  const personYears = (code, months) => sum(months.map(month => (DATA.places[code].residents[year(month)] ?? 0) * (days.get(month) ?? 0) / 365.25));

  function value(codes, months, column = MEASURES[v.measure][1]) {
    const all = sum(codes.map(code => count(code, months, column)));
    if (v.per === "number") return all;
    if (v.per === "30") return all / covered(months) * 30;
    const people = sum(codes.map(code => personYears(code, months)));
    return people ? all / people * 100_000 : null;
  }
  const banded = source.bounds && v.measure === "deaths";
  const cell = (codes, months) => ({ value: value(codes, months), ...(banded && { low: value(codes, months, 3), high: value(codes, months, 4) }) });
  const cells = months => ({ each: Object.fromEntries(v.provinces.map(code => [code, cell([code], months)])), together: cell(v.provinces, months) });

  const groups = v.step === "year" ? d3.groups(months, year).map(([y, of]) => [y * 100, [...of, y * 100]]) : months.map(month => [month, [month]]);
  const periods = groups.map(([key, of]) => ({
    key, label: label(key), days: covered(of), partial: covered(of) < (v.step === "year" ? 360 : 28),
    date: v.step === "year" ? year(key) : new Date(Date.UTC(year(key), key % 100 - 1, 1)), ...cells(of),
  }));
  const every = [...months, ...undated];
  const total = (codes, months) => ({ events: sum(codes.map(code => count(code, months, 1))), deaths: sum(codes.map(code => count(code, months, 2))) });
  const lone = d3.range(year(v.from), year(v.to) + 1).map(y => y * 100);
  return {
    v, source, periods, banded, days: covered(every), ...cells(every),
    unplaced: total(["PK"], every), undated: total(v.provinces, lone), undatedIn: undated.length > 0,
  };
}

// --- Words -----------------------------------------------------------------------------------

function label(month) {
  return month % 100 ? `${MONTHS[month % 100 - 1]} ${year(month)}` : `${year(month)}`;
}

function span({ from, to }) {
  const [first, last] = isWhole(from, to) ? [year(from), year(to)] : [label(from), label(to)];
  return first === last ? `${first}` : `${first} to ${last}`;
}

function listed(words) {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words.join("");
}

function number(value, per) {
  if (value === null) return "–";
  return d3.format(per === "number" ? ",.0f" : value >= 0.95 ? ",.1f" : ",.2f")(value);
}

const unit = ({ v, banded }) => MEASURES[v.measure][0] + (banded ? " (best estimate)" : "") + UNITS[v.per];
const counted = (n, word) => `${d3.format(",")(n)} ${n === 1 ? word : word + "s"}`;

/* What is counted, of which source: “ACLED: political-violence events, all actors; battles only”. */
function subject({ v, source }) {
  return `${source.name}: ${source.scopes[v.scope][1]}` + (v.violence === "all" ? "" : `; of these: ${source.kinds[v.violence].toLowerCase()}`);
}

function title(r) {
  return `${unit(r)}, ${span(r.v)}`;
}

/* The result in words, highest first. */
function result(r) {
  const { v, source } = r;
  if (!v.provinces.length) return "No province is chosen. Choose one or more to see numbers.";
  const show = ({ value, low, high }) => number(value, v.per) + (r.banded ? ` (low ${number(low, v.per)}, high ${number(high, v.per)})` : "");
  const ranked = d3.sort(v.provinces, code => -r.each[code].value);
  if (!r.together.value) return `${unit(r)}, ${source.name}, ${span(v)}: no ${v.measure === "events" ? "events" : "deaths"} recorded.`;
  const full = r.periods.filter(period => !period.partial);
  const top = full.length > 1 ? d3.greatest(full, period => period.together.value) : null;
  return `${unit(r)}, ${source.name}, ${span(v)}: ${listed(ranked.map(code => `${DATA.places[code].name} ${show(r.each[code])}`))}.`
    + (v.provinces.length > 1 ? ` Together ${show(r.together)}.` : "")
    + (top ? highest(r, top) : "");
}

/* The highest of the periods covered in full; where one covered in part already exceeds it, that comes first. */
function highest({ v, periods }, top) {
  const more = d3.greatest(periods.filter(period => period.partial), period => period.together.value);
  const show = period => `${period.label} (${number(period.together.value, v.per)})`;
  return more && more.together.value > top.together.value
    ? ` ${show(more)}, covered in part, already exceeds every ${v.step} covered in full; the highest of these is ${show(top)}.`
    : ` Of the ${v.step}s covered in full, ${top.label} has the highest number: ${number(top.together.value, v.per)}.`;
}

/* The events of the chronology that are switched on, within the period. */
function marks({ v }) {
  const within = v.events ? DATA.events.filter(({ date }) => +date.slice(0, 4) * 100 + +date.slice(5, 7) >= v.from && +date.slice(0, 4) * 100 + +date.slice(5, 7) <= v.to) : [];
  return within.map((event, i) => ({ ...event, number: i + 1 }));
}

/* What a reader must know beside the numbers. */
function notes(r) {
  const { v, source, unplaced, undated } = r, partial = r.periods.filter(period => period.partial), told = [];
  const events = v.measure === "events", isAcled = v.source === "acled", until = year(v.to);
  if (partial.length) told.push(`${listed(partial.map(period => `${period.label} (${counted(period.days, "day")})`))}: covered in part, drawn hollow and apart from the line.`);
  if (r.banded) told.push("Pale bands and thin lines run from the low to the high estimate.");
  if (unplaced.events) {
    told.push(`${counted(unplaced.events, "event")} with ${counted(unplaced.deaths, "death")} (best estimate) ${unplaced.events === 1 ? "has" : "have"} no province: `
      + (v.provinces.includes("PK") ? "part of the sum, and on no map." : "not in these numbers."));
  }
  if (undated.events && (v.step === "month" || !r.undatedIn)) {
    told.push(`${counted(undated.events, "event")} with ${counted(undated.deaths, "death")} (best estimate) ${undated.events === 1 ? "is" : "are"} dated only to the year: `
      + (r.undatedIn ? "in the sum of the period, and in no month." : "not in these numbers."));
  }
  if (isAcled && events) told.push(DATA.notes["acled-events"]);
  if (isAcled && v.per === "number" && v.step === "month") told.push(DATA.notes["acled-months"]);
  if (v.source === "ucdp-ged" && year(v.from) <= 2006 && until >= 2004) told.push(DATA.notes["ucdp-thin"]);
  if (v.source === "ucdp-candidate") told.push(DATA.notes.candidate);
  if (v.per === "100000") told.push(DATA.notes.residents);
  if (v.provinces.includes("PK-KP")) told.push(DATA.notes.kp);
  const marked = marks(r);
  if (marked.length) told.push(`Marked: ${marked.map(({ number, title, when }) => `${number} ${title}, ${when}`).join("; ")}. A line beside an event does not say that the event mattered.`);
  return told;
}

function legend({ v }) {
  const hatched = PLACED.some(code => missing(code, v)), blank = PLACED.some(code => !missing(code, v) && !v.provinces.includes(code));
  return "Map: the denser, the higher." + (blank ? " Blank: not chosen." : "") + (hatched ? " Hatched: outside the census, no rate." : "");
}

function sourceLine({ v, source }, withMap) {
  return `Source: ${source.credit}${v.per === "100000" ? ` ${DATA.population}` : ""} Edition ${DATA.edition}.${withMap ? ` ${DATA.notes.map}` : ""}`;
}

// --- Drawings --------------------------------------------------------------------------------

const ink = code => `var(--c-${code.toLowerCase()})`;
const paint = name => `var(--c-${name})`;
const colours = { domain: CODES, range: CODES.map(ink) };
const naming = (width, code) => width < 520 ? DATA.places[code].short : DATA.places[code].name.replace("Azad Jammu and Kashmir", DATA.places["PK-JK"].short);

/* The common frame of a drawing: its size, letters in px, and what it shows in words. */
function frame({ width, height, size }, words) {
  return { width, height, ariaLabel: words, style: { fontSize: `${size}px`, fontFamily: "inherit", background: "none", color: paint("muted"), overflow: "visible" } };
}

/* One picture with one name: the library gives names to groups within, which a reader can't reach. */
function asImage(svg) {
  svg.setAttribute("role", "img");
  for (const group of svg.querySelectorAll("g[aria-label]")) {
    group.dataset.mark = group.getAttribute("aria-label");
    group.removeAttribute("aria-label");
  }
  return svg;
}

function drawLine(r, box, pointer) {
  const { v, periods, banded } = r;
  const at = ({ date }) => v.step === "year" ? +date.slice(0, 4) + (+date.slice(5, 7) - 1) / 12 - 0.5 : new Date(`${date.slice(0, 7)}-01T00:00Z`);
  const points = v.provinces.flatMap(code => periods.map((period, i) => ({ code, i, ...period, ...period.each[code] })));
  const top = d3.max(points, point => point.high ?? point.value) || 1;
  const few = periods.length <= 40, ticks = d3.ticks(0, top * 1.03, 5), tick = d3.format(",~f");
  const margin = 26 + box.size * 0.66 * d3.max(v.provinces, code => naming(box.width, code).length);
  const ends = apart(points.filter(point => point.i === periods.length - 1), top, box);
  // A thread from the end of each line to its name.
  const threads = (index, { x, y }) => {
    const group = d3.create("svg:g").attr("aria-label", "thread").attr("fill", "none").attr("stroke", paint("muted"));
    group.selectAll().data(ends).join("path").attr("d", end => `M${x(end.date) + 5},${y(end.value)}h3L${x(end.date) + 19},${y(end.place)}h3`);
    return group.node();
  };
  return asImage(Plot.plot({
    ...frame(box, `Line chart. ${result(r)}`),
    marginRight: margin, marginLeft: 14 + box.size * 0.6 * d3.max(ticks, value => tick(value).length), marginTop: 14, marginBottom: 30, color: colours,
    x: { label: null, ...(v.step === "year" ? { type: "linear", tickFormat: "d", ticks: d3.ticks(...d3.extent(periods, p => p.date), box.width < 520 ? 4 : 8).filter(Number.isInteger),
      ...(periods.length === 1 && { domain: [periods[0].date - 1, periods[0].date + 1] }) } : { type: "utc", ticks: box.width < 520 ? 4 : 8 }) },
    y: { label: null, domain: [0, top * 1.03], grid: true, ticks, tickSize: 0, tickFormat: tick },
    marks: [
      Plot.ruleY([0], { stroke: paint("muted") }),
      banded ? Plot.areaY(points.filter(point => !point.partial), { x: "date", y1: "low", y2: "high", z: "code", fill: "code", fillOpacity: 0.16 }) : null,
      banded && periods.length === 1 ? Plot.ruleX(points, { x: "date", y1: "low", y2: "high", stroke: "code" }) : null,
      Plot.lineY(points.filter(point => !point.partial), { x: "date", y: "value", z: "code", stroke: "code", strokeWidth: few ? 2 : 1.3 }),
      few ? Plot.dot(points.filter(point => !point.partial), { x: "date", y: "value", fill: "code", r: 2.6 }) : null,
      // A period that is covered in part stands apart from the line, so that it makes no false plunge.
      Plot.dot(points.filter(point => point.partial), { x: "date", y: "value", stroke: "code", fill: paint("paper"), strokeWidth: 2, r: 3.5 }),
      threads,
      Plot.text(ends, { x: "date", y: "place", text: point => naming(box.width, point.code), fill: "code", textAnchor: "start", dx: 25, fontWeight: 650 }),
      Plot.ruleX(marks(r), { x: at, stroke: paint("ink"), strokeDasharray: "3,2" }),
      Plot.text(marks(r), { x: at, frameAnchor: "top", text: "number", dx: 6, dy: -4, fill: paint("ink"), fontWeight: 650 }),
      pointer ? Plot.tip(points, Plot.pointer({ x: "date", y: "value", fill: paint("paper"), stroke: paint("muted"),
        title: point => `${DATA.places[point.code].name}\n${point.label}: ${number(point.value, v.per)}`
          + (banded ? `\nlow ${number(point.low, v.per)}, high ${number(point.high, v.per)}` : "") })) : null,
    ],
  }));
}

/* Names at the ends of lines, as near to them as they stand clear of each other. */
function apart(ends, top, { height, size }) {
  const step = top * 1.03 * size * 1.15 / (height - 44), groups = [];
  for (const point of d3.sort(ends, point => point.value)) {
    let group = { points: [point], middle: point.value };
    while (groups.length && group.middle - groups.at(-1).middle < step * (group.points.length + groups.at(-1).points.length) / 2) {
      const points = [...groups.pop().points, ...group.points];
      group = { points, middle: Math.max(d3.mean(points, point => point.value), step * (points.length - 1) / 2) };
    }
    groups.push(group);
  }
  return groups.flatMap(({ points, middle }) => points.map((point, i) => ({ ...point, place: middle + step * (i - (points.length - 1) / 2) })));
}

function drawBars(r, box) {
  const { v, banded } = r;
  const bars = d3.sort(v.provinces, code => -r.each[code].value).map(code => ({ code, name: naming(box.width, code), ...r.each[code] }));
  const margin = 10 + box.size * 0.62 * d3.max(bars, bar => bar.name.length);
  return asImage(Plot.plot({
    ...frame(box, `Bars by province. ${result(r)}`), marginLeft: margin, marginRight: 12 + box.size * 4, marginTop: 4, marginBottom: 4, color: colours,
    x: { axis: null, domain: [0, d3.max(bars, bar => bar.high ?? bar.value) || 1] },
    y: { label: null, domain: bars.map(bar => bar.name), tickSize: 0, padding: 0.28 },
    marks: [
      Plot.barX(bars, { x: "value", y: "name", fill: "code" }),
      banded ? Plot.ruleY(bars, { x1: "low", x2: "high", y: "name", stroke: paint("ink"), strokeWidth: 1.2 }) : null,
      Plot.text(bars, { x: bar => bar.high ?? bar.value, y: "name", text: bar => number(bar.value, v.per), dx: 5, textAnchor: "start", fill: paint("ink"), fontWeight: 650 }),
    ],
  }));
}

function drawMap(r, box) {
  const { v } = r;
  const value = code => r.each[code]?.value ?? null;
  const top = d3.max(PLACED, value) || 1, density = code => value(code) === null ? 0 : 0.07 + 0.85 * Math.sqrt(value(code) / top);
  const units = PLACED.map(code => ({ type: "Feature", code, geometry: { type: "MultiPolygon", coordinates: DATA.outlines[code].map(ring => [ring]) } }));
  const control = { type: "MultiLineString", coordinates: DATA.outlines.control };
  const hatch = `hatch-${box.width}`, labels = PLACED.filter(code => value(code) !== null && DATA.places[code].at);
  const hatched = () => {
    const defs = d3.create("svg:defs");
    defs.append("pattern").attr("id", hatch).attr("width", 5).attr("height", 5).attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)")
      .append("line").attr("y2", 5).attr("stroke", paint("muted"));
    return defs.node();
  };
  return asImage(Plot.plot({
    ...frame(box, `Map of the provinces. ${result(r)}`), margin: 2, projection: { type: "reflect-y", domain: { type: "FeatureCollection", features: units } },
    opacity: { type: "identity" },
    marks: [
      hatched,
      Plot.geo(units, { fill: paint("accent"), fillOpacity: unit => density(unit.code), stroke: paint("muted"), strokeWidth: 0.7 }),
      Plot.geo(units.filter(unit => missing(unit.code, v)), { fill: `url(#${hatch})` }),
      Plot.geo([control], { stroke: paint("ink"), strokeDasharray: "3,2" }),
      Plot.text(labels, {
        x: code => DATA.places[code].at[0], y: code => DATA.places[code].at[1], text: code => `${DATA.places[code].short}\n${number(value(code), v.per)}`,
        fill: paint("ink"), stroke: paint("paper"), strokeWidth: 2.5, fontWeight: 650, lineHeight: 1.15,
      }),
    ],
  }));
}

// --- The page --------------------------------------------------------------------------------

let shown = null;

function draw() {
  const r = shown, width = Math.max(view.clientWidth, 260), narrow = width < 560, none = !r.v.provinces.length;
  const half = narrow ? width : Math.floor(width / 2) - 12, rows = r.v.provinces.length;
  $("explore-line").hidden = r.periods.length === 1;
  $("explore-line").replaceChildren(...none || r.periods.length === 1 ? [] : [drawLine(r, { width, height: narrow ? 280 : 340, size: 12 }, true)]);
  $("explore-bars").replaceChildren(...none ? [] : [drawBars(r, { width: half, height: 8 + 27 * rows, size: 12 })]);
  $("explore-map").replaceChildren(drawMap(r, { width: half, height: Math.round(half * 0.86), size: 12 }));
}

function table(r) {
  const { v } = r, digits = d3.format(v.per === "number" ? ",.0f" : ",.2f");
  const show = value => value === null ? "–" : digits(value);
  const element = (name, text, scope) => Object.assign(document.createElement(name), { textContent: text, ...(scope && { scope }) });
  const row = (head, cells) => {
    const tr = document.createElement("tr");
    tr.append(element("th", head, "row"), ...cells.map(text => element("td", text)));
    return tr;
  };
  const head = document.createElement("tr");
  head.append(...[v.step === "year" ? "Year" : "Month", "Days covered", ...v.provinces.map(code => DATA.places[code].name), "Together"].map(name => element("th", name, "col")));
  const cells = ({ days, each, together }) => [`${days}`, ...v.provinces.map(code => show(each[code].value)), v.provinces.length ? show(together.value) : "–"];
  const thead = document.createElement("thead"), tbody = document.createElement("tbody");
  thead.append(head);
  tbody.append(...r.periods.map(period => row(period.label + (period.partial ? " (in part)" : ""), cells(period))), row(`Whole period, ${span(v)}`, cells(r)));
  $("explore-table").replaceChildren(element("caption", `${title(r)}. ${subject(r)}`), thead, tbody);
}

function show(changed = true) {
  const v = possible(wish), r = shown = compute(v);
  fill(v, r.source);
  $("explore-title").textContent = title(r);
  $("explore-subject").textContent = subject(r);
  $("explore-result").textContent = result(r);
  $("explore-span").textContent = `Bars and map: the whole period, ${span(v)}.`;
  $("explore-legend").textContent = legend(r);
  $("explore-source").textContent = sourceLine(r, true);
  $("explore-notes").replaceChildren(...notes(r).map(text => Object.assign(document.createElement("li"), { textContent: text })));
  table(r);
  draw();
  for (const button of view.querySelectorAll("[data-download]")) button.disabled = !v.provinces.length;
  $("explore-link").value = new URL(toHash(v), location.href).href;
  $("explore-copied").textContent = "";
  if (changed && location.hash !== toHash(v)) history.pushState(null, "", toHash(v));
  $("explore-strange").textContent = "";
}

/* Shows what a link names; what it names wrongly is said, and goes from the address. Whether it is a link of the explorer. */
function follow() {
  const linked = fromHash(location.hash);
  if (!linked && location.hash) return false;
  wish = linked?.wish ?? { ...START };
  show(false);
  if (linked?.strange) {
    $("explore-strange").textContent = "This link names something that this page does not have. What it has is shown.";
    history.replaceState(null, "", toHash(possible(wish)));
  }
  return true;
}

// --- Controls --------------------------------------------------------------------------------

const field = name => form.elements[name];
const options = (select, pairs, chosen) => {
  select.replaceChildren(...pairs.map(([value, text, disabled]) => Object.assign(document.createElement("option"), { value, textContent: text, disabled: !!disabled })));
  select.value = chosen;
};

/* Puts a view into the form; what a source lacks is disabled, with the reason beneath. */
function fill(v, source) {
  for (const name of ["source", "measure", "per", "step"]) field(name).value = v[name];
  field("events").checked = v.events === "yes";
  for (const box of form.querySelectorAll("[name=province]")) {
    box.checked = v.provinces.includes(box.value);
    box.disabled = missing(box.value, v) !== "";
  }
  for (const radio of form.querySelectorAll("[name=measure]")) radio.disabled = !source.bounds && /low|high/.test(radio.value);
  const reasons = d3.groups(CODES.filter(code => missing(code, v)), code => missing(code, v));
  $("why-provinces").textContent = reasons.map(([reason, codes]) => `${listed(codes.map(code => DATA.places[code].name))}: ${reason}.`).join(" ");
  $("why-measure").textContent = source.bounds ? "" : `${source.name} gives one estimate of deaths, neither low nor high.`;
  options(field("scope"), Object.entries(source.scopes).map(([scope, [name]]) => [scope, name]), v.scope);
  options(field("violence"), [["all", "All kinds"], ...Object.entries(source.kinds)], v.violence);
  $("why-period").textContent = v.per === "100000" && year(source.months[0][0]) < DATA.census ? `No residents are known before the census of ${DATA.census}.` : "";
  const years = [...new Set(source.months.map(([month]) => year(month)))];
  for (const end of ["from", "to"]) {
    options(field(`${end}-year`), years.map(y => [y, y, v.per === "100000" && y < DATA.census]), year(v[end]));
    const within = source.months.map(([month]) => month).filter(month => year(month) === year(v[end]));
    field(`${end}-month`).hidden = v.step === "year";
    options(field(`${end}-month`), v.step === "year" ? [] : within.map(month => [month % 100, MONTHS[month % 100 - 1]]), v[end] % 100);
  }
}

function choose({ target }) {
  const { name, value } = target, now = possible(wish);
  if (name === "province") wish.provinces = CODES.filter(code => code === value ? target.checked : wish.provinces.includes(code));
  else if (name === "events") wish.events = target.checked ? "yes" : "";
  else if (/^(from|to)-/.test(name)) {
    const [end, part] = name.split("-");
    wish.from = now.from, wish.to = now.to;
    wish[end] = part === "year" ? value * 100 + now[end] % 100 : year(now[end]) * 100 + +value;
    // The end that was just chosen holds; the other follows.
    const other = end === "from" ? "to" : "from", whole = other === "from" ? 1 : 12;
    if (wish.from > wish.to) wish[other] = now.step === "year" ? value * 100 + whole : wish[end];
  } else if (name in wish) wish[name] = value;
  show();
}

form.addEventListener("change", choose);
form.addEventListener("submit", event => event.preventDefault());
for (const button of form.querySelectorAll("[data-provinces]")) {
  button.addEventListener("click", () => { wish.provinces = button.dataset.provinces === "all" ? CODES : FRONT; show(); });
}
$("explore-reset").addEventListener("click", () => { wish = { ...START }; show(); });
addEventListener("hashchange", follow);

// --- Downloads -------------------------------------------------------------------------------

function save(content, type, ending) {
  const { v } = shown, link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = `${v.source}-${v.measure}-${v.from}-${v.to}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/* A cell of text that a spreadsheet would take for a formula is told to be text. */
function csvCell(cell) {
  const text = typeof cell === "string" && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : `${cell ?? ""}`;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(r) {
  const { v } = r, digits = value => value === null ? null : +value.toFixed(4);
  const measure = `${unit(r)}. ${subject(r)}`, told = notes(r).join(" "), source = sourceLine(r);
  const line = (name, { days, partial, each, together }) => [name, days, partial ? "yes" : "no", ...v.provinces.map(code => digits(each[code].value)), digits(together.value), measure, told, source];
  const rows = [
    ["Period", "Days covered", "Covered in part", ...v.provinces.map(code => DATA.places[code].name), "Together", "Measure", "Notes", "Source"],
    ...r.periods.map(period => line(period.label, period)),
    line(`Whole period, ${span(v)}`, { ...r, partial: r.periods.some(period => period.partial) }),
  ];
  return rows.map(row => row.map(csvCell).join(",")).join("\r\n") + "\r\n";
}

const FONT = "system-ui, -apple-system, Segoe UI, Noto Sans, Liberation Sans, sans-serif";

/* Text broken into lines that fit a width. */
function lines(text, width, font) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${font} ${FONT}`;
  return text.split(" ").reduce((done, word) => {
    const longer = done.length ? `${done.at(-1)} ${word}` : word;
    return done.length && pen.measureText(longer).width <= width ? [...done.slice(0, -1), longer] : [...done, word];
  }, []);
}

/* The view as one drawing for a slide: title, line, bars, map, notes and source line, in the
   colours that the page has now. */
function picture(r) {
  const width = 1280, height = 720, edge = 40;
  const svg = d3.create("svg").attr("xmlns", "http://www.w3.org/2000/svg").attr("viewBox", [0, 0, width, height]).attr("width", width).attr("height", height)
    .attr("font-family", FONT).attr("fill", paint("ink")).attr("role", "img");
  svg.append("title").text(title(r));
  svg.append("desc").text(`${result(r)} ${sourceLine(r, true)}`);
  svg.append("rect").attr("width", width).attr("height", height).attr("fill", paint("paper"));
  let y = 22;
  const write = (text, size, weight, colour, leading = 1.3) => {
    for (const part of lines(text, width - 2 * edge, `${weight} ${size}px`)) {
      y += size * leading;
      svg.append("text").attr("x", edge).attr("y", Math.round(y)).attr("font-size", size).attr("font-weight", weight).attr("fill", paint(colour)).text(part);
    }
  };
  const place = (drawing, x, y) => {
    drawing.querySelectorAll("style").forEach(style => style.remove());
    drawing.setAttribute("x", x);
    drawing.setAttribute("y", y);
    svg.node().append(drawing);
  };
  const some = r.v.provinces.length < CODES.filter(code => !missing(code, r.v)).length;
  write(title(r), 28, 700, "ink", 1.2);
  write(`${some ? listed(r.v.provinces.map(code => DATA.places[code].name)) : "All provinces"}. ${subject(r)}. Bars and map: the whole period.`, 17, 400, "muted", 1.4);
  const top = Math.round(y) + 20;
  // How much room the notes take is known before they are written.
  const small = 12.5, foot = [...notes(r), legend(r), sourceLine(r, true)].join(" ");
  const bottom = height - 24 - lines(foot, width - 2 * edge, `400 ${small}px`).length * small * 1.3, right = 400, left = width - 2 * edge - right - 30;
  const bars = Math.min(30 * r.v.provinces.length + 8, (bottom - top) * 0.45);
  const alone = r.periods.length === 1, beside = alone ? 0 : bars + 8;  // bars alone for one period
  if (!alone) place(drawLine(r, { width: left, height: bottom - top - 16, size: 15 }), edge, top);
  place(drawBars(r, { width: alone ? left : right, height: bars, size: 15 }), alone ? edge : width - edge - right, top);
  place(drawMap(r, { width: right, height: bottom - top - beside - 16, size: 13 }), width - edge - right, top + beside);
  y = bottom;
  write(foot, small, 400, "muted");
  const style = getComputedStyle(document.documentElement);
  return new XMLSerializer().serializeToString(svg.node()).replace(/var\((--c-[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
}

async function png(drawing) {
  const image = new Image(), canvas = document.createElement("canvas");
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  await image.decode();
  canvas.width = 2560, canvas.height = 1440;
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise(done => canvas.toBlob(done, "image/png"));
}

const DOWNLOADS = {
  csv: () => save(csv(shown), "text/csv;charset=utf-8", "csv"),
  svg: () => save(picture(shown), "image/svg+xml", "svg"),
  png: async () => save(await png(picture(shown)), "image/png", "png"),
};
for (const button of view.querySelectorAll("[data-download]")) button.addEventListener("click", DOWNLOADS[button.dataset.download]);

$("explore-copy").addEventListener("click", async () => {
  const done = $("explore-copied");
  $("explore-link").select();
  try {
    await navigator.clipboard.writeText($("explore-link").value);
    done.textContent = "The link is copied.";
  } catch {
    done.textContent = "The link is marked: copy it by keyboard.";
  }
});

// --- Begin -----------------------------------------------------------------------------------

form.hidden = view.hidden = false;
$("explore-static").hidden = true;
if (!follow()) show(false);
let width = view.clientWidth;
new ResizeObserver(() => { if (view.clientWidth !== width) { width = view.clientWidth; draw(); } }).observe(view);
})();
