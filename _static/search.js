// Searches the sections, quotations, events, terms and figures of the book: search-index.js holds them.
"use strict";
const field = document.getElementById("query");
const summary = document.getElementById("search-summary");
const list = document.getElementById("search-results");
const answer = document.getElementById("search-answer");

// Words that say nothing of what is looked for.
const STOP = new Set(`a about an and any are at be been by can could did do does find for from had has have how i if in into is it its
  many me much my of on or our out over so some tell than that the their them then there these they this those to versus vs was we
  were what when where which who whom whose why will with work works would you your`.split(/\s+/));
// Words that mean the same here, each group by one name; several words in an entry are looked for together.
const ALIKE = [
  ["deaths", "death", "dead", "died", "die", "dies", "kill", "killed", "killing", "killings", "casualties", "casualty", "fatalities", "fatality", "toll", "victims", "ہلاک", "ہلاکتیں", "اموات"],
  ["army public school", "aps"],
  ["islamic state", "iskp", "isis", "isil", "daesh", "da'esh", "khorasan", "داعش"],
  ["militant", "militants", "terrorist", "terrorists", "دہشت"],
  ["talks", "talk", "talking", "negotiation", "negotiations", "negotiate", "negotiating", "dialogue", "مذاکرات"],
  ["ttp", "tehrik i taliban pakistan", "pakistani taliban"],
  ["disputed", "contested"],
  ["opinion", "interpretation"],
  ["merger", "merge", "merged", "merging"],
  ["balochistan", "baluchistan", "بلوچستان"],
  ["kp", "kpk", "khyber pakhtunkhwa"],
  ["cite", "citing", "citation", "quote this"],
  ["download", "downloads", "downloading"],
];
// A chapter or a term before a single event or statement; more so where one word is all that is asked.
const WEIGHT = { Chapter: 2.15, Term: 2, Section: 1.4, Figure: 1.2, Event: 1, Quotation: 0.7, Paraphrase: 0.7 };

// Lists and methods have every word, and are seldom what is looked for.
const BACK = /\/(references|data-and-methods|library|reproduce|extend|changes)\.html/;

const digits = term => /\d/.test(term);
const engine = new MiniSearch({
  fields: ["title", "text"],
  storeFields: ["title", "text", "kind", "page", "url"],
  searchOptions: { combineWith: "AND", prefix: term => term.length > 2 && !digits(term), boost: { title: 3 } },
});
engine.addAll(SEARCH_INDEX.map((entry, id) => ({ id, ...entry })));

const split = text => text.toLowerCase().normalize("NFC").split(/[\n\r\p{Z}\p{P}]+/u).filter(Boolean);

// What is looked for, less the words that say nothing, each with those that mean the same.
function wanted(query) {
  const words = split(query), telling = words.filter(word => !STOP.has(word));
  return (telling.length ? telling : words).map(word => {
    const alike = ALIKE.find(group => group.includes(word)) ?? [word];
    return { combineWith: "OR", queries: alike.map(phrase => ({ combineWith: "AND", queries: split(phrase) })) };
  });
}

const inYear = word => /^(19|20)\d\d$/.test(word);

// The places that a question names: code and what is known of each.
function places(query) {
  const words = split(query);
  return Object.entries(LOOKUP.places).filter(([, { name, words: other }]) =>
    words.some(word => other.includes(word) || word === name.toLowerCase()) || query.toLowerCase().includes(name.toLowerCase())
    || ALIKE.some(group => group[0] === name.toLowerCase() && words.some(word => group.includes(word))));
}

// A year, alone or with a place or a word for deaths: what each count says.
function counts(query) {
  const words = split(query), year = words.find(inYear), [named] = places(query);
  if (!year || !(named || words.length === 1 || words.some(word => ALIKE[0].includes(word)))) return null;
  const rows = LOOKUP.deaths[named?.[0] ?? "PK"]?.[year];
  return rows && { place: named?.[1].name ?? "Pakistan", year, rows };
}

// Both provinces, or one and a word that compares: what the book says of the two.
function comparison(query) {
  const named = places(query).map(([code]) => code).filter(code => ["PK-KP", "PK-BA"].includes(code)), words = split(query);
  if (!named.length || words.some(inYear)) return null;
  const asked = named.length === 2 || words.some(word => /^(better|worse|fared?|fares|vs|versus|than|compar.*)$/.test(word));
  return asked && SEARCH_INDEX.find(one => one.kind === "Comparison");
}

