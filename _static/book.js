// What a page does beyond links: light or dark, the search key, and paper is always light.
"use strict";
const root = document.documentElement;

function show(theme) {
  root.dataset.theme = theme;
}

for (const button of document.querySelectorAll(".theme-switch-button"))
  button.addEventListener("click", () => {
    show(root.dataset.theme === "dark" ? "light" : "dark");
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* kept for this page only */ }
  });

document.addEventListener("keydown", event => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
  const field = [...document.querySelectorAll("input[type=search]")].find(one => one.checkVisibility());
  event.preventDefault();
  field ? field.focus() : (location.href = document.querySelector(".search-link").href);
});

let before;
addEventListener("beforeprint", () => { before = root.dataset.theme; show("light"); });
addEventListener("afterprint", () => before && show(before));

for (const box of document.querySelectorAll(".copy")) {
  const text = box.textContent.trim().replace(/\s+/g, " "), button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(box.firstElementChild);
      button.textContent = "Marked: copy it by keyboard";
    }
  });
  box.append(button);
}
