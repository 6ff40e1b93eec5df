/* Figures and their tables: in the theme being shown, by the part of Plotly that they need. */
(function () {
  "use strict";

  const keep = () => window.dash_clientside.no_update;
  const currentTheme = () => document.documentElement.getAttribute("data-bs-theme") || "light";

  /* Swap every colour of the light theme that stands in a figure for its dark counterpart. */
  function swapColours(value, swap) {
    if (typeof value === "string") return swap[value] || value;
    if (Array.isArray(value)) {
      /* Numbers are data; a stop of a colour scale is a number and its colour. */
      const isData = typeof value[0] === "number" && typeof value[1] !== "string";
      return isData ? value : value.map((item) => swapColours(item, swap));
    }
    if (value && typeof value === "object") {
      const swapped = {};
      for (const key of Object.keys(value)) {
        swapped[key] = key === "customdata" ? value[key] : swapColours(value[key], swap);
      }
      return swapped;
    }
    return value;
  }

  /* Fewer labels on a narrow screen, where they would overlap. */
  function fitToScreen(figure) {
    const axis = figure.layout.xaxis;
    if (axis && axis.nticks) {
      const nticks = Math.max(3, Math.min(axis.nticks, Math.floor(window.innerWidth / 60)));
      figure.layout.xaxis = { ...axis, nticks };
      if (axis.dtick) figure.layout.xaxis.dtick = axis.dtick * Math.ceil(axis.nticks / nticks);
    }
    return figure;
  }

  /* A card with nothing to draw gives its room back. */
  function giveRoom(figure) {
    const { index } = window.dash_clientside.callback_context.outputs_list.id;
    const card = document.querySelector(`section[data-card="${index}"]`);
    if (card) card.toggleAttribute("data-empty", figure.data.length === 0);
  }

  /* Which part of Plotly draws ------------------------------------------ */

  /* Dash loads Plotly when it meets the first figure, and would load the whole of it. */
  const part = document.getElementById("flat-plotly").href;
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => part, set() {} });

  const WHOLE = "/_dash-component-suites/plotly/package_data/plotly.min.js";
  const FLAT_KINDS = ["bar", "box", "heatmap", "scatter"];
  const OF_A_FIGURE = [
    "addFrames", "animate", "deleteFrames", "extendTraces", "prependTraces",
    "purge", "react", "relayout", "restyle", "update",
  ];
  const UNTIL_IDLE = 4000; /* milliseconds */

  const isFlat = (figure) => figure.data.every((trace) => FLAT_KINDS.includes(trace.type));

  /* A figure stays with what drew it, which keeps what it needs on the figure. */
  function both(flat, whole) {
    const byWhole = new WeakSet();
    const drawerOf = (figure) => (figure._fullLayout && !byWhole.has(figure) ? flat : whole);
    const handedOn = (name) => (figure, ...given) => {
      const isNew = name === "react" && !(figure._fullLayout && isFlat(given[0]));
      if (isNew) byWhole.add(figure);
      return drawerOf(figure)[name](figure, ...given);
    };
    const resize = (figure) => drawerOf(figure).Plots.resize(figure);
    const handed = Object.fromEntries(OF_A_FIGURE.map((name) => [name, handedOn(name)]));
    return { ...whole, ...handed, Plots: { ...whole.Plots, resize } };
  }

  let whole = null;

  function loadWhole() {
    whole = whole || new Promise((resolve) => {
      const flat = window.Plotly;
      const script = document.createElement("script");
      script.src = WHOLE;
      script.onload = () => {
        if (flat) window.Plotly = both(flat, window.Plotly);
        resolve();
      };
      script.onerror = () => {
        whole = null; /* the next figure that needs it tries again */
        resolve();
      };
      document.head.append(script);
    });
    return whole;
  }

  /* Maps, flows and what has depth need the whole of Plotly. It comes by itself once a page with
     figures is there and nothing else is to be done. */
  let idle = null;

  async function withPlotly(figure) {
    if (!isFlat(figure)) await loadWhole();
    else if (!whole) {
      clearTimeout(idle);
      idle = setTimeout(() => requestIdleCallback(loadWhole), UNTIL_IDLE);
    }
    return figure;
  }

  /* Plotly fails on a map that is left while the outlines of countries are on their way. Where they
     are there before the map, it has nothing to wait for. */
  let outlines = null;

  function withOutlines(figure) {
    if (!figure.layout.geo) return figure;
    window.PlotlyGeoAssets = window.PlotlyGeoAssets || { topojson: {} };
    outlines = outlines || fetch("/assets/world_110m.json").then(async (answer) => {
      window.PlotlyGeoAssets.topojson.world_110m = await answer.json();
    });
    return outlines.then(
      () => figure,
      () => {
        outlines = null; /* Plotly tries by itself now, and this does with the next map */
        return figure;
      },
    );
  }

  /* Tables on demand ----------------------------------------------------- */

  const tables = new Map(); /* by card */

  function openTable(event) {
    const { table } = event.target.dataset;
    if (!table || !event.target.open || !tables.has(table)) return;
    window.dash_clientside.set_props({ index: table, type: "table" }, { children: tables.get(table) });
  }

  document.addEventListener("toggle", openTable, true); /* it does not bubble */

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    figures: {
      /* A figure as the server drew it, in the theme being shown. */
      dress(figure, _theme, tokens) {
        if (!figure || !tokens) return keep();
        const { template, swap } = tokens[currentTheme()];
        const dressed = Object.keys(swap).length ? swapColours(figure, swap) : { ...figure };
        dressed.layout = { ...dressed.layout, template };
        giveRoom(figure);
        return withPlotly(fitToScreen(dressed)).then(withOutlines);
      },

      /* The table of a figure, once someone has opened it. */
      layOut(table) {
        const { index } = window.dash_clientside.callback_context.outputs_list.id;
        tables.set(index, table);
        const frame = document.querySelector(`details[data-table="${index}"]`);
        return frame && frame.open ? table : null;
      },
    },
  });
})();
