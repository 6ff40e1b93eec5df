/* Who is signed in: forms and requests prove that one of our pages sends them, and a session that
   has ended is said instead of breaking the page. */
(function () {
  "use strict";

  const proof = () => {
    const field = document.getElementById("form-token");
    return field ? field.value : "";
  };

  const signIn = () =>
    "/sign-in?next=" + encodeURIComponent(window.location.pathname + window.location.search);

  function say() {
    const area = document.getElementById("toast");
    if (!area) return window.location.assign(signIn()); /* the page is not there yet */
    if (document.getElementById("signed-out")) return;
    const said = document.createElement("div");
    said.id = "signed-out";
    said.className = "signed-out";
    said.setAttribute("role", "alert");
    const words = document.createElement("div");
    const strong = document.createElement("strong");
    strong.textContent = "You are signed out.";
    words.append(strong, " What you see stays; for more, sign in again.");
    const link = document.createElement("a");
    link.className = "button";
    link.href = signIn();
    link.textContent = "Sign in again";
    said.append(words, link);
    /* Beside the toasts, which Dash draws and would take away. */
    area.before(said);
  }

  const isOurs = (address) => new URL(address, window.location.href).origin === window.location.origin;
  const isCallback = (address) => address.split("?")[0].endsWith("/_dash-update-component");
  const browsersFetch = window.fetch;

  window.fetch = async function (resource, options) {
    const address = resource instanceof Request ? resource.url : String(resource);
    if (!isOurs(address)) return browsersFetch.call(window, resource, options);
    const method = ((options && options.method) || resource.method || "GET").toUpperCase();
    let sent = options;
    if (method !== "GET" && method !== "HEAD" && proof()) {
      const given = (options && options.headers) || (resource instanceof Request && resource.headers);
      const headers = new Headers(given || {});
      headers.set("X-Form-Token", proof());
      sent = { ...options, headers };
    }
    const response = await browsersFetch.call(window, resource, sent);
    if (response.status !== 401) return response;
    say();
    /* For Dash an answer without an update: it would read an error's body twice, and stumble. */
    return isCallback(address) ? new Response(null, { status: 204 }) : response;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.elements.form_token || !proof()) return;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "form_token";
    field.value = proof();
    form.append(field);
  });
})();
