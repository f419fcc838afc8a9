// Opens a number's entry in place; see report/book/numbers.py.
"use strict";
{
  const data = document.currentScript.dataset.entries, links = "a.number, a.why";
  const box = document.createElement("div");
  let loading, from;

  box.id = "number";
  box.popover = "auto";
  box.tabIndex = -1;
  box.lang = "en";
  box.dir = "ltr";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-labelledby", "number-title");
  box.innerHTML = '<div class="entry-of-number"></div><p class="ways"><a>All numbers</a> <button type="button" popovertarget="number" popovertargetaction="hide">Close</button></p>';

  function load() {
    return loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = data;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  function place(link) {
    const at = [...link.getClientRects()].pop(), room = innerHeight - at.bottom, width = document.documentElement.clientWidth;
    box.style.maxHeight = "";
    const below = room > box.offsetHeight + 8 || room > at.top;
    box.style.maxHeight = `${Math.max(120, Math.min(box.offsetHeight, (below ? room : at.top) - 12))}px`;
    box.style.left = `${scrollX + Math.max(8, Math.min(at.left, width - box.offsetWidth - 8))}px`;
    box.style.top = `${scrollY + (below ? at.bottom + 4 : Math.max(8, at.top - box.offsetHeight - 4))}px`;
  }

  function show(link) {
    const entry = NUMBERS[link.hash.slice(1)];
    if (!entry) return location.assign(link.href);
    from = link;
    box.firstChild.innerHTML = entry;
    box.querySelector("h3").id = "number-title";
    box.querySelector(".ways a").href = link.href;
    box.showPopover();
    place(link);
    const lines = link.closest(".chart-links") && box.querySelector("details[open]");
    box.scrollTop = lines ? lines.offsetTop - 16 : 0;
    box.focus({ preventScroll: true });
    link.setAttribute("aria-expanded", "true");
  }

  box.addEventListener("toggle", ({ target, newState }) => {
    // A fold that opens needs room, and is looked at.
    if (target !== box && target.contains(document.activeElement)) {
      place(from);
      target.scrollIntoView({ block: "nearest" });
    }
    if (target !== box || newState !== "closed") return;
    from.setAttribute("aria-expanded", "false");
    if (document.activeElement === document.body) from.focus({ preventScroll: true });
  }, true);

  // Tab past an end leads back, which closes it.
  box.addEventListener("keydown", event => {
    const stops = [box, ...box.querySelectorAll("a, button, summary, pre")], at = stops.indexOf(document.activeElement);
    if (event.key !== "Tab" || (event.shiftKey ? at > 1 : at < stops.length - 1)) return;
    event.preventDefault();
    from.focus({ preventScroll: true });
  });

  box.addEventListener("focusout", event => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) box.hidePopover();
  });

  if ("popover" in box) {
    document.body.append(box);
    for (const link of document.querySelectorAll(links)) {
      link.setAttribute("aria-haspopup", "dialog");
      link.setAttribute("aria-expanded", "false");
    }
    document.addEventListener("click", event => {
      const link = event.target.closest?.(links);
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      load().then(() => show(link), () => location.assign(link.href));
    });
  }
}
