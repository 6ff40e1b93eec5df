/* The filters that report pages share: one state, kept in the address and in every link between
   pages, shown as chips; and what a click on a figure does to them. */
(function () {
  "use strict";

  const DEFAULTS = { period: "all", basis: "net", goods: "all" };

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);

  function samePreset(presets, from, to) {
    return Object.keys(presets).find((name) => presets[name][0] === from && presets[name][1] === to);
  }

  function queryOf(state) {
    const query = new URLSearchParams();
    if (state.period === "custom") {
      query.set("from", state.from);
      query.set("to", state.to);
    } else if (state.period !== DEFAULTS.period) query.set("period", state.period);
    for (const name of state.country) query.append("country", name);
    for (const name of ["basis", "goods"]) {
      if (state[name] !== DEFAULTS[name]) query.set(name, state[name]);
    }
    return query;
  }

  /* Keep what is no filter in the address, such as the product being looked at. */
  function remember(state) {
    const query = queryOf(state);
    const filtered = query.toString();
    const shared = ["period", "from", "to", "country", "basis", "goods"];
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (!shared.includes(name)) query.append(name, value);
    }
    const text = query.toString();
    const address = location.pathname + (text ? "?" + text : "");
    if (address !== location.pathname + location.search) {
      history.replaceState(history.state, "", address);
    }
    document.querySelectorAll(".nav-link").forEach((link) => {
      const path = link.pathname;
      setProps({ index: path, type: "nav" }, { href: path + (filtered ? "?" + filtered : "") });
    });
  }

  function chip(text, filter, value) {
    return {
      namespace: "dash_html_components",
      type: "Button",
      props: {
        children: [
          { namespace: "dash_html_components", type: "Span", props: { children: text } },
          {
            namespace: "dash_html_components",
            type: "Span",
            props: { children: "\u00d7", "aria-hidden": "true" },
          },
        ],
        className: "filter-chip",
        type: "button",
        title: "Take this filter off",
        "data-action": "drop-filter",
        "data-filter": filter,
        "data-value": value,
      },
    };
  }

  function dayInWords(day) {
    const shown = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
    return new Date(day + "T00:00Z").toLocaleDateString("en-GB", shown);
  }

  function chips(state) {
    const shown = [];
    if (state.period === "custom") {
      shown.push(chip(dayInWords(state.from) + " to " + dayInWords(state.to), "period", "all"));
    }
    for (const name of state.country) shown.push(chip(name, "country", name));
    if (state.goods !== DEFAULTS.goods) shown.push(chip("Merchandise only", "goods", "all"));
    return shown;
  }

  let last = null;

  /* A card asks for its figure when it comes near the screen, not before. */
  const inSight = new Set();
  const asked = new Map();

  function ask(name) {
    const wanted = JSON.stringify(last);
    if (!last || asked.get(name) === wanted) return;
    if (!document.querySelector(`section[data-card="${name}"]`)) {
      inSight.delete(name); /* a card of the page that was left */
      return;
    }
    asked.set(name, wanted);
    setProps({ index: name, type: "ask" }, { data: last });
  }

  const watcher = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const name = target.dataset.card;
        if (isIntersecting && target.isConnected) {
          inSight.add(name);
          ask(name);
        } else inSight.delete(name);
      }
    },
    { rootMargin: "200px" },
  );

  function watchCards() {
    for (const card of document.querySelectorAll("section[data-card]:not([data-watched])")) {
      card.dataset.watched = "";
      asked.delete(card.dataset.card);
      watcher.observe(card);
    }
  }

  new MutationObserver(watchCards).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });

  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("section[data-card]").forEach((card) => ask(card.dataset.card));
  });

  function dropFilter(button) {
    const { filter, value } = button.dataset;
    if (filter === "country") {
      setProps("filter-country", { value: last.country.filter((name) => name !== value) });
    } else setProps("filter-" + filter, { value });
  }

  /* A trace that can be clicked says in `meta` which filter its points set: {pick: "country"} or
     {pick: "window"}; the point's last customdata is the country, or [first day, last day]. */
  function pick(point, trace) {
    const kind = trace.meta && trace.meta.pick;
    const found = [].concat(point.customdata).flat(2);
    if (kind === "country") {
      const name = String(found[found.length - 1]);
      const rest = last.country.filter((other) => other !== name);
      const value = rest.length < last.country.length ? rest : [...last.country, name];
      setProps("filter-country", { value });
    }
    if (kind === "window") {
      const [from, to] = found.slice(-2);
      const again = last.from === from && last.to === to;
      if (again) setProps("filter-period", { value: "all" });
      else {
        setProps("filter-dates", { start_date: from, end_date: to });
      }
    }
    if (kind === "product") {
      const query = queryOf(last);
      query.set("product", found[found.length - 1]);
      location.assign("/products?" + query);
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    if (button.dataset.action === "drop-filter") dropFilter(button);
    if (button.dataset.action === "toggle-filters") {
      const isOpen = document.documentElement.toggleAttribute("data-filters-open");
      button.setAttribute("aria-expanded", String(isOpen));
    }
    if (button.dataset.action === "download-picture") downloadPicture(button);
  });

  function downloadPicture(button) {
    const { card, kind } = button.dataset;
    const figure = button.closest(".card").querySelector(".js-plotly-plot");
    const background = getComputedStyle(document.documentElement).getPropertyValue("--surface");
    const layout = { ...figure.layout, paper_bgcolor: background.trim() };
    const picture = { data: figure.data, layout };
    const size = { width: figure.clientWidth, height: figure.clientHeight };
    const options = { format: kind, filename: card, scale: kind === "png" ? 2 : 1, ...size };
    window.Plotly.downloadImage(picture, options);
    button.closest("details").removeAttribute("open");
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    filters: {
      settle(period, from, to, country, basis, goods, presets) {
        const asked = window.dash_clientside.callback_context.triggered_id;
        if (!from || !to) return Array(5).fill(window.dash_clientside.no_update);
        [from, to] = [from.slice(0, 10), to.slice(0, 10)];
        if (asked === "filter-period" && presets[period]) [from, to] = presets[period];
        else if (from > to) [from, to] = [to, from];
        period = samePreset(presets, from, to) || "custom";
        const state = { period, from, to, country: country || [], basis, goods };
        last = state;
        remember(state);
        inSight.forEach(ask);
        return [state, period, from, to, chips(state)];
      },

      clicked() {
        const [asked] = window.dash_clientside.callback_context.triggered;
        if (!asked || !asked.value || !last) return;
        const graph = document.getElementById(asked.prop_id.replace(/\.clickData$/, ""));
        const point = asked.value.points[0];
        pick(point, graph.querySelector(".js-plotly-plot").data[point.curveNumber]);
      },
    },
  });
})();
