/* The what-if page: slider and entry of a figure in step, the point among the customers, and a file
   of figures given back with segments. */
(function () {
  "use strict";

  const EVERY_MS = 100; /* between two questions while a slider moves */
  const REST_MS = 120; /* before the point moves: a map takes longer to draw than an answer */
  const SLOW_MS = 100; /* a map that takes longer to draw would hold a drag up */
  const LAST_DAY = 0.4; /* where no days stand on a log axis, as in segments_places.py */
  const AXES = { rm: [0, 2], fm: [1, 2], rf: [0, 1] };

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const fields = () => Array.from(document.querySelectorAll(".what-if-field"));
  const thumbOf = (field) => field.querySelector("[role=slider]");
  const inputOf = (field) => field.querySelector("input.what-if-input, .what-if-input input");
  const isHeld = (field) => document.activeElement && document.activeElement === thumbOf(field);
  const idOf = (field) => ({ index: field.dataset.field, type: "asked" });

  /* Figures and places on a slider ---------------------------------------- */

  const isLog = (field) => field.dataset.scale === "log";
  const rawOf = (field, value) => (isLog(field) ? Math.log10(Math.max(value, 1e-9)) : value);

  function placeOf(field, value) {
    const { low, high } = field.dataset;
    return Math.min(Math.max(rawOf(field, value), Number(low)), Number(high));
  }

  /* A figure as one would say it: whole, or in three digits. */
  function rounded(field, value) {
    if (field.dataset.whole) return Math.round(value);
    return Number(value >= 1000 ? value.toPrecision(3) : value.toFixed(value < 10 ? 2 : 0));
  }

  const valueAt = (field, place) => rounded(field, isLog(field) ? 10 ** place : place);

  function numberIn(text) {
    const plain = String(text === null || text === undefined ? "" : text).replace(/[,\s£$€¥]/g, "");
    return /^\d*\.?\d+$|^\d+\.$/.test(plain) ? Number(plain) : null;
  }

  /* The next figure for an arrow key: 1 at a time, in larger figures a twentieth or so. */
  function stepFrom(field, value, direction, isLarge) {
    const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)) - (isLarge ? 0 : 1));
    const least = isLarge ? 10 : 1;
    const small = isLog(field) ? Math.max(least, power) : least;
    const next = direction > 0
      ? (Math.floor(value / small + 1e-9) + 1) * small
      : (Math.ceil(value / small - 1e-9) - 1) * small;
    const { low, high } = field.dataset;
    const ends = [low, high].map((end) => valueAt(field, Number(end)));
    return Math.min(Math.max(next, ends[0]), ends[1]);
  }

  function describe(field, value) {
    const thumb = thumbOf(field);
    const input = inputOf(field);
    const { label, unit, whole } = field.dataset;
    const said = value === null ? "" : value.toLocaleString("en-GB");
    if (thumb) {
      thumb.setAttribute("aria-label", label);
      thumb.setAttribute("aria-valuetext", whole ? `${said} ${unit}` : unit + said);
    }
    if (input) {
      input.inputMode = whole ? "numeric" : "decimal";
      const words = field.querySelector(".what-if-said");
      input.setAttribute("aria-describedby", words.id);
      input.setAttribute("aria-invalid", String(Boolean(words.querySelector(".what-if-wrong"))));
    }
  }

  /* Ask at most every so often while a slider moves; the last place always counts. */
  const waiting = new Map();

  function enter(field, value) {
    const name = field.dataset.field;
    const pending = waiting.get(name);
    if (pending) {
      pending.value = value;
      return;
    }
    setProps(idOf(field), { value: String(value) });
    const entry = { value };
    waiting.set(name, entry);
    setTimeout(() => {
      waiting.delete(name);
      if (entry.value !== value) enter(field, entry.value);
    }, EVERY_MS);
  }

  function press(event) {
    const field = event.target.closest && event.target.closest(".what-if-field");
    if (!field || event.target !== thumbOf(field)) return;
    const step = { ArrowRight: 1, ArrowUp: 1, PageUp: 1, ArrowLeft: -1, ArrowDown: -1, PageDown: -1 };
    const direction = step[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    const pending = waiting.get(field.dataset.field);
    const shown = numberIn(inputOf(field).value);
    const low = valueAt(field, Number(field.dataset.low));
    const now = pending ? pending.value : shown === null ? low : shown;
    const value = stepFrom(field, now, direction, event.key.startsWith("Page") || event.shiftKey);
    setProps(`what-if-${field.dataset.field}-slider`, { value: placeOf(field, value) });
    enter(field, value);
  }

  document.addEventListener("keydown", press, true);

  /* The point on the map ---------------------------------------------------- */

  let here = null;
  let timer = 0;
  let cost = 0; /* milliseconds that the last move took: without a graphics card it takes long */

  const plotOf = () => document.querySelector("[data-card=what-if-map] .js-plotly-plot");
  const onLog = (value) => Number(Math.log10(Math.max(value, LAST_DAY)).toFixed(4));

  function moveInSpace(plot) {
    const last = plot.data.length - 1;
    const [x, y, z] = here ? here.map((value) => Math.max(value, LAST_DAY)) : [null, null, null];
    const point = plot.data[last];
    if (point.x[0] === x && point.y[0] === y && point.z[0] === z) return;
    const floor = plot.data[last - 1].z[0];
    const moved = { x: [[x, x], [x]], y: [[y, y], [y]], z: [[floor, z], [z]] };
    const began = performance.now();
    window.Plotly.restyle(plot, moved, [last - 1, last]);
    requestAnimationFrame(() => setTimeout(() => { cost = performance.now() - began; }));
  }

  function moveInPlane(plot, view) {
    const mark = plot.layout.annotations[0];
    const at = here ? AXES[view].map((axis) => onLog(here[axis])) : null;
    if (Boolean(at) === (mark.visible !== false) && (!at || (mark.x === at[0] && mark.y === at[1]))) {
      return;
    }
    const moved = { "annotations[0].visible": Boolean(at) };
    if (at) Object.assign(moved, { "annotations[0].x": at[0], "annotations[0].y": at[1] });
    window.Plotly.relayout(plot, moved);
  }

  function move() {
    const plot = plotOf();
    if (!plot || !plot.data || !plot.data.length || !window.Plotly) return;
    if (!plot.dataset.isFollowed && plot.on) {
      plot.dataset.isFollowed = "yes";
      plot.on("plotly_afterplot", soon); /* another theme or view draws the point where it was */
    }
    if (plot.data[plot.data.length - 1].type === "scatter3d") moveInSpace(plot);
    else if (plot.layout.annotations) moveInPlane(plot, plot.layout.uirevision);
  }

  function soon() {
    clearTimeout(timer);
    if (cost > SLOW_MS && isDragging) return; /* then it moves when the slider is let go */
    timer = setTimeout(move, REST_MS);
  }

  let isDragging = false;

  document.addEventListener("pointerdown", (event) => {
    isDragging = Boolean(event.target.closest && event.target.closest(".what-if-slider"));
  }, true);

  for (const kind of ["pointerup", "pointercancel"]) {
    document.addEventListener(kind, () => {
      if (isDragging) setTimeout(soon, EVERY_MS);
      isDragging = false;
    }, true);
  }

  /* A file of figures ------------------------------------------------------- */

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  const result = () => document.getElementById("what-if-scored");

  function say(words, isWrong) {
    result().replaceChildren(make("p", { class: isWrong ? "what-if-wrong" : "meaning" }, words));
  }

  function tableOf({ columns, rows, numbers }, label) {
    const style = (place) => (numbers.includes(place) ? { class: "num" } : {});
    const heading = (name, place) => make("th", { scope: "col", ...style(place) }, name);
    const head = make("tr", {}, ...columns.map(heading));
    const cell = (text, place) => make("td", style(place), text);
    const body = rows.map((row) => make("tr", {}, ...row.map(cell)));
    const table = make("table", { class: "table-quiet", "aria-label": label },
      make("thead", {}, head), make("tbody", {}, ...body));
    return make("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": label },
      table);
  }

  let kept = ""; /* address of the last answer, let go when another one comes */

  function show(answer) {
    URL.revokeObjectURL(kept);
    kept = URL.createObjectURL(new Blob([answer.csv], { type: "text/csv;charset=utf-8" }));
    const link = make("a", { href: kept, download: answer.name, class: "button" }, "Download the result");
    const parts = [make("p", { class: "finding" }, answer.said), make("p", {}, link)];
    if (answer.segments.rows.length) parts.push(tableOf(answer.segments, "Rows by segment"));
    if (answer.problems.rows.length) {
      parts.push(make("h3", {}, answer.problems.title), tableOf(answer.problems, "Rows refused"));
    }
    result().replaceChildren(...parts);
  }

  async function send(file, drop) {
    if (file.size > Number(drop.dataset.most)) {
      say(`${file.name} has ${(file.size / 1e6).toFixed(1)} MB; wanted at most ` +
        `${(Number(drop.dataset.most) / 1e6).toFixed(1)} MB`, true);
      return;
    }
    say(`Reading ${file.name}\u2026`, false);
    const headers = { "Content-Type": "text/csv", "X-File-Name": encodeURIComponent(file.name) };
    try {
      const response = await fetch(drop.dataset.score, { method: "POST", body: file, headers });
      const answer = await response.json();
      if (answer.is_scored) show(answer);
      else say(answer.said, true);
    } catch (error) {
      say("The server did not answer. Try again.", true);
    }
  }

  const dropOf = (event) => event.target.closest && event.target.closest(".what-if-drop");

  document.addEventListener("change", (event) => {
    if (event.target.id !== "what-if-file" || !event.target.files.length) return;
    send(event.target.files[0], dropOf(event));
    event.target.value = ""; /* so that the same file can be chosen again */
  });

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = dropOf(event);
      if (!drop) return;
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) send(event.dataTransfer.files[0], drop);
    });
  }

  /* Dash has no input for files that are not sent through it. */
  function mount() {
    const drop = document.getElementsByClassName("what-if-drop")[0];
    if (!drop) return;
    if (!drop.querySelector("input")) {
      const accept = ".csv,.txt,text/csv";
      drop.prepend(make("input", { type: "file", id: "what-if-file", accept, class: "visually-hidden" }));
    }
    if (plotOf() && !plotOf().dataset.isFollowed) soon();
  }

  new MutationObserver(mount).observe(document.documentElement, { childList: true, subtree: true });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    what_if: {
      /* A slider moved: only where a hand is on it, else it follows its entry. */
      slide(...places) {
        fields().forEach((field, i) => {
          if (!isHeld(field) || places[i] === undefined || places[i] === null) return;
          const value = valueAt(field, places[i]);
          const shown = numberIn(inputOf(field).value);
          if (shown === null || placeOf(field, shown) !== placeOf(field, value)) enter(field, value);
        });
      },

      typed(...entries) {
        fields().forEach((field, i) => {
          const value = numberIn(entries[i]);
          describe(field, value);
          if (value === null || isHeld(field)) return;
          setProps(`what-if-${field.dataset.field}-slider`, { value: placeOf(field, value) });
        });
      },

      point(values) {
        here = values || null;
        fields().forEach((field) => describe(field, numberIn(inputOf(field).value)));
        soon();
      },

      want(asked, wanted) {
        return asked && !wanted ? true : window.dash_clientside.no_update;
      },
    },
  });
})();
