/* The list of customers: its script on demand, its cells, its rows, what its download is of. */
(function () {
  "use strict";

  const SCRIPT = "/_dash-component-suites/dash_ag_grid/dash_ag_grid.min.js";
  const MISSING = "\u2013";
  const MINUS = "\u2212";
  const keep = () => window.dash_clientside.no_update;

  /* The script on demand ------------------------------------------------ */

  let loading = null;
  let RealGrid = null;

  function loadGrid() {
    loading = loading || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = SCRIPT;
      script.onload = () => {
        RealGrid = window.dash_ag_grid.AgGrid;
        /* Dash looks a component up whenever it draws: another one would start the grid afresh. */
        window.dash_ag_grid = Object.assign({}, window.dash_ag_grid, { AgGrid: GridOnDemand });
        resolve();
      };
      script.onerror = () => {
        loading = null;
        reject(new Error("the list's script could not be loaded"));
      };
      document.head.appendChild(script);
    });
    return loading;
  }

  /* Stands where the grid will be until its script is there. */
  function GridOnDemand(props) {
    const { createElement, useEffect, useState } = window.React;
    const [state, setState] = useState(RealGrid ? "ready" : "waiting");
    useEffect(() => {
      let isShown = true;
      const tell = (said) => isShown && setState(said);
      if (state === "waiting") loadGrid().then(() => tell("ready"), () => tell("failed"));
      return () => { isShown = false; };
    }, [state]);
    if (state === "ready") return createElement(RealGrid, props);
    const said = state === "failed" ? "The list could not be loaded; reload the page." : "Loading";
    return createElement("p", { id: props.id, className: "grid-waiting", role: "status" }, said);
  }

  GridOnDemand.dashRenderType = true;
  window.dash_ag_grid = window.dash_ag_grid || { AgGrid: GridOnDemand };

  /* Cells --------------------------------------------------------------- */

  const signed = (value, text) => (value < 0 && /[1-9]/.test(text) ? MINUS + text : text);

  function grouped(value, decimals) {
    const text = Math.abs(value).toLocaleString("en-GB", {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    return signed(value, text);
  }

  function money(value, currency) {
    if (Math.abs(value) < 0.005) return currency + "0";
    const size = grouped(Math.abs(value), Math.abs(value) >= 1000 ? 0 : 2);
    return signed(value, currency + size);
  }

  function day(value) {
    const [year, month, date] = value.split("-").map(Number);
    const at = new Date(Date.UTC(year, month - 1, date));
    const name = at.toLocaleDateString("en-GB", { month: "short", timeZone: "UTC" }).slice(0, 3);
    return `${date} ${name} ${year}`;
  }

  const writers = {
    count: (value) => grouped(value, 0),
    days: (value) => grouped(value, 0),
    number: (value, how) => grouped(value, how.decimals),
    percent: (value, how) => grouped(value, how.decimals) + "%",
    money: (value, how, grid) => money(value, grid.currency),
    date: (value) => day(value),
  };

  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    gridText(params) {
      if (!params.data) return "";
      if (params.value === null || params.value === undefined) return MISSING;
      const how = params.colDef.context;
      return writers[how.kind](params.value, how, params.context || {});
    },
  });

  function openInside(event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
    event.preventDefault();
    history.pushState({}, "", event.currentTarget.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  window.dashAgGridComponentFunctions = Object.assign(window.dashAgGridComponentFunctions || {}, {
    CustomerLink(props) {
      if (props.value === null || props.value === undefined) return "";
      const href = "/customers/" + encodeURIComponent(props.value);
      return window.React.createElement("a", { href, onClick: openInside }, String(props.value));
    },
  });

  /* A cell has the focus, not the link in it. */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.classList.contains("ag-cell")) return;
    const link = event.target.querySelector("a");
    if (link) link.click();
  });

  /* Rows and the download ----------------------------------------------- */

  function gridApi(id) {
    try {
      return window.dash_ag_grid.getApi(id);
    } catch (error) {
      return null; /* not shown yet: it will ask for its rows by itself */
    }
  }

  function only(request, name, otherwise) {
    return (request && request[name]) || otherwise;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    grids: {
      /* Another list: ask for its rows from the top, with nothing ticked. */
      refresh(_query, id) {
        const api = gridApi(id);
        if (!api) return;
        api.deselectAll();
        api.purgeInfiniteCache();
        api.ensureIndexVisible(0, "top");
      },

      /* All that says which rows are shown and how they are split, for the server. */
      state(query, request, ticked, which, split, control, seed, by, effect, baseline, was) {
        const state = JSON.stringify({
          query: query || {},
          filter: only(request, "filterModel", {}),
          sort: only(request, "sortModel", []),
          ticked: which === "ticked" ? (ticked || []).map((row) => row.customer_id) : null,
          split: split === "split" ? { control, seed, by, effect, baseline } : null,
        });
        return state === was ? keep() : state;
      },
    },
  });
})();