function compared({ title, text, url }) {
  const node = element("section", "", "answer-card"), link = element("a", "What this comparison shows, and what it does not");
  link.href = url;
  node.append(element("h2", title), element("p", text), link);
  return node;
}

function card({ place, year, rows }) {
  const whole = rows.filter(row => row.whole), print = row => row.number.toLocaleString("en");
  const found = whole.length > 1 ? `: ${print(whole[0])} to ${print(whole.at(-1))}, by who counts` : whole.length ? `: ${print(whole[0])} by one count` : "";
  const list = element("ul");
  for (const { who, what, number, most, to, read } of rows) {
    const item = element("li");
    item.append(element("strong", number.toLocaleString("en") + (most > number ? ` to ${most.toLocaleString("en")}` : "")),
      ` ${who}${who.endsWith(what) ? "" : ` (${what})`}${to ? `, to ${to}` : ""}. `, element("span", `Read in: ${read}.`, "read"));
    list.append(item);
  }
  const link = element("a", "Which of them to use, and why they differ");
  link.href = LOOKUP.url;
  const node = element("section", "", "answer-card");
  node.append(element("h2", `Killed in ${place} in ${year}${found}`), list, link);
  return node;
}

function element(name, text, className) {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  if (className) node.className = className;
  return node;
}

// The words around the first one found, those found in bold.
function excerpt(text, terms) {
  const words = new RegExp(`(?<![\\p{L}\\p{N}])(${terms.map(term => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})(?![\\p{L}\\p{N}])`, "giu");
  const at = Math.max(text.search(words), 0);
  const from = at < 90 ? 0 : text.indexOf(" ", at - 80) + 1;
  const part = text.slice(from, from + 240).replace(from + 240 < text.length ? /\s\S*$/ : "", "");
  const node = element("p");
  if (from) node.append("… ");
  part.split(words).forEach((piece, n) => node.append(n % 2 ? element("mark", piece) : piece));
  if (from + 240 < text.length) node.append(" …");
  return node;
}

function find() {
  const query = field.value.trim();
  list.replaceChildren();
  answer.replaceChildren();
  document.title = document.title.replace(/^.*?(?=Search)/, query ? `${query} — ` : "");
  if (!query) { summary.textContent = ""; return; }
  const counted = counts(query);
  if (counted) answer.append(card(counted));
  const pair = comparison(query);
  if (pair) answer.append(compared(pair));
  const queries = wanted(query);
  const boostDocument = (id, term, { kind, url }) =>
    BACK.test(url) ? 0.4 : (WEIGHT[kind.split(" ")[0]] ?? 1) ** (queries.length === 1 ? 3 : 1);
  let found = engine.search({ combineWith: "AND", queries }, { boostDocument });
  // Words between quotation marks are looked for as they stand.
  const phrase = /^["“](.+)["”]$/.exec(query)?.[1].toLowerCase().replaceAll("'", "’");
  if (phrase) found = found.filter(one => `${one.title} ${one.text}`.toLowerCase().replaceAll("'", "’").includes(phrase));
  const near = found.length ? "" : "No entry has all these words. ";
  if (!found.length && !phrase) {
    found = engine.search({ combineWith: "OR", queries }, { boostDocument, fuzzy: term => !digits(term) && 0.2 });
    // Those with the most of the words that were asked for.
    const most = Math.max(...found.map(one => one.queryTerms.length));
    if (queries.length > 1) found = found.filter(one => one.queryTerms.length >= most / 2);
  }
  const shown = found.slice(0, 60);
  const told = counted ? `${answer.querySelector("h2").textContent}. ` : "";  // the status is what a screen reader hears
  summary.textContent = told + (found.length
    ? `${near}${found.length} ${found.length === 1 ? "place" : "places"}${found.length > shown.length ? `, the first ${shown.length} shown` : ""}`
    : "Nothing found.");
  if (pair) summary.prepend(element("span", `${pair.title} ${pair.text} `, "visually-hidden"));
  for (const one of shown) {
    const item = element("li");
    const link = element("a", one.title);
    link.href = one.url;
    item.append(element("p", one.title === one.page ? one.kind : `${one.kind} · ${one.page}`, "kind"), link, excerpt(one.text, one.terms));
    list.append(item);
  }
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
find();
if (!field.value) field.focus();
