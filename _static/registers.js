// The registers' filters work without scripts (register-filters.css). Here the same choice hides entries by a class, for
// which a phone need not match hundreds of rules, is kept in the page's address, and the counts follow it.
"use strict";
const form = document.querySelector(".register-filters"), inputs = [...form.querySelectorAll("input")], entries = [...document.querySelectorAll(".entries .entry")];
const facet = input => input.name.slice(input.name.indexOf("-") + 1);
const choice = input => input.id.slice(input.name.length + 1);
const fits = (entry, input) => choice(input) === "all" || entry.classList.contains(`${facet(input)}-${choice(input)}`);

// What a choice leaves, for a screen reader.
const said = form.appendChild(document.createElement("p"));
said.className = "visually-hidden";
said.setAttribute("role", "status");

function follow() {
  const chosen = inputs.filter(input => input.checked), address = new URL(location);
  for (const input of chosen)
    choice(input) === "all" ? address.searchParams.delete(facet(input)) : address.searchParams.set(facet(input), choice(input));
  for (const input of inputs) {
    const others = chosen.filter(other => other.name !== input.name);
    input.parentElement.querySelector(".count").textContent = entries.filter(entry => [input, ...others].every(one => fits(entry, one))).length;
  }
  for (const entry of entries) entry.classList.toggle("unchosen", !chosen.every(input => fits(entry, input)));
  for (const group of document.querySelectorAll(".entries")) group.classList.toggle("unchosen", !group.querySelector(".entry:not(.unchosen)"));
  const shown = entries.filter(entry => !entry.classList.contains("unchosen")).length;
  document.querySelector(".register-count").dataset.shown = shown;
  said.textContent = `${shown} of ${entries.length} shown`;
  try { history.replaceState(null, "", address); } catch { /* the address stays as it was */ }
}

const given = new URLSearchParams(location.search);
for (const input of inputs) if (given.get(facet(input)) === choice(input)) input.checked = true;
if (inputs.some(input => input.checked && choice(input) !== "all")) follow();
form.addEventListener("change", follow);
form.addEventListener("reset", () => setTimeout(follow));
