/* The segments page: a click on a point opens its customer, on a cell or a flow selects it; an area
   drawn in the plane, and all else that is selected, becomes the query of the list. */
(function () {
  "use strict";

  const ARROW = " \u2192 ";
  const SELECTED = ["segment", "rule", "was", "now"];
  const SETTINGS = ["k", "scaling", "algorithm", "since", "until", "cut_r", "cut_f", "cut_m"];

  const NARROW_PX = 600;
  const FURTHER = 1.9;
  const FLOW = 0.28;

  const keep = () => window.dash_clientside.no_update;
  const set = (name, value) =>
    window.dash_clientside.set_props({ index: name, type: "asked" }, { value });

  const isOn = () => {
    const frame = document.getElementById("view-page");
    return Boolean(frame && frame.dataset.slug === "segments");
  };

  /* One thing at a time: a cell, a flow or a segment takes the place of the one before. */
  function select(chosen) {
    for (const name of SELECTED) set(name, chosen[name] || "");
  }

  function openCustomer(id) {
    history.pushState({}, "", "/customers/" + encodeURIComponent(id));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  /* What a click means stands in `meta` of its trace. */
  const picks = {
    customer: (point) => openCustomer(point.customdata[0]),
    rule(point, trace) {
      const [rule, segment] = cell(point, trace);
      select({ rule, segment });
    },
    move(point, trace) {
      const flow = trace.type === "sankey" ? String(point.label).split(ARROW) : cell(point, trace);
      if (flow.length === 2) select({ was: flow[0], now: flow[1] });
    },
  };

  /* Row and column of a cell; Dash hands on the place of a cell, but not what stands in it. */
  const cell = (point, trace) => trace.customdata[point.y][point.x].slice(1);

  /* Only a button that comes up where it went down is a click. In space plotly tells of a click as
     soon as the button goes down, a turn of the scene included, and of none a few pixels beside the
     point whose label is shown: there, a click opens the customer that is named. */
  const STILL_PX = 4;
  let start = null;
  let hasMoved = false;
  let named = null;
  let aimed = null;

  document.addEventListener("pointerdown", (event) => {
    start = { x: event.clientX, y: event.clientY };
    hasMoved = false;
    aimed = event.target.closest('section[data-card="segments-map"] .gl-container') && named;
  }, true);

  document.addEventListener("pointermove", (event) => {
    if (!start || Math.hypot(event.clientX - start.x, event.clientY - start.y) < STILL_PX) return;
    hasMoved = true;
  }, true);

  document.addEventListener("pointerup", () => {
    start = null;
    if (aimed && !hasMoved && isOn()) openCustomer(aimed.customdata[0]);
    aimed = named = null;
  }, true);

  function followNames(drawn) {
    if (drawn.dataset.followed) return;
    drawn.dataset.followed = "yes";
    drawn.on("plotly_hover", (event) => { named = event.points[0]; });
    drawn.on("plotly_unhover", () => { named = null; });
  }

  /* Chips ---------------------------------------------------------------- */

  function chip(text, names) {
    const span = (children, rest) => ({
      namespace: "dash_html_components",
      type: "Span",
      props: { children, ...rest },
    });
    return {
      namespace: "dash_html_components",
      type: "Button",
      props: {
        children: [span(text), span("\u00d7", { "aria-hidden": "true" })],
        className: "filter-chip",
        type: "button",
        title: "Take this off",
        "data-action": "drop-selection",
        "data-names": names,
      },
    };
  }

  function chips(question, area) {
    const shown = [];
    if (question.segment) shown.push(chip(question.segment, "segment"));
    if (question.rule) shown.push(chip("Named " + question.rule, "rule"));
    if (question.was || question.now) {
      shown.push(chip((question.was || "Any") + ARROW + (question.now || "any"), "was now"));
    }
    if (area) shown.push(chip("Within the area drawn", "area"));
    return shown;
  }

  /* Act on a card's figure once plotly has it. */
  function whenDrawn(card, act, isReady = ({ _basePlotModules: all }) => all && all.length, turns = 25) {
    const drawn = document.querySelector(`section[data-card="${card}"] .js-plotly-plot`);
    if (drawn && drawn._fullLayout && isReady(drawn._fullLayout)) act(drawn);
    else if (turns) setTimeout(whenDrawn, 200, card, act, isReady, turns - 1);
  }

  function plane() {
    return document.querySelector('section[data-card="segments-plane"] .js-plotly-plot');
  }

  function forgetArea() {
    window.dash_clientside.set_props("segments-area", { data: null });
    const figure = plane();
    if (!figure || !figure.layout) return;
    window.Plotly.restyle(figure, { selectedpoints: [null] });
    window.Plotly.relayout(figure, { selections: [] });
  }

  /* Cards on the way grow when they are drawn, so the way is taken again until the reader moves. */
  function seeList(event) {
    event.preventDefault();
    const list = document.getElementById("segments-list-heading");
    const go = () => list.isConnected && list.scrollIntoView();
    const times = [0, 400, 1000, 2000].map((wait) => setTimeout(go, wait));
    const stop = () => times.forEach(clearTimeout);
    for (const own of ["wheel", "touchstart", "keydown"]) {
      window.addEventListener(own, stop, { once: true, passive: true });
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (!button || !isOn()) return;
    const { action, names, segment } = button.dataset;
    if (action === "pick-segment") {
      const isOff = button.getAttribute("aria-pressed") === "true";
      select({ segment: isOff ? "" : segment });
    }
    if (action === "see-list") seeList(event);
    if (action === "drop-selection") {
      for (const name of names.split(" ")) name === "area" ? forgetArea() : set(name, "");
    }
  });

  /* The corners of what was drawn, in the units of the axes. */
  function corners(selected) {
    if (selected.lassoPoints) {
      const { x, y } = selected.lassoPoints;
      return { x: [].concat(x), y: [].concat(y) };
    }
    if (selected.range) {
      const [x0, x1] = selected.range.x;
      const [y0, y1] = selected.range.y;
      return { x: [x0, x1, x1, x0], y: [y0, y0, y1, y1] };
    }
    return null;
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    segments: {
      gather(question, area, was) {
        if (!question || !isOn()) return [keep(), keep(), keep()];
        const query = {};
        for (const name of [...SETTINGS, ...SELECTED]) {
          if (question[name]) query[name] = String(question[name]);
        }
        if (area) query.area = area;
        const shown = chips(question, area);
        const isSame = JSON.stringify(query) === JSON.stringify(was);
        return [isSame ? keep() : query, shown, shown.length === 0];
      },

      drawnAround(selected, plane) {
        if (!selected) return null;
        const drawn = corners(selected);
        return drawn ? { plane, ...drawn } : keep();
      },

      /* Flows cross: they are seen through. Style sheets do so at once; this is for saved images. */
      thinFlows(figure) {
        const trace = figure && figure.data && figure.data[0];
        if (!trace || trace.type !== "sankey") return;
        const soft = trace.link.color.map((colour) => {
          const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
          return `rgba(${red},${green},${blue},${FLOW})`;
        });
        whenDrawn("segments-flow", (drawn) => {
          window.Plotly.restyle(drawn, { "link.color": [soft] });
        });
      },

      /* What a card waited for is there: it is asked again for what the page asks now. */
      drawAgain(made, question, id) {
        if (made && question && isOn()) window.dash_clientside.set_props(id, { data: question });
      },

      /* On a narrow screen the cube is wider than its room: look from further away. */
      inSpace(figure) {
        if (!figure || !figure.data || !figure.data.length) return;
        const hasScene = ({ scene }) => scene && scene._scene;
        const begin = (drawn) => {
          followNames(drawn);
          if (drawn.dataset.far || innerWidth >= NARROW_PX) return;
          drawn.dataset.far = "yes";
          const { x, y, z } = figure.layout.scene.camera.eye;
          const eye = { x: FURTHER * x, y: FURTHER * y, z: FURTHER * z };
          window.Plotly.relayout(drawn, { "scene.camera.eye": eye });
        };
        whenDrawn("segments-map", begin, hasScene);
      },

      clicked() {
        const [asked] = window.dash_clientside.callback_context.triggered;
        if (!asked || !asked.value || !isOn()) return;
        const graph = document.getElementById(asked.prop_id.replace(/\.clickData$/, ""));
        const point = asked.value.points[0];
        const trace = graph.querySelector(".js-plotly-plot").data[point.curveNumber || 0];
        const pick = trace.meta && picks[trace.meta.pick];
        if (pick && !hasMoved) pick(point, trace);
      },
    },
  });
})();
