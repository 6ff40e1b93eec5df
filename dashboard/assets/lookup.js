/* The search boxes: an input with a list of what is found, by keyboard and by mouse. Names are data
   and become text, never markup. */
(function () {
  "use strict";

  const DEBOUNCE_MS = 80;
  const PATIENCE_MS = 300; /* until it is said that an answer takes its time */
  const N_SHOWN = 8;
  const CERTAIN = ["code", "exact"];

  function make(tag, className, attributes, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /* Fold case and accents letter by letter, so that places in the text stay the same. */
  const fold = (text) =>
    Array.from({ length: text.length }, (_, i) => {
      const letter = text[i].normalize("NFKD")[0].toLowerCase();
      return letter.length === 1 ? letter : text[i];
    }).join("");

  /* From where to where a word stands in a text: at the beginning of a word if it can. */
  function placeOf(word, text) {
    for (const part of [word, word.replace(/s$/, "")]) {
      let at = -1;
      let first = -1;
      if (!part) continue;
      while ((at = text.indexOf(part, at + 1)) >= 0) {
        if (first < 0) first = at;
        if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) return [at, at + part.length];
      }
      if (first >= 0) return [first, first + part.length];
    }
    return null;
  }

  /* The text with what was typed marked in it. */
  function marked(text, query) {
    const folded = fold(text);
    const words = fold(query).match(/[\p{L}\p{N}]+/gu) || [];
    const places = words.map((word) => placeOf(word, folded)).filter(Boolean);
    places.sort((a, b) => a[0] - b[0]);
    const parts = [];
    let end = 0;
    for (const [from, to] of places) {
      if (from < end) continue;
      parts.push(text.slice(end, from), make("mark", "", {}, text.slice(from, to)));
      end = to;
    }
    parts.push(text.slice(end));
    return parts;
  }

  /* The address of an item, with the filters that links between pages carry. */
  function addressOf(template, code) {
    const address = new URL(template.replace("{code}", encodeURIComponent(code)), location.origin);
    const link = document.querySelector(".nav-link");
    const own = new Set(address.searchParams.keys());
    for (const [name, value] of new URLSearchParams(link ? link.search : "")) {
      if (!own.has(name)) address.searchParams.append(name, value);
    }
    return address.pathname + address.search;
  }

  class Lookup {
    constructor(field) {
      const { lookup: id, label, placeholder, shortcut, described, value, longest } = field.dataset;
      this.options = field.dataset;
      this.id = id;
      this.field = field;
      this.asked = 0; /* how often it was asked; only the last answer counts */
      this.answered = ""; /* the text that the list belongs to */
      this.items = [];
      this.active = -1;
      this.input = make("input", "lookup-input", {
        id: id + "-input",
        type: "text",
        role: "combobox",
        autocomplete: "off",
        autocapitalize: "off",
        spellcheck: "false",
        enterkeyhint: "search",
        maxlength: longest,
        placeholder: placeholder || "",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": id + "-list",
        ...(described ? { "aria-describedby": described } : {}),
        ...(shortcut ? { "aria-keyshortcuts": shortcut } : {}),
      });
      this.input.value = value || "";
      this.list = make("div", "lookup-list", { id: id + "-list", role: "listbox", "aria-label": label });
      this.words = make("p", "lookup-words", { "aria-hidden": "true" });
      this.popup = make("div", "lookup-popup", { hidden: "" }, this.words, this.list);
      this.status = make("div", "visually-hidden", { role: "status", "aria-live": "polite" });
      field.append(make("span", "lookup-icon", { "aria-hidden": "true" }), this.input);
      if (shortcut) field.append(make("kbd", "lookup-key", { "aria-hidden": "true" }, shortcut));
      field.append(this.popup, this.status);
      this.listen();
    }

    listen() {
      this.input.addEventListener("input", () => this.typed());
      this.input.addEventListener("keydown", (event) => this.pressed(event));
      this.input.addEventListener("focus", () => {
        this.input.select();
        this.fetch(""); /* so that the server has its index at hand */
      });
      this.input.addEventListener("blur", () => this.close());
      /* The focus stays in the input while the mouse is in the list. */
      this.popup.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("mousemove", (event) => {
        const place = this.placeUnder(event);
        if (place >= 0 && place !== this.active) this.activate(place, false);
      });
      this.list.addEventListener("click", (event) => {
        const place = this.placeUnder(event);
        if (place >= 0) this.choose(place, event.ctrlKey || event.metaKey);
      });
    }

    placeUnder(event) {
      const option = event.target.closest("[role=option]");
      return option ? Number(option.dataset.place) : -1;
    }

    get text() {
      return this.input.value.trim();
    }

    get isOpen() {
      return !this.popup.hidden;
    }

    typed() {
      this.isEager = false;
      clearTimeout(this.timer);
      if (!this.text) {
        this.asked += 1; /* an answer on its way is not wanted any more */
        this.answered = "";
        this.status.textContent = "";
        this.close();
        return;
      }
      this.timer = setTimeout(() => this.ask(), DEBOUNCE_MS);
    }

    fetch(text) {
      const query = new URLSearchParams({ q: text, kinds: this.options.kinds, n: N_SHOWN });
      return fetch("/lookup?" + query).catch(() => null);
    }

    async ask() {
      clearTimeout(this.timer); /* else what is asked now would be asked again */
      const text = this.text;
      const number = (this.asked += 1);
      const isLast = () => number === this.asked && document.activeElement === this.input;
      const patience = setTimeout(() => isLast() && this.say("Searching\u2026"), PATIENCE_MS);
      const response = await this.fetch(text);
      const answer = response && (await response.json().catch(() => null));
      clearTimeout(patience);
      if (!isLast()) return;
      this.answered = text;
      if (!answer) this.say("The search did not answer. Type on to try again.");
      else this.show(answer, text);
    }

    /* Show words in place of a list. */
    say(words) {
      this.show({ said: words, groups: [], is_found: false }, "");
    }

    show(answer, text) {
      const isEager = this.isEager && answer.is_found;
      this.items = answer.groups.flatMap(({ kind, hits }) => hits.map((hit) => ({ ...hit, kind })));
      this.active = -1;
      this.input.removeAttribute("aria-activedescendant");
      let place = 0;
      const groups = answer.groups.map((group) => {
        const id = this.id + "-" + group.kind;
        const head = make("div", "lookup-head", { id, role: "presentation" },
          make("span", "", {}, group.title),
          make("span", "", {}, group.measure));
        const rows = group.hits.map((hit) => this.row(hit, place++, text, group.measure));
        return make("div", "lookup-group", { role: "group", "aria-labelledby": id }, head, ...rows);
      });
      this.list.replaceChildren(...groups);
      this.list.hidden = !groups.length;
      this.list.scrollTop = 0;
      this.words.textContent = answer.said;
      const near = this.items.map((item) => item.name).join(", ");
      this.status.textContent = answer.is_found || !near ? answer.said : answer.said + " " + near;
      this.field.classList.toggle("is-near", !answer.is_found && groups.length > 0);
      this.open(groups.length > 0);
      /* What is only near is never chosen unless it was gone to. */
      if (answer.is_found) this.activate(0, false);
      if (isEager && CERTAIN.includes(this.items[0].how)) this.choose(0, false);
      this.isEager = false;
    }

    row(hit, place, text, measure) {
      const attributes = {
        id: this.id + "-option-" + place,
        role: "option",
        "aria-selected": "false",
        "data-place": place,
        title: hit.name,
      };
      const sales = make("span", "lookup-sales", {},
        make("span", "visually-hidden", {}, ", " + measure.toLowerCase() + " "), hit.sales);
      return make("div", "lookup-option", attributes,
        make("span", "lookup-code", {}, ...marked(hit.code, text)),
        make("span", "lookup-about", {}, ...marked(hit.about, text)),
        sales);
    }

    open(hasOptions) {
      this.popup.hidden = false;
      this.field.classList.add("is-open");
      this.input.setAttribute("aria-expanded", String(hasOptions));
    }

    close() {
      this.popup.hidden = true;
      this.active = -1;
      this.field.classList.remove("is-open");
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    activate(place, isByKey) {
      const options = this.list.querySelectorAll("[role=option]");
      options.forEach((option, i) => option.setAttribute("aria-selected", String(i === place)));
      this.active = place;
      this.isMoved = isByKey;
      this.input.setAttribute("aria-activedescendant", options[place].id);
      if (isByKey) options[place].scrollIntoView({ block: "nearest" });
    }

    pressed(event) {
      if (event.isComposing) return;
      const act = {
        ArrowDown: () => this.move(this.active + 1),
        ArrowUp: () => this.move(this.active < 0 ? -1 : this.active - 1),
        /* Home and End move the caret, unless the arrows have left it for the list. */
        Home: () => this.isMoved && this.move(0),
        End: () => this.isMoved && this.move(-1),
        Enter: () => this.enter(event.ctrlKey || event.metaKey),
        Escape: () => this.leave(event),
      }[event.key];
      if (act && act() !== false) event.preventDefault();
    }

    move(place) {
      const n = this.items.length;
      if (!this.isOpen || !n) {
        if (this.text) this.ask();
        return Boolean(this.text);
      }
      this.activate((place + n) % n, true);
      return true;
    }

    enter(isElsewhere) {
      if (this.answered !== this.text) {
        this.isEager = true; /* the answer decides: a code or a whole name is chosen at once */
        this.ask();
      } else if (this.isOpen && this.active >= 0) this.choose(this.active, isElsewhere);
      else if (this.text) this.ask();
    }

    leave(event) {
      event.stopPropagation(); /* else the menu of a narrow screen closes as well */
      this.asked += 1;
      clearTimeout(this.timer);
      if (this.isOpen) this.close();
      else {
        this.input.value = "";
        this.answered = "";
        this.input.blur();
      }
    }

    choose(place, isElsewhere) {
      const { kind, code, name } = this.items[place];
      const template = this.field.getAttribute("data-href-" + kind);
      const address = template && addressOf(template, code);
      if (address && isElsewhere) {
        window.open(address, "_blank", "noopener");
        return;
      }
      this.input.value = this.options.emptied ? "" : name;
      this.answered = this.text;
      this.asked += 1;
      this.close();
      this.status.textContent = name + " chosen";
      window.dash_clientside.set_props(this.id, { data: { kind, code, name } });
      if (!address) return;
      this.input.blur();
      const menu = document.querySelector("[data-action=toggle-nav][aria-expanded=true]");
      if (menu) menu.click();
      if (address !== location.pathname + location.search) {
        window.dash_clientside.set_props("lookup-goto", { href: address });
      }
    }
  }

  /* Dash puts the places; each gets its input once. */
  function mount() {
    document.querySelectorAll(".lookup[data-lookup]:empty").forEach((field) => new Lookup(field));
  }

  new MutationObserver(mount).observe(document.documentElement, { childList: true, subtree: true });

  const isTyping = (element) =>
    element.closest("input, textarea, select, [contenteditable=true], [role=textbox]");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const field = document.querySelector(`.lookup[data-shortcut="${CSS.escape(event.key)}"]`);
    if (!field) return;
    const input = field.querySelector("input");
    if (!input.offsetParent) document.querySelector("[data-action=toggle-nav]").click();
    input.focus();
    event.preventDefault();
  });
})();
