/* The predictions page: the cut-off slider moves its figures, the confusion matrix and the mark in
   the gains without asking the server; the controls of the list become its query. */
(function () {
  "use strict";

  const PATH = "/predictions";
  const FILTERS = ["risk", "value", "segment"];

  const keep = () => window.dash_clientside.no_update;
  const isOn = () => {
    const frame = document.getElementById("view-page");
    return Boolean(frame && frame.dataset.slug === "predictions");
  };

  /* Where the cut-off lies among the customers, and where it lies by default. */
  let share = null;
  let usual = null;

  function remember(position) {
    const query = new URLSearchParams(location.search);
    query.delete("cut");
    if (position !== usual) query.set("cut", position);
    const text = query.toString();
    const address = location.pathname + (text ? "?" + text : "");
    if (address !== location.pathname + location.search) {
      history.replaceState(history.state, "", address);
    }
  }

  const gains = () => document.querySelector('section[data-card="predictions-gains"] .js-plotly-plot');

  /* Put the mark where the cut-off is; drawing a figure anew puts it back where it was made. */
  function mark() {
    const figure = gains();
    const shapes = figure && figure.layout && figure.layout.shapes;
    if (share === null || !shapes || !shapes.length || shapes[0].name !== "cut") return;
    if (shapes[0].x0 === share) return;
    window.Plotly.relayout(figure, { "shapes[0].x0": share, "shapes[0].x1": share });
  }

  function follow(figure) {
    if (figure.dataset.followed) return;
    figure.dataset.followed = "yes";
    figure.on("plotly_afterplot", mark);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action=usual-cut]");
    if (button) window.dash_clientside.set_props("predictions-cut", { value: usual });
  });

  /* What the list of each tab was last asked for. */
  const asked = new Map();

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    predictions: {
      cut(value, known) {
        const outputs = window.dash_clientside.callback_context.outputs_list;
        const position = Number(value);
        const texts = known && known.texts[position];
        if (!texts || location.pathname !== PATH || texts.length !== outputs.length) {
          return outputs.map(keep);
        }
        share = known.shares[position];
        usual = known.usual;
        remember(position);
        mark();
        return outputs.map(({ id }) => texts[id.index]);
      },

      /* The graph draws after this; it tells when it has. */
      mark() {
        const wait = (tries) => {
          const figure = gains();
          if (figure && figure.on) {
            follow(figure);
            mark();
          } else if (tries > 0) setTimeout(() => wait(tries - 1), 100);
        };
        wait(20);
      },

      narrow(question) {
        if (!question || !question.tab || !isOn()) return;
        const query = Object.fromEntries(["tab", ...FILTERS].map((name) => [name, question[name]]));
        const wanted = JSON.stringify(query);
        if (asked.get(question.tab) === wanted) return;
        asked.set(question.tab, wanted);
        window.dash_clientside.set_props(`predictions-${question.tab}-query`, { data: query });
      },
    },
  });
})();
