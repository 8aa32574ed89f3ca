"use strict";
(() => {
  // Everything from the tables is text: it reaches the page through textContent only.
  const at = (id) => document.getElementById(id);
  const D = JSON.parse(at("data").textContent), L = D.labels, S = D.strings;
  const HEIGHT = 32, SPARE = 8, PRINTED = 300;
  const COLUMNS = ["indicator", "subject", "period", "text", "value", "unit", "kind", "compared", "doc"];
  const total = D.rows.doc.length;
  const cell = (column, i) => { const v = D.rows[column][i]; return column === "value" ? v : S[v]; };
  const make = (name, text, cls) => {
    const e = document.createElement(name);
    if (text !== undefined) e.textContent = text;
    if (cls) e.className = cls;
    return e;
  };

  let order = Uint32Array.from({ length: total }, (_, i) => i);
  let view = order, sorted = null, down = false;
  const view_ = at("view"), space = at("space"), heads = at("heads");

  for (const column of COLUMNS) {
    const head = make("div");
    head.setAttribute("role", "columnheader");
    const button = make("button", L[column]);
    button.type = "button";
    button.dataset.column = column;
    button.addEventListener("click", () => sort(column));
    head.append(button);
    heads.append(head);
  }

  const words = (column) => [...new Set(D.rows[column])].map((i) => S[i]).filter(Boolean).sort(new Intl.Collator(D.lang).compare);
  for (const kind of words("kind")) {
    const option = make("option", L.kinds[kind] || kind);
    option.value = kind;
    at("kind").append(option);
  }
  for (const [list, column] of [["indicator-names", "indicator"], ["subject-names", "subject"]]) {
    at(list).append(...words(column).slice(0, 2000).map((w) => { const o = make("option"); o.value = w; return o; }));
  }

  // Words are compared once: each string of the dictionary gets its rank.
  let ranks = null;
  function rank() {
    if (ranks) return ranks;
    const collator = new Intl.Collator(D.lang, { numeric: true });
    const by = Uint32Array.from({ length: S.length }, (_, i) => i).sort((a, b) => collator.compare(S[a], S[b]));
    ranks = new Uint32Array(S.length);
    by.forEach((s, i) => { ranks[s] = i; });
    return ranks;
  }
  function sort(column) {
    down = sorted === column ? !down : false;
    sorted = column;
    const sign = down ? -1 : 1, rows = D.rows[column];
    if (column === "value") {
      const v = Float64Array.from(rows, (t) => (t === "" ? NaN : Number(t)));
      // What has no value stands last, either way.
      order.sort((a, b) => (Number.isNaN(v[a]) - Number.isNaN(v[b])) || sign * (v[a] - v[b]) || a - b);
    } else {
      const r = rank();
      order.sort((a, b) => ((S[rows[a]] === "") - (S[rows[b]] === "")) || sign * (r[rows[a]] - r[rows[b]]) || a - b);
    }
    for (const head of heads.children) {
      const mine = head.firstChild.dataset.column === column;
      head.setAttribute("aria-sort", mine ? (down ? "descending" : "ascending") : "none");
    }
    filter();
  }

  let hay = null;
  function haystack() {
    hay ||= Array.from({ length: total }, (_, i) => COLUMNS.map((c) => cell(c, i)).join("\u0001").toLowerCase());
    return hay;
  }
  function filter() {
    const text = at("search").value.trim().toLowerCase(), kind = at("kind").value;
    const indicator = at("indicator").value.trim(), subject = at("subject").value.trim();
    const wanted = text.split(/\s+/).filter(Boolean);
    const h = wanted.length ? haystack() : null;
    view = order.filter((i) =>
      (!kind || S[D.rows.kind[i]] === kind) && (!indicator || S[D.rows.indicator[i]].includes(indicator)) &&
      (!subject || S[D.rows.subject[i]].includes(subject)) && wanted.every((w) => h[i].includes(w)));
    at("shown").textContent = L.shown.replace("%n", view.length.toLocaleString()).replace("%m", total.toLocaleString());
    space.style.height = view.length * HEIGHT + "px";
    view_.scrollTop = 0;
    draw();
  }

  function row(place) {
    const i = view[place], line = make("div", undefined, "row");
    line.style.top = place * HEIGHT + "px";
    line.setAttribute("role", "row");
    line.tabIndex = 0;
    line.dataset.row = i;
    for (const column of COLUMNS) {
      const text = column === "kind" ? L.kinds[cell(column, i)] || cell(column, i) : cell(column, i);
      const box = make("div", text, column === "value" ? "n" : "");
      box.setAttribute("role", "cell");
      box.title = text;
      line.append(box);
    }
    return line;
  }
  function draw() {
    const first = Math.max(0, Math.floor(view_.scrollTop / HEIGHT) - SPARE);
    const last = Math.min(view.length, first + Math.ceil(view_.clientHeight / HEIGHT) + 2 * SPARE);
    const lines = [];
    for (let place = first; place < last; place++) lines.push(row(place));
    space.replaceChildren(...lines);
  }
  let waiting = false;
  view_.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; draw(); });
  });
  addEventListener("resize", draw);
  let timer = 0;
  for (const id of ["search", "indicator", "subject"]) {
    at(id).addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 120); });
  }
  at("kind").addEventListener("input", filter);

  function open(i) {
    at("where").textContent = [cell("title", i), cell("doc", i)].filter(Boolean).join(" · ") + " : " + D.rows.start[i] + "–" + D.rows.end[i];
    const box = at("sentence"), known = D.rows.sentence[i];
    box.replaceChildren();
    if (known < 0) {
      box.append(L.no_sentence);
    } else {
      // Offsets count characters, not UTF-16 units.
      const chars = Array.from(D.sentences[known]), [from, to] = [D.rows.mark[i], D.rows.mark[i] + D.rows.end[i] - D.rows.start[i]];
      box.append(chars.slice(0, from).join(""), make("mark", chars.slice(from, to).join("")), chars.slice(to).join(""));
    }
    const list = at("cells");
    list.replaceChildren();
    for (const column of COLUMNS) {
      const text = column === "kind" ? L.kinds[cell(column, i)] || cell(column, i) : cell(column, i);
      if (text) list.append(make("dt", L[column]), make("dd", text));
    }
    at("dialog").showModal();
    const mark = box.querySelector("mark");
    if (mark) mark.scrollIntoView({ block: "nearest" });
  }
  space.addEventListener("click", (e) => { const line = e.target.closest(".row"); if (line) open(Number(line.dataset.row)); });
  space.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && e.target.classList.contains("row")) open(Number(e.target.dataset.row));
  });
  document.addEventListener("click", (e) => { const cite = e.target.closest(".cite"); if (cite) open(Number(cite.dataset.row)); });
  at("dialog").addEventListener("click", (e) => { if (e.target === at("dialog")) at("dialog").close(); });

  at("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });

  addEventListener("beforeprint", () => {
    const head = make("tr"), body = make("tbody"), thead = make("thead");
    head.append(...COLUMNS.map((c) => make("th", L[c])));
    thead.append(head);
    for (const i of view.slice(0, PRINTED)) {
      const line = make("tr");
      line.append(...COLUMNS.map((c) => make("td", c === "kind" ? L.kinds[cell(c, i)] || cell(c, i) : cell(c, i), c === "value" ? "n" : "")));
      body.append(line);
    }
    if (view.length > PRINTED) {
      const rest = make("td", L.rest.replace("%n", (view.length - PRINTED).toLocaleString()));
      rest.colSpan = COLUMNS.length;
      const line = make("tr");
      line.append(rest);
      body.append(line);
    }
    at("printed").replaceChildren(thead, body);
  });
  filter();
})();
