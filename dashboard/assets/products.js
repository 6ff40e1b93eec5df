/* The product being looked at stands in the address, beside the filters. */
(function () {
  "use strict";

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    products: {
      /* The address of the product that was found; of all products when the search is emptied. */
      open(code) {
        const query = new URLSearchParams(location.search);
        if ((query.get("product") || "") === (code || "")) {
          return window.dash_clientside.no_update;
        }
        if (code) query.set("product", code);
        else query.delete("product");
        const text = query.toString();
        return location.pathname + (text ? "?" + text : "");
      },
    },
  });
})();
