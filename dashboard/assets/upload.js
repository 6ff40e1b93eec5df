/* Files for a build: sent to the server as they are, with progress; Dash is told when they are
   there. */
(function () {
  "use strict";

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);
  const megabytes = (n) => `${(n / 1e6).toLocaleString("en-GB", { maximumFractionDigits: 1 })} MB`;

  function make(tag, props, ...children) {
    const node = Object.assign(document.createElement(tag), props);
    node.append(...children);
    return node;
  }

  /* One line for a file on its way. */
  function row(list, name) {
    const said = make("span", { className: "upload-sent-said" });
    const fill = make("span", { className: "bar-fill bar-accent" });
    const bar = make("div", { className: "bar-track upload-bar" }, fill);
    const stop = make("button", { className: "button button-small", type: "button" }, "Cancel");
    bar.setAttribute("role", "progressbar");
    bar.setAttribute("aria-label", name);
    stop.setAttribute("aria-label", `Cancel ${name}`);
    const line = make("div", { className: "upload-sent-file" },
      make("strong", {}, name), said, stop, bar);
    list.append(line);
    return {
      stop,
      at(share, words) {
        fill.style.width = `${(100 * share).toFixed(1)}%`;
        bar.setAttribute("aria-valuenow", String(Math.round(100 * share)));
        said.textContent = words;
      },
      failed(words) {
        line.classList.add("is-failed");
        said.textContent = words;
        bar.remove();
        stop.remove();
      },
    };
  }

  const words = (text) => {
    try {
      return JSON.parse(text).detail;
    } catch (error) {
      return null; /* a proxy's own page */
    }
  };

  function send(url, file, shown) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", url);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
      request.upload.onprogress = (event) => {
        shown.at(event.loaded / file.size, `${megabytes(event.loaded)} of ${megabytes(file.size)}`);
      };
      request.onload = () => {
        if (request.status === 200) resolve();
        else reject(new Error(words(request.responseText) || `The server refused it (${request.status})`));
      };
      request.onerror = () => reject(new Error("The connection broke off. Try again."));
      request.onabort = () => reject(new Error("Cancelled"));
      shown.stop.onclick = () => request.abort();
      request.send(file);
    });
  }

  async function create() {
    const response = await fetch("/uploads", {
      method: "POST", body: "{}", headers: { "Content-Type": "application/json" },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(words(text) || `The server refused it (${response.status})`);
    return JSON.parse(text).draft;
  }

  /* All files, one after the other; what failed is left out and says why. */
  async function sendAll(files, drop) {
    const list = drop.querySelector(".upload-sent");
    list.replaceChildren();
    drop.classList.add("is-busy");
    let draft = drop.dataset.draft || null;
    let sent = 0;
    for (const file of files) {
      const shown = row(list, file.name);
      if (!file.size) {
        shown.failed("It is empty (0 bytes)");
        continue;
      }
      if (file.size > Number(drop.dataset.limit)) {
        shown.failed(`${megabytes(file.size)}; wanted at most ${megabytes(Number(drop.dataset.limit))}`);
        continue;
      }
      try {
        shown.at(0, "Starting");
        draft = draft || (await create());
        await send(`/uploads/${draft}`, file, shown);
        shown.at(1, `${megabytes(file.size)}, there`);
        shown.stop.remove();
        sent += 1;
      } catch (error) {
        shown.failed(error.message);
      }
    }
    drop.classList.remove("is-busy");
    if (sent) setProps("data-arrived", { data: { draft, at: Date.now() } });
  }

  const dropOf = (event) => event.target.closest && event.target.closest(".upload-drop");

  document.addEventListener("change", (event) => {
    if (event.target.id !== "data-upload-input" || !event.target.files.length) return;
    sendAll([...event.target.files], dropOf(event));
    event.target.value = ""; /* so that the same file can be chosen again */
  });

  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = dropOf(event);
      if (!drop) return;
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
      if (kind !== "drop" || drop.classList.contains("is-busy")) return;
      /* A folder has no bytes: it is told by its lack of a type and of a size it can be read at. */
      const files = [...event.dataTransfer.items].filter((item) => {
        const entry = item.webkitGetAsEntry && item.webkitGetAsEntry();
        return item.kind === "file" && !(entry && entry.isDirectory);
      }).map((item) => item.getAsFile());
      if (files.length) sendAll(files, drop);
    });
  }

  /* Dash has no input for files that are not sent through it. */
  function mount() {
    for (const drop of document.getElementsByClassName("upload-drop")) {
      if (drop.querySelector("input")) continue;
      const input = { type: "file", id: "data-upload-input", multiple: true, accept: drop.dataset.kinds };
      drop.prepend(make("input", { ...input, className: "visually-hidden" }));
    }
  }

  new MutationObserver(mount).observe(document.documentElement, { childList: true, subtree: true });
})();
