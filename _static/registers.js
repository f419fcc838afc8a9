// The registers' filters work by themselves (register-filters.css). This keeps the choice in the page's address and lets the counts follow it.
"use strict";
const form = document.querySelector(".register-filters"), inputs = [...form.querySelectorAll("input")], entries = [...document.querySelectorAll(".entry")];
const facet = input => input.name.slice(input.name.indexOf("-") + 1);
const choice = input => input.id.slice(input.name.length + 1);
const fits = (entry, input) => choice(input) === "all" || entry.classList.contains(`${facet(input)}-${choice(input)}`);

function follow() {
  const chosen = inputs.filter(input => input.checked), address = new URL(location);
  for (const input of chosen)
    choice(input) === "all" ? address.searchParams.delete(facet(input)) : address.searchParams.set(facet(input), choice(input));
  for (const input of inputs) {
    const others = chosen.filter(other => other.name !== input.name);
    input.parentElement.querySelector(".count").textContent = entries.filter(entry => [input, ...others].every(one => fits(entry, one))).length;
  }
  try { history.replaceState(null, "", address); } catch { /* the address stays as it was */ }
}

const given = new URLSearchParams(location.search);
for (const input of inputs) if (given.get(facet(input)) === choice(input)) input.checked = true;
follow();

// What a choice leaves, for a screen reader.
const said = form.appendChild(document.createElement("p"));
said.className = "visually-hidden";
said.setAttribute("role", "status");
function tell() {
  follow();
  const chosen = inputs.filter(input => input.checked);
  said.textContent = `${entries.filter(entry => chosen.every(input => fits(entry, input))).length} of ${entries.length} shown`;
}
form.addEventListener("change", tell);
form.addEventListener("reset", () => setTimeout(tell));
