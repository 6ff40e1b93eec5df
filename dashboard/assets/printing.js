/* A page on paper: every card drawn, in the light theme, at the width of the sheet. */
(function () {
  "use strict";

  const root = document.documentElement;
  const PATIENCE_MS = 60000;
  const TRY_MS = 100;
  const TRIES_A_ROUND = 80; /* then what has no numbers yet is asked for again */
  const CALM_TRIES = 5;
  const SETTLE_MS = 500; /* for figures to be drawn once their numbers are there */

  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const figures = () => document.querySelectorAll(".card .js-plotly-plot");
  let themeBefore = null;

  /* A card has its numbers once its caption says what they are of. */
  function isAnswered() {
    const captions = [...document.querySelectorAll("section[data-card] .card-caption[id]")];
    return captions.every((caption) => caption.textContent);
  }

  function useTheme(theme) {
    root.setAttribute("data-bs-theme", theme);
    window.dash_clientside.set_props("theme", { data: theme });
  }

  function begin() {
    if (themeBefore) return;
    themeBefore = root.getAttribute("data-bs-theme") || "light";
    root.toggleAttribute("data-printing", true);
    if (themeBefore !== "light") useTheme("light");
    document.dispatchEvent(new Event("shopper:draw-all"));
  }

  /* The browser lays a sheet out without telling figures that their room has changed. */
  function fit() {
    figures().forEach((figure) => {
      const width = figure.parentElement.clientWidth;
      if (width && window.Plotly) window.Plotly.relayout(figure, { width, autosize: false });
    });
  }

  function end() {
    if (!themeBefore) return;
    root.removeAttribute("data-printing");
    if (themeBefore !== "light") useTheme(themeBefore);
    themeBefore = null;
    figures().forEach((figure) => {
      if (window.Plotly) window.Plotly.relayout(figure, { width: null, autosize: true });
    });
  }

  /* Wait until every card has had its numbers for a while: a late answer may ask for others. */
  async function answers(give) {
    let calm = 0;
    for (let tries = 1; calm < CALM_TRIES && Date.now() < give; tries += 1) {
      await pause(TRY_MS);
      calm = isAnswered() ? calm + 1 : 0;
      if (tries % TRIES_A_ROUND === 0) document.dispatchEvent(new Event("shopper:draw-all"));
    }
  }

  async function printPage() {
    const give = Date.now() + PATIENCE_MS;
    begin();
    do {
      await pause(SETTLE_MS);
      await answers(give);
      fit();
      await pause(SETTLE_MS);
    } while (!isAnswered() && Date.now() < give);
    window.print();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-action=print]")) printPage();
  });

  /* Printed by the browser's own menu: what is drawn by now is fitted to the sheet. */
  window.addEventListener("beforeprint", () => {
    begin();
    fit();
  });
  window.addEventListener("afterprint", end);
})();
