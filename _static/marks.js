// The value at each mark of a figure: by pointing, by a tap, or with the arrow keys.
// The marks stand in each drawing's data-marks, as report/marks.py wrote them.
"use strict";
for (const drawing of document.querySelectorAll(".drawing")) {
  if (!drawing.querySelector("svg[data-marks]:not([data-marks='[]'])")) continue;
  const make = (tag, name) => Object.assign(document.createElement(tag), { className: name });
  const slider = make("input", "marks-slider"), ring = make("div", "marks-ring"), tip = make("div", "marks-tip"), said = make("span", "marks-said");
  const where = make("span", ""), value = make("strong", "");
  const read = new Map();
  let shown = null; // the mark that is told

  // The marks of the drawing that is on screen, in order; each knows its panel and series.
  function current() {
    const svg = [...drawing.querySelectorAll("svg[data-marks]")].find(one => one.getClientRects().length);
    if (!svg) return null;
    if (!read.has(svg)) {
      const marks = [];
      JSON.parse(svg.dataset.marks).forEach(([title, along, box, kinds], panel) => kinds.forEach(([label, xs, ys, places, values], kind) =>
        xs.forEach((x, i) => marks.push({ x, y: ys[i], along, box, series: `${panel} ${kind}`, value: values[i],
          where: [title, label, places[i]].filter(Boolean).join(" · ") }))));
      read.set(svg, marks);
    }
    return { svg, marks: read.get(svg), scale: svg.getBoundingClientRect().width / svg.viewBox.baseVal.width };
  }

  // How far a mark is from a place: in a panel of columns the way along counts most.
  function distance(mark, x, y) {
    const dx = Math.abs(mark.x - x), dy = Math.abs(mark.y - y);
    return mark.along === "x" ? dx + dy / 12 : mark.along === "y" ? dy + dx / 12 : Math.hypot(dx, dy);
  }

  function nearest(marks, x, y) {
    return marks.reduce((best, mark) => (!best || distance(mark, x, y) < distance(best, x, y) ? mark : best), null);
  }

  function show(mark) {
    const now = current();
    shown = mark;
    where.textContent = mark.where;
    value.textContent = mark.value;
    slider.max = now.marks.length;
    slider.value = now.marks.indexOf(mark) + 1;
    slider.setAttribute("aria-valuetext", `${mark.where}: ${mark.value}`);
    tip.hidden = ring.hidden = false;
    const x = mark.x * now.scale, y = mark.y * now.scale, top = now.svg.getBoundingClientRect().top;
    ring.style.transform = `translate(${x}px, ${y}px)`;
    // Above the mark, or below it where the window ends; never on it.
    const left = Math.max(0, Math.min(x - tip.offsetWidth / 2, drawing.clientWidth - tip.offsetWidth));
    const above = y - tip.offsetHeight - 14;
    tip.style.transform = `translate(${left}px, ${top + above < 4 ? y + 14 : above}px)`;
  }

  function hide() {
    shown = null;
    tip.hidden = ring.hidden = true;
  }

  function point(event) {
    const now = current();
    if (!now) return;
    const box = now.svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / now.scale, y = (event.clientY - box.top) / now.scale;
    const near = now.marks.filter(({ box: [left, top, right, bottom] }) => x > left - 12 && x < right + 12 && y > top - 12 && y < bottom + 12);
    const mark = nearest(near, x, y);
    if (mark && distance(mark, x, y) < 60) show(mark);
    else if (document.activeElement !== slider) hide();
  }

  // Along a series with one pair of arrows, to the nearest mark of its neighbour with the other.
  function step(event) {
    const now = current();
    if (!now || event.altKey || event.ctrlKey || event.metaKey) return;
    const { marks } = now, here = marks[slider.value - 1];
    const arrow = { ArrowRight: ["x", 1], ArrowLeft: ["x", -1], ArrowDown: ["y", 1], ArrowUp: ["y", -1] }[event.key];
    let next = { Home: marks[0], End: marks[marks.length - 1] }[event.key];
    if (arrow) {
      const [axis, by] = arrow;
      if (axis === (here.along === "y" ? "y" : "x")) next = marks[marks.indexOf(here) + by];
      else {
        const names = [...new Set(marks.map(mark => mark.series))], name = names[names.indexOf(here.series) + by];
        next = nearest(marks.filter(mark => mark.series === name), here.x, here.y);
      }
      next = shown ? next || here : here;
    }
    if (!next) return;
    event.preventDefault();
    show(next);
  }

  Object.assign(slider, { type: "range", min: 1, value: 1 });
  slider.setAttribute("aria-label", `Values of ${drawing.closest("figure").querySelector(".caption-number").textContent.trim()}, one by one`);
  slider.addEventListener("keydown", step);
  slider.addEventListener("input", () => show(current().marks[slider.value - 1]));
  slider.addEventListener("focus", () => { const now = current(); if (now) show(now.marks[slider.value - 1] || now.marks[0]); });
  slider.addEventListener("blur", hide);
  drawing.addEventListener("pointermove", event => event.pointerType === "mouse" && point(event));
  drawing.addEventListener("pointerleave", event => event.pointerType === "mouse" && document.activeElement !== slider && hide());
  // What the keys choose is said as the slider's value; what a tap chooses, here.
  drawing.addEventListener("click", event => { point(event); said.textContent = shown ? `${shown.where}: ${shown.value}` : ""; });
  document.addEventListener("click", event => drawing.contains(event.target) || hide());
  document.addEventListener("keydown", event => event.key === "Escape" && hide());
  tip.setAttribute("aria-hidden", "true");
  tip.append(where, value);
  said.setAttribute("aria-live", "polite");
  drawing.append(slider, ring, tip, said);
  hide();
}
