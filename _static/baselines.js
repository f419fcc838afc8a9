// A reader's own baseline: what the registered rule would say of it. The files baselines-S*.js have, for each statement,
// the intervals and the rule as the specification writes it (report/book/another_baseline.py). Nothing is estimated here.
"use strict";
const Baselines = (() => {
  const COMPARE = { ">": (a, b) => a > b, ">=": (a, b) => a >= b, "<": (a, b) => a < b, "<=": (a, b) => a <= b, "==": (a, b) => a === b };
  const MONTHS = "January February March April May June July August September October November December".split(" ");

  const count = month => +month.slice(0, 4) * 12 + +month.slice(5) - 1;
  const month = n => `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`;
  const name = month => `${MONTHS[+month.slice(5) - 1]} ${month.slice(0, 4)}`;
  const lengths = data => Object.keys(data.comparisons[0].values).map(Number).sort((a, b) => a - b);

  // The first line whose conditions all hold: [verdict, its conditions]. What can't be had fails its condition.
  function decide(lines, quantities) {
    const holds = ([name, sign, limit]) => quantities[name] !== null && COMPARE[sign](quantities[name], limit);
    return lines.find(([, conditions]) => conditions.every(holds));
  }

  // The intervals against a baseline, one for each comparison.
  function intervals(data, start, months) {
    const at = count(start) - count(data.from);
    return data.comparisons.map(({ values }) => {
      const [estimate, low, high] = values[months].map(column => column[at]);
      return { estimate, low, high, spread: low === null ? null : high / low };
    });
  }

  // The verdict and its line for each part of a statement, and last on the whole, where that has a rule of its own.
  function decided(data, start, months) {
    const found = intervals(data, start, months);
    const parts = data.parts.map(({ own, given, lines }) => {
      const taken = Object.entries(own).map(([name, [at, what]]) => [name, found[at][what]]);
      return decide(lines, { ...given, ...Object.fromEntries(taken) });
    });
    if (!data.whole) return parts;
    const supported = parts.filter(([verdict]) => verdict === "supported").length;
    return [...parts, decide(data.whole.lines, { ...data.whole.given, [data.whole.count]: supported })];
  }

  const files = {};
  function load(statement, folder) {
    return files[statement] ??= new Promise((done, failed) => {
      const script = Object.assign(document.createElement("script"), { src: `${folder}baselines-${statement}.js`, onerror: failed });
      script.onload = () => done(window.BASELINES[statement]);
      document.head.append(script);
    });
  }
  return { decided, intervals, lengths, load, count, month, name };
})();

(() => {
  const fold = document.getElementById("another-baseline");
  if (!fold) return;
  const { decided, intervals, lengths, load, count, month, name } = Baselines;
  const form = fold.querySelector("form"), { statement, start, lasting } = form.elements;
  const begins = fold.querySelector(".begins"), lasts = fold.querySelector(".lasts");
  const body = fold.querySelector("tbody"), note = fold.querySelector(".note"), status = fold.querySelector("[role=status]");
  let data = null;
  const wish = {}; // where the reader left each control
  fold.hidden = false;

  const long = months => (months % 12 ? `${months} months` : months === 12 ? "1 year" : `${months / 12} years`);
  const ratio = value => value.toFixed(value < 0.95 ? 2 : 1);
  const ratios = ({ estimate, low, high }) => (low === null ? "no estimate" : `${ratio(estimate)} (${ratio(low)} to ${ratio(high)})`);
  const last = months => count(data.end) - months + 1 - count(data.from); // the last start of a baseline so long

  function row(head, ...cells) {
    const line = body.insertRow();
    line.append(Object.assign(document.createElement("th"), { scope: "row", textContent: head }));
    for (const text of cells) line.insertCell().textContent = text;
  }

  function show() {
    const all = lengths(data), months = all[lasting.value], first = month(count(data.from) + +start.value);
    const own = data.registered, yours = [first, months];
    begins.textContent = name(first);
    lasts.textContent = long(months);
    start.setAttribute("aria-valuetext", name(first));
    lasting.setAttribute("aria-valuetext", long(months));
    body.textContent = "";
    const span = ([from, months]) => `${name(from)} to ${name(month(count(from) + months - 1))}`;
    row("Baseline", span(own), span(yours));
    row("Compared with it", data.after, data.after);
    const crossed = [own, yours].map(([first]) => data.breaks.filter(month => first < month).map(name).join(" and "));
    row("Breaks crossed", ...crossed.map(breaks => breaks || "none"));
    const [here, there] = [own, yours].map(choice => intervals(data, ...choice));
    data.comparisons.forEach((one, at) => row(`Ratio: ${one.name}`, ratios(here[at]), ratios(there[at])));
    const [printed, found] = [own, yours].map(choice => decided(data, ...choice).map(([verdict]) => verdict));
    if (data.whole) data.parts.forEach((part, at) => row(`Size: ${part.name}`, printed[at], found[at]));
    row(`Answer to ${data.statement}`, printed.at(-1), found.at(-1));
    note.hidden = !crossed[1];
    note.textContent = `Careful: ACLED’s record breaks in ${crossed[1]}, so that the ratio of yours mixes a change of counting with one of violence.`;
    status.textContent = `Answer to ${data.statement}: registered “${printed.at(-1)}”, yours “${found.at(-1)}”.`;
  }

  // Neither control is stopped by the other: the one that is moved is right, the other gives way and comes back when it can.
  function moved(by) {
    const all = lengths(data);
    wish[by.name] = +by.value;
    if (by === lasting) start.value = Math.min(wish.start, last(all[wish.lasting]));
    else lasting.value = Math.min(wish.lasting, all.filter(months => last(months) >= wish.start).length - 1);
    show();
  }

  function registered() {
    wish.start = start.value = count(data.registered[0]) - count(data.from);
    wish.lasting = lasting.value = lengths(data).indexOf(data.registered[1]);
    show();
  }

  async function choose() {
    try {
      data = await load(statement.value, fold.dataset.files);
    } catch {
      status.textContent = "The numbers could not be loaded.";
      return;
    }
    lasting.max = lengths(data).length - 1;
    start.max = last(lengths(data)[0]);
    registered();
  }

  fold.addEventListener("toggle", () => fold.open && !data && choose());
  statement.addEventListener("change", choose);
  for (const control of [start, lasting]) control.addEventListener("input", () => data && moved(control));
  form.querySelector("button").addEventListener("click", () => data && registered());
})();
