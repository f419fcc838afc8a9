// Searches the sections, quotations, events, terms and figures of the book: search-index.js holds them.
"use strict";
const field = document.getElementById("query");
const summary = document.getElementById("search-summary");
const list = document.getElementById("search-results");
const engine = new MiniSearch({
  fields: ["title", "text"],
  storeFields: ["title", "text", "kind", "page", "url"],
  searchOptions: { combineWith: "AND", prefix: term => term.length > 2, boost: { title: 3 } },
});
engine.addAll(SEARCH_INDEX.map((entry, id) => ({ id, ...entry })));

function element(name, text, className) {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  if (className) node.className = className;
  return node;
}

// The words around the first one found, those found in bold.
function excerpt(text, terms) {
  const words = new RegExp(`(${terms.map(term => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
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
  document.title = document.title.replace(/^.*?(?=Search)/, query ? `${query} — ` : "");
  if (!query) { summary.textContent = ""; return; }
  let found = engine.search(query);
  // Words between quotation marks, or else all words in a row, are looked for as they stand.
  const phrase = /^["“](.+)["”]$/.exec(query)?.[1].toLowerCase();
  if (phrase) found = found.filter(one => `${one.title} ${one.text}`.toLowerCase().includes(phrase));
  const near = found.length ? "" : "No entry holds all these words. ";
  if (!found.length && !phrase) found = engine.search(query, { combineWith: "OR", fuzzy: 0.2 });
  const shown = found.slice(0, 60);
  summary.textContent = found.length
    ? `${near}${found.length} ${found.length === 1 ? "place" : "places"}${found.length > shown.length ? `, the first ${shown.length} shown` : ""}`
    : "Nothing found.";
  for (const one of shown) {
    const item = element("li");
    const link = element("a", one.title);
    link.href = one.url;
    item.append(element("p", one.kind === one.page ? one.kind : `${one.kind} · ${one.page}`, "kind"), link, excerpt(one.text, one.terms));
    list.append(item);
  }
}

field.value = new URLSearchParams(location.search).get("q") ?? "";
find();
if (!field.value) field.focus();
