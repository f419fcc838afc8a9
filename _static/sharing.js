// The day of reading in a page's citations, and its figures as PNG. Nothing else is lost without it.
(() => {
  "use strict";

  // Not by Intl, which takes a phone a tenth of a second to load.
  const MONTHS = "January February March April May June July August September October November December".split(" ");
  const now = new Date();
  const iso = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(n => String(n).padStart(2, "0")).join("-");
  for (const day of document.querySelectorAll("time.accessed")) {
    day.dateTime = iso;
    day.textContent = "iso" in day.dataset ? iso : `${MONTHS[now.getMonth()]} ${now.getDate()}, ${now.getFullYear()}`;
  }

  // A page of the web is cited by its address; a folder's, on somebody's disk, is of no use to others.
  if (location.protocol.startsWith("http"))
    for (const place of document.querySelectorAll(".address"))
      place.textContent = location.origin + location.pathname + (place.dataset.at ?? "");

  const SCALE = 2, MARGIN = 24, FACE = "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'Liberation Sans', Arial, sans-serif";

  // The wide drawing as an image, in the colours of the light page.
  async function drawing(svg, width, height) {
    const copy = svg.cloneNode(true);
    copy.setAttribute("width", width * SCALE);
    copy.setAttribute("height", height * SCALE);
    copy.style.fontFamily = FACE;
    const text = new XMLSerializer().serializeToString(copy).replace(/var\(--[\w-]+,\s*(#\w+)\)/g, "$1");
    const image = new Image();
    image.src = "data:image/svg+xml," + encodeURIComponent(text);
    await image.decode();
    return image;
  }

  // A text's lines, as wide as the drawing at most.
  function lines(pen, font, text, width) {
    pen.font = font;
    const found = [];
    for (const word of text.split(/\s+/)) {
      const longer = found.length ? `${found.at(-1)} ${word}` : word;
      if (found.length && pen.measureText(longer).width <= width) found[found.length - 1] = longer;
      else found.push(word);
    }
    return found;
  }

  // What a figure's picture carries, from the page's own data and its citation.
  function papers(figure) {
    const said = JSON.parse(document.querySelector("script[type='application/ld+json']").textContent)["@graph"];
    const own = said.find(one => one["@id"] && one["@id"].endsWith(`#${figure.id}`));
    const text = selector => figure.querySelector(selector).textContent.trim();
    return { Title: own.name, Author: own.creator.name, Copyright: own.license, Source: text(".chart-source"), Comment: text(".figure-cite .cite-text") };
  }

  function crc(bytes) {
    let sum = ~0;
    for (const byte of bytes) {
      sum ^= byte;
      for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
    return ~sum >>> 0;
  }

  // A PNG with chunks of text (iTXt, which bears all letters) after its header, which is 33 bytes long.
  async function withText(blob, said) {
    const chunks = Object.entries(said).map(([keyword, text]) => {
      const body = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0${text}`), chunk = new Uint8Array(body.length + 8), view = new DataView(chunk.buffer);
      view.setUint32(0, body.length - 4);
      chunk.set(body, 4);
      view.setUint32(body.length + 4, crc(body));
      return chunk;
    });
    return new Blob([blob.slice(0, 33), ...chunks, blob.slice(33)], { type: "image/png" });
  }

  async function save(figure) {
    const svg = figure.querySelector("svg.chart-wide");
    const { width, height } = svg.viewBox.baseVal;
    const image = await drawing(svg, width, height);
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    const text = selector => figure.querySelector(selector).textContent;
    const parts = [[".caption-text", `600 18px ${FACE}`, 24, "#1c1e21"], [".chart-caption", `11.5px ${FACE}`, 15.5, "#5b6168"], [".chart-source", `11.5px ${FACE}`, 15.5, "#5b6168"]]
      .map(([selector, font, leading, colour]) => ({ font, leading, colour, lines: lines(pen, font, text(selector), width) }));
    const high = part => part.lines.length * part.leading + 8;
    canvas.width = (width + 2 * MARGIN) * SCALE;
    canvas.height = (parts.reduce((sum, part) => sum + high(part), height) + 2 * MARGIN) * SCALE;
    pen.scale(SCALE, SCALE);
    pen.fillStyle = "#fefefe";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.textBaseline = "top";
    let y = MARGIN;
    parts.forEach((part, at) => {
      pen.font = part.font;
      pen.fillStyle = part.colour;
      part.lines.forEach((line, n) => pen.fillText(line, MARGIN, y + n * part.leading));
      y += high(part);
      if (at === 0) {
        pen.drawImage(image, MARGIN, y, width, height);
        y += height + 8;
      }
    });
    canvas.toBlob(async blob => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await withText(blob, papers(figure)));
      link.download = `${figure.id}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  }

  for (const figure of document.querySelectorAll("figure.chart")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "PNG";
    button.ariaLabel = `PNG: ${figure.querySelector(".caption-text").textContent}`;
    button.addEventListener("click", () => save(figure));
    figure.querySelector(".chart-links a[href$='.svg']").after(button);
  }
})();
