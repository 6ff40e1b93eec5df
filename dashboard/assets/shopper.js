/* What the browser does by itself: themes, addresses, the menu. */
(function () {
  "use strict";

  const root = document.documentElement;
  const currentTheme = () => root.getAttribute("data-bs-theme") || "light";

  /* The grid of customers has a name of its own for the theme. */
  root.setAttribute("data-ag-theme-mode", currentTheme());

  function applyTheme(theme) {
    root.setAttribute("data-bs-theme", theme);
    root.setAttribute("data-ag-theme-mode", theme);
    if (window.dash_clientside && window.dash_clientside.set_props) {
      window.dash_clientside.set_props("theme", { data: theme });
    }
  }

  function storedTheme() {
    try {
      return localStorage.getItem("theme");
    } catch (error) {
      return null; /* storage may be forbidden */
    }
  }

  function toggleTheme() {
    const theme = currentTheme() === "dark" ? "light" : "dark";
    try {
      localStorage.setItem("theme", theme);
    } catch (error) {
      /* storage may be forbidden: the choice then lasts until the page is left */
    }
    applyTheme(theme);
  }

  function openNav(isOpen) {
    root.toggleAttribute("data-nav-open", isOpen);
    const button = document.querySelector("[data-action=toggle-nav]");
    if (button) button.setAttribute("aria-expanded", String(isOpen));
  }

  const actions = {
    "toggle-theme": toggleTheme,
    "toggle-nav": () => openNav(!root.hasAttribute("data-nav-open")),
    "dismiss-toast": () => window.dash_clientside.set_props("toast", { children: null }),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button && actions[button.dataset.action]) actions[button.dataset.action]();
    else if (event.target.closest(".side a")) openNav(false);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") openNav(false);
  });

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (event) => {
    if (!storedTheme()) applyTheme(event.matches ? "dark" : "light");
  });

  /* Dash says its radio buttons are a list box and its date range a button that is none; screen
     readers are told what they are. */
  const repairs = [
    [".dash-radioitems", (box) => {
      const label = box.closest("[aria-labelledby]");
      box.setAttribute("role", "radiogroup");
      if (label) box.setAttribute("aria-labelledby", label.getAttribute("aria-labelledby"));
    }],
    [".dash-radioitems [role=option]", (option) => option.removeAttribute("role")],
    [".dash-radioitems [aria-selected]", (option) => option.removeAttribute("aria-selected")],
    [".dash-datepicker-input-wrapper[aria-expanded]", (wrapper) => {
      wrapper.setAttribute("role", "group");
      for (const name of ["aria-expanded", "aria-haspopup", "type"]) wrapper.removeAttribute(name);
    }],
  ];

  function repair() {
    for (const [selector, mend] of repairs) document.querySelectorAll(selector).forEach(mend);
  }

  new MutationObserver(repair).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-selected", "aria-expanded"],
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shopper: {
      /* Mark the navigation link of the page being shown. */
      markCurrent(pathname, ids) {
        document.querySelectorAll(".nav-link").forEach((link) => {
          if (link.pathname === pathname) link.setAttribute("aria-current", "page");
          else link.removeAttribute("aria-current");
        });
        return ids.map((id) => (id.index === pathname ? "nav-link is-current" : "nav-link"));
      },
    },
  });
})();
