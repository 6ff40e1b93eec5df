/* View pages: what their controls say, gathered into one question, kept in the address and handed
   to the cards. */
(function () {
  "use strict";

  const isDefault = (value, usual) => JSON.stringify(value) === JSON.stringify(usual);

  function remember(question, defaults) {
    const query = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(question)) {
      query.delete(name);
      const isSaid = value !== null && value !== undefined && value !== "";
      if (!isSaid || isDefault(value, defaults[name])) continue;
      for (const each of [].concat(value)) query.append(name, each);
    }
    const text = query.toString();
    const address = location.pathname + (text ? "?" + text : "");
    if (address !== location.pathname + location.search) {
      history.replaceState(history.state, "", address);
    }
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    views: {
      /* The slug comes with the controls: the document may still show the page that is left. */
      settle(values, ids, defaults, slug) {
        if (!slug) return window.dash_clientside.no_update;
        const question = {};
        ids.forEach((id, place) => {
          question[id.index] = values[place] === undefined ? null : values[place];
        });
        remember(question, defaults || {});
        const detail = { page: slug, question };
        document.dispatchEvent(new CustomEvent("shopper:view", { detail }));
        return question;
      },
    },
  });
})();
