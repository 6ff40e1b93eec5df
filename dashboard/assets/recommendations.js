/* The recommendations page: going from one product or customer to the next takes the basket and the
   controls along, and leaves a step for the way back; the basket is part of the page's question. */
(function () {
  "use strict";

  const SLUG = "recommendations";
  const PATH = "/recommendations";
  const KINDS = ["product", "customer"];

  /* What a script may have put in since the address was last written. */
  let pending = null;

  const frame = () => {
    const found = document.getElementById("view-page");
    return found && found.dataset.slug.startsWith(SLUG) ? found : null;
  };

  const basket = () => pending || new URLSearchParams(location.search).getAll("basket");

  function put(codes) {
    pending = codes;
    window.dash_clientside.set_props({ index: "basket", type: "asked" }, { value: codes });
  }

  /* The address of a product or customer, with the basket and the controls as they are. */
  function addressOf(kind, code) {
    const query = new URLSearchParams(location.search);
    [...KINDS, "basket", "tab"].forEach((name) => query.delete(name));
    query.set(kind, code);
    basket().forEach((each) => query.append("basket", each));
    return PATH + "?" + query;
  }

  function move(kind, code) {
    const address = addressOf(kind, code);
    if (new URLSearchParams(location.search).get(kind) === code) return;
    history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  function tell(codes) {
    const n = codes.length;
    window.dash_clientside.set_props("recommendations-bar", { hidden: n === 0 });
    const words = "Basket: " + n + (n === 1 ? " product" : " products");
    window.dash_clientside.set_props("recommendations-count", { children: words });
  }

  document.addEventListener("shopper:view", ({ detail }) => {
    if (!detail.page.startsWith(SLUG) || !detail.question.basket) return;
    pending = null;
    tell(detail.question.basket);
  });

  const actions = {
    "basket-toggle"({ code }) {
      const codes = basket();
      put(codes.includes(code) ? codes.filter((each) => each !== code) : [...codes, code]);
    },
    "basket-empty": () => put([]),
  };

  document.addEventListener("click", (event) => {
    if (!frame()) return;
    const button = event.target.closest("[data-action]");
    if (button && actions[button.dataset.action]) actions[button.dataset.action](button.dataset);
    const link = event.target.closest("a[data-move]");
    const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!link || isElsewhere) return;
    event.preventDefault();
    move(link.dataset.move, link.dataset.code);
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    recommendations: {
      open(item) {
        if (item && frame()) move(item.kind, item.code);
      },

      add(item) {
        if (item && frame() && !basket().includes(item.code)) put([...basket(), item.code]);
      },

      clicked(click) {
        const point = click && frame() && click.points[0];
        if (point && Array.isArray(point.customdata)) move("product", point.customdata[0]);
      },
    },
  });
})();
