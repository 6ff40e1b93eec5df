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
    for (const name of ["country", "hour", "product"]) {
      for (const value of state[name]) query.append(name, value);
    }
    for (const name of ["basis", "goods"]) {
      if (state[name] !== DEFAULTS[name]) query.set(name, state[name]);
    }
    return query;
  }

  function pointLinks(state) {
    const filtered = queryOf(state).toString();
    document.querySelectorAll(".nav-link").forEach((link) => {
      const path = link.pathname;
      setProps({ index: path, type: "nav" }, { href: path + (filtered ? "?" + filtered : "") });
    });
  }

  /* Keep what is no filter in the address. */
  function remember(state) {
    const query = queryOf(state);
    const shared = ["period", "from", "to", "country", "hour", "product", "basis", "goods"];
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (!shared.includes(name)) query.append(name, value);
    }
    const text = query.toString();
    const address = location.pathname + (text ? "?" + text : "");
    if (address !== location.pathname + location.search) {
      history.replaceState(history.state, "", address);
      if (isBeingLeft()) window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    }
  }

  /* The page on its way was asked for with the filters of before: Dash has to ask again. */
  function isBeingLeft() {
    return document.querySelector(".filter-bar").dataset.path !== location.pathname;
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

  /* The way back from filters that leave nothing. */
  const CLEAR = {
    namespace: "dash_html_components",
    type: "Button",
    props: {
      children: "Clear filters",
      className: "filter-clear",
      type: "button",
      "data-action": "clear-filters",
    },
  };

  function dayInWords(day) {
    const shown = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
    return new Date(day + "T00:00Z").toLocaleDateString("en-GB", shown);
  }

  function chips(state, products) {
    const shown = [];
    if (state.period === "custom") {
      shown.push(chip(dayInWords(state.from) + " to " + dayInWords(state.to), "period", "all"));
    }
    for (const name of state.country) shown.push(chip(name, "country", name));
    for (const hour of state.hour) shown.push(chip(hour + ":00 to " + hour + ":59", "hour", String(hour)));
    for (const [code, name] of products) shown.push(chip(name, "product", code));
    if (state.goods !== DEFAULTS.goods) shown.push(chip("Merchandise only", "goods", "all"));
    if (shown.length || state.period !== DEFAULTS.period) shown.push(CLEAR);
    return shown;
  }

  const BASIS = { raw: "Raw", gross: "Gross", net: "Net", identified: "Identified" };

  /* What a printed page says in place of its controls. */
  function said(state) {
    const days = dayInWords(state.from) + " to " + dayInWords(state.to);
    const hours = state.hour.map((hour) => hour + ":00 to " + hour + ":59");
    const names = products.map(([code, name]) => name + " (" + code + ")");
    const goods = state.goods === DEFAULTS.goods ? "all lines" : "merchandise only";
    const parts = [days, BASIS[state.basis] + " revenue", goods, ...state.country, ...hours, ...names];
    return parts.join(" \u00b7 ");
  }

  let last = null;

  /* A card asks for its figure when it comes near the screen, not before. */
  const inSight = new Set();
  const asked = new Map();

  /* A view page has a question of its own in place of the filters. */
  let view = null;

  document.addEventListener("shopper:view", (event) => {
    view = event.detail;
    inSight.forEach(ask);
  });

  function state() {
    const frame = document.getElementById("view-page");
    if (!frame) return last;
    return view && view.page === frame.dataset.slug ? view.question : null;
  }

  function ask(name) {
    const now = state();
    const wanted = JSON.stringify(now);
    if (!now || asked.get(name) === wanted) return;
    if (!document.querySelector(`section[data-card="${name}"]`)) {
      inSight.delete(name); /* a card of the page that was left */
      return;
    }
    asked.set(name, wanted);
    setProps({ index: name, type: "ask" }, { data: now });
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

  /* One page may take over the cards of another in the document: those are not seen anew. */
  function lookAgain() {
    watchCards();
    inSight.forEach(ask);
  }

  new MutationObserver(lookAgain).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-slug"],
  });

  document.addEventListener("shopper:draw-all", () => {
    document.querySelectorAll("section[data-card]").forEach((card) => {
      const caption = card.querySelector(".card-caption[id]");
      if (caption && !caption.textContent) asked.delete(card.dataset.card);
      ask(card.dataset.card);
    });
  });

  function dropFilter(button) {
    const { filter, value } = button.dataset;
    if (filter === "product") keepProducts((code) => code !== value);
    else if (filter === "country" || filter === "hour") {
      setProps("filter-" + filter, { value: last[filter].filter((one) => String(one) !== value) });
    } else setProps("filter-" + filter, { value });
  }

  function toggle(filter, value) {
    const rest = last[filter].filter((other) => other !== value);
    const isOff = rest.length < last[filter].length;
    setProps("filter-" + filter, { value: isOff ? rest : [...last[filter], value] });
  }

  function goTo(path, state) {
    const query = queryOf(state).toString();
    setProps("lookup-goto", { href: path + (query ? "?" + query : "") });
  }

  let products = []; /* pairs of code and name */

  /* The products page shows one product by itself: with other products it is another page. */
  function setProducts(pairs) {
    if (location.pathname === "/products") {
      goTo("/products", { ...last, product: pairs.map(([code]) => code) });
    } else setProps("filter-product", { data: pairs });
  }

  function keepProducts(isKept) {
    setProducts(products.filter(([code]) => isKept(code)));
  }

  /* The basis is a way to count, and stays. */
  function clearFilters() {
    goTo(location.pathname, { ...DEFAULTS, basis: last.basis, country: [], hour: [], product: [] });
  }

  /* A trace that can be clicked says in `meta` which filter its points set: {pick: "country"},
     "hour", "product" or "window"; the point's last customdata is the country, the hour, the code,
     or [first day, last day]. */
  function pick(point, trace) {
    if (!last) return;
    const kind = trace.meta && trace.meta.pick;
    const found = [].concat(point.customdata).flat(2);
    if (kind === "country") {
      toggle("country", String(found[found.length - 1]));
    }
    if (kind === "hour") toggle("hour", Number(found[found.length - 1]));
    if (kind === "window") {
      const [from, to] = found.slice(-2);
      const again = last.from === from && last.to === to;
      if (again) setProps("filter-period", { value: "all" });
      else {
        setProps("filter-dates", { start_date: from, end_date: to });
      }
    }
    if (kind === "product") {
      goTo("/products", { ...last, product: [String(found[found.length - 1])] });
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) return;
    if (button.dataset.action === "drop-filter") dropFilter(button);
    if (button.dataset.action === "clear-filters") clearFilters();
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
      settle(period, from, to, country, hour, named, basis, goods, presets) {
        const asked = window.dash_clientside.callback_context.triggered_id;
        if (!from || !to) return Array(6).fill(window.dash_clientside.no_update);
        [from, to] = [from.slice(0, 10), to.slice(0, 10)];
        if (asked === "filter-period" && presets[period]) [from, to] = presets[period];
        else if (from > to) [from, to] = [to, from];
        period = samePreset(presets, from, to) || "custom";
        products = named || [];
        const product = products.map(([code]) => code);
        const state = { period, from, to, country: country || [], hour: hour || [], product };
        Object.assign(state, { basis, goods });
        last = state;
        /* A page that has just arrived may not be the one that the address asks for by now. */
        if (asked) remember(state);
        pointLinks(state);
        inSight.forEach(ask);
        return [state, period, from, to, chips(state, products), said(state)];
      },

      found(hit) {
        if (!hit || !last) return;
        const { code, name } = hit;
        setProducts([...products.filter(([other]) => other !== code), [code, name]]);
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
