/* What the browser does by itself: themes, figure templates, addresses, the menu. */
(function () {
  "use strict";

  const root = document.documentElement;
  const keep = () => window.dash_clientside.no_update;
  const currentTheme = () => root.getAttribute("data-bs-theme") || "light";

  /* The grid of customers has a name of its own for the theme. */
  root.setAttribute("data-ag-theme-mode", currentTheme());

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

  const tables = new Map(); /* by card */

  function openTable(event) {
    const { table } = event.target.dataset;
    if (!table || !event.target.open || !tables.has(table)) return;
    window.dash_clientside.set_props({ index: table, type: "table" }, { children: tables.get(table) });
  }

  document.addEventListener("toggle", openTable, true); /* it does not bubble */

  /* Dash loads Plotly when it meets the first figure, and would load the whole of it. */
  const flat = document.getElementById("flat-plotly").href;
  Object.defineProperty(window, "_dashPlotlyJSURL", { get: () => flat, set() {} });

  const WHOLE = "/_dash-component-suites/plotly/package_data/plotly.min.js";
  const FLAT_KINDS = ["bar", "box", "heatmap", "scatter"];
  const UNTIL_IDLE = 1500; /* milliseconds */
  let whole = null;

  function loadWhole() {
    whole = whole || new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = WHOLE;
      script.onload = resolve;
      script.onerror = () => {
        whole = null; /* the next figure that needs it tries again */
        resolve();
      };
      document.head.append(script);
    });
    return whole;
  }

  /* Maps, flows and what has depth need the whole of Plotly, which takes the place of the part;
     it comes by itself once a page with figures is there and nothing else is to be done. */
  let idle = null;

  async function withPlotly(figure) {
    if (!figure.data.every((trace) => FLAT_KINDS.includes(trace.type))) await loadWhole();
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

  function applyTheme(theme) {
    root.setAttribute("data-bs-theme", theme);
    root.setAttribute("data-ag-theme-mode", theme);
    if (window.dash_clientside && window.dash_clientside.set_props) {
      window.dash_clientside.set_props("theme", { data: theme });
    }
  }

  function storedTheme() {
    try {
      return localStorage.getItem("theme");
    } catch (error) {
      return null; /* storage may be forbidden */
    }
  }

  function toggleTheme() {
    const theme = currentTheme() === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", theme);
    } catch (error) {
      /* storage may be forbidden: the choice then lasts until the page is left */
    }
    applyTheme(theme);
  }

  function openNav(isOpen) {
    root.toggleAttribute("data-nav-open", isOpen);
    const button = document.querySelector("[data-action=toggle-nav]");
    if (button) button.setAttribute("aria-expanded", String(isOpen));
  }

  const actions = {
    "toggle-theme": toggleTheme,
    "toggle-nav": () => openNav(!root.hasAttribute("data-nav-open")),
    "dismiss-toast": () => window.dash_clientside.set_props("toast", { children: null }),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button && actions[button.dataset.action]) actions[button.dataset.action]();
    else if (event.target.closest(".side a")) openNav(false);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") openNav(false);
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
    if (!storedTheme()) applyTheme(event.matches ? "dark" : "light");
  });

  /* Dash says its radio buttons are a list box and its date range a button that is none; screen
     readers are told what they are. */
  const repairs = [
    [".dash-radioitems", (box) => {
      const label = box.closest("[aria-labelledby]");
      box.setAttribute("role", "radiogroup");
      if (label) box.setAttribute("aria-labelledby", label.getAttribute("aria-labelledby"));
    }],
    [".dash-radioitems [role=option]", (option) => option.removeAttribute("role")],
    [".dash-radioitems [aria-selected]", (option) => option.removeAttribute("aria-selected")],
    [".dash-datepicker-input-wrapper[aria-expanded]", (wrapper) => {
      wrapper.setAttribute("role", "group");
      for (const name of ["aria-expanded", "aria-haspopup", "type"]) wrapper.removeAttribute(name);
    }],
  ];

  function repair() {
    for (const [selector, mend] of repairs) document.querySelectorAll(selector).forEach(mend);
  }

  new MutationObserver(repair).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-selected", "aria-expanded"],
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shopper: {
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

      /* Mark the navigation link of the page being shown. */
      markCurrent(pathname, ids) {
        document.querySelectorAll(".nav-link").forEach((link) => {
          if (link.pathname === pathname) link.setAttribute("aria-current", "page");
          else link.removeAttribute("aria-current");
        });
        return ids.map((id) => (id.index === pathname ? "nav-link is-current" : "nav-link"));
      },

      /* Keep the state of a page's controls in its address, and in the link that leads back.
         The last argument holds the defaults, which the address leaves out; a control's name in
         the address is the end of its id. */
      rememberInUrl(...values) {
        const defaults = values.pop();
        const query = new URLSearchParams();
        window.dash_clientside.callback_context.inputs_list.forEach((input, i) => {
          const name = input.id.split("-").pop();
          if (values[i] != null && values[i] !== defaults[name]) query.set(name, values[i]);
        });
        const text = query.toString();
        const address = location.pathname + (text ? "?" + text : "");
        if (address !== location.pathname + location.search) {
          history.replaceState(history.state, "", address);
        }
        return address;
      },
    },
  });
})();
