/* Says so when the server does not answer a callback, or refuses it: Dash itself keeps silent. */
(function () {
  "use strict";

  const CALLBACKS = "/_dash-update-component";
  const BUSY = [502, 503, 504];
  const ask = window.fetch.bind(window);
  let isAway = false;

  function wordsFor(status) {
    if (status === 413) return ["That is too much to send.", " Ask for less, or use the command line."];
    if (status === 401 || status === 403) return ["You may not do that.", " Sign in again, or ask an administrator."];
    if (status === 0 || BUSY.includes(status)) {
      return ["The server does not answer.", " What you see stays as it was; try again in a moment."];
    }
    return ["The server refused the question.", " The page may be out of date; reload it."];
  }

  function html(type, props) {
    return { namespace: "dash_html_components", type, props };
  }

  function tell(status) {
    const [title, words] = wordsFor(status);
    isAway = true;
    window.dash_clientside.set_props("toast", {
      children: [
        html("Div", { children: [html("Strong", { children: title }), html("Span", { children: words })] }),
        html("Button", {
          children: "Dismiss", type: "button", className: "button", "data-action": "dismiss-toast",
        }),
      ],
    });
  }

  function backAgain() {
    if (isAway) window.dash_clientside.set_props("toast", { children: null });
    isAway = false;
  }

  window.fetch = async function (resource, options) {
    const url = String(resource && resource.url ? resource.url : resource);
    if (!url.includes(CALLBACKS)) return ask(resource, options);
    try {
      const answer = await ask(resource, options);
      if (answer.status >= 400) tell(answer.status);
      else if (isAway) backAgain();
      return answer;
    } catch (error) {
      if (!error || error.name !== "AbortError") tell(0);
      throw error;
    }
  };
})();
