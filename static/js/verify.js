// Checks a figure or a file against the publication log, in the reader's own
// browser: nothing is sent anywhere. What the log says is believed only as far
// as it is proved: the checkpoint by its signature, tiles by its root, entries
// by the tiles. The words stand in the page.
const tileWidth = 256;
const mostBundles = 64; // as many are read whole, to find what is newest
const mostLines = 20; // of faults that are listed

// Fault is something that is wrong with what was served: a word of the page and
// what it speaks of.
class Fault extends Error {
  constructor(word, values) {
    super(word);
    Object.assign(this, { word, values });
  }
}

const bytesOf = (text) => new TextEncoder().encode(text);
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const equal = (a, b) => a.length === b.length && a.every((byte, n) => byte === b[n]);

const joined = (...parts) => {
  const all = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
};

const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
const leafOf = (line) => sha256(joined([0], line));
const nodeOf = (left, right) => sha256(joined([1], left, right));

// rootOf is the root of a complete subtree: a power of two of hashes.
const rootOf = async (hashes) => {
  while (hashes.length > 1) {
    const pairs = [];
    for (let n = 0; n < hashes.length; n += 2) pairs.push(nodeOf(hashes[n], hashes[n + 1]));
    hashes = await Promise.all(pairs);
  }
  return hashes[0];
};

// tilePath is where C2SP tlog-tiles serves a tile.
export const tilePath = (level, n, width) => {
  let path = String(n % 1000).padStart(3, "0");
  for (n = Math.floor(n / 1000); n > 0; n = Math.floor(n / 1000)) path = `x${String(n % 1000).padStart(3, "0")}/${path}`;
  return `tile/${level}/${path}${width < tileWidth ? `.p/${width}` : ""}`;
};

// Log is the log behind one checkpoint. Files are asked for once.
class Log {
  constructor(base) {
    this.base = base;
    this.tiles = new Map();
  }

  async file(path) {
    let answer;
    try {
      answer = await fetch(this.base + path);
    } catch {
      throw new Fault("unread", { file: this.base + path });
    }
    if (!answer.ok) throw new Fault("unread", { file: this.base + path });
    return new Uint8Array(await answer.arrayBuffer());
  }

  // open reads the checkpoint and says who has signed it: the key of the page
  // that holds at its size, or, where the browser cannot tell, nobody.
  async open(keys) {
    const text = new TextDecoder().decode(await this.file("checkpoint"));
    const end = text.indexOf("\n\n");
    const [origin, size, root] = text.slice(0, Math.max(end, 0)).split("\n");
    this.size = Number(size);
    if (end < 0 || !/^[1-9]\d{0,14}$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root)) throw new Fault("checkpoint", {});
    this.root = fromBase64(root);
    const holder = keys.filter((key) => key.from <= this.size).sort((a, b) => b.from - a.from)[0];
    if (!holder) throw new Fault("nokey", {});
    const [name, id, key] = holder.verifier.split("+");
    if (origin !== name && !name.startsWith(`${origin}/`)) throw new Fault("origin", { origin });
    const raw = fromBase64(key + holder.verifier.split("+").slice(3).map((part) => `+${part}`).join(""));
    for (const line of text.slice(end + 2).split("\n")) {
      const [, signer, signature] = /^\u2014 (\S+) (\S+)$/.exec(line) || [];
      if (signer !== name) continue;
      const signed = fromBase64(signature);
      if (toHex(signed.slice(0, 4)) !== id) continue;
      return { name, ...(await verified(raw.slice(1), signed.slice(4), bytesOf(text.slice(0, end + 1)))) };
    }
    throw new Fault("unsigned", { name });
  }

  // width is how many hashes a level has.
  width(level) {
    return Math.floor(this.size / tileWidth ** level);
  }

  async hashes(level, n, width) {
    const path = tilePath(level, n, width);
    const body = await this.file(path);
    if (body.length !== 32 * width) throw new Fault("tile", { file: this.base + path });
    return Array.from({ length: width }, (_, k) => body.slice(32 * k, 32 * k + 32));
  }

  // proveEdge proves the tiles at the right edge of the tree: together they give
  // its root.
  async proveEdge() {
    const roots = [];
    const edge = [];
    for (let level = 0; this.width(level) > 0; level++) {
      const width = this.width(level) % tileWidth;
      if (width) edge.push(this.hashes(level, Math.floor(this.width(level) / tileWidth), width).then((hashes) => [level, hashes]));
    }
    for (const [level, hashes] of (await Promise.all(edge)).reverse()) {
      this.tiles.set(`${level}/${Math.floor(this.width(level) / tileWidth)}`, Promise.resolve(hashes));
      for (let [at, size] = [0, tileWidth / 2]; size >= 1; size /= 2) {
        if (!(hashes.length & size)) continue;
        roots.push(await rootOf(hashes.slice(at, at + size)));
        at += size;
      }
    }
    let root = roots.pop();
    while (roots.length) root = await nodeOf(roots.pop(), root);
    if (!equal(root, this.root)) throw new Fault("root", {});
  }

  // tile is a tile that is proved, by the one above it.
  tile(level, n) {
    const name = `${level}/${n}`;
    if (!this.tiles.has(name)) this.tiles.set(name, this.proved(level, n));
    return this.tiles.get(name);
  }

  async proved(level, n) {
    const [hashes, above] = await Promise.all([this.hashes(level, n, tileWidth), this.tile(level + 1, Math.floor(n / tileWidth))]);
    if (!equal(await rootOf(hashes), above[n % tileWidth])) throw new Fault("tile", { file: this.base + tilePath(level, n, tileWidth) });
    return hashes;
  }

  // bundle are the entries of a bundle, each proved by its tile.
  async bundle(n) {
    const width = Math.min(tileWidth, this.size - n * tileWidth);
    const path = tilePath("entries", n, width);
    const [body, hashes] = await Promise.all([this.file(path), this.tile(0, n)]);
    const lines = [];
    for (let at = 0; at < body.length; ) {
      const end = at + 2 + body[at] * 256 + body[at + 1];
      lines.push(body.slice(at + 2, end));
      at = end;
    }
    if (lines.length !== width) throw new Fault("bundle", { file: this.base + path });
    const found = await Promise.all(lines.map(leafOf));
    const wrong = found.findIndex((hash, k) => !equal(hash, hashes[k]));
    if (wrong >= 0) throw new Fault("entry", { entry: n * tileWidth + wrong, file: this.base + path });
    return lines.map((line) => JSON.parse(new TextDecoder().decode(line)));
  }

  // from are all entries of the bundles from one to the last.
  async from(first) {
    const bundles = [];
    for (let n = first; n * tileWidth < this.size; n++) bundles.push(this.bundle(n));
    return [].concat(...(await Promise.all(bundles)));
  }

  get bundles() {
    return Math.ceil(this.size / tileWidth);
  }
}

// verified says whether a signature holds: { good }, or { unable } where the
// browser does not know Ed25519.
const verified = async (key, signature, text) => {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return { unable: true };
  }
  if (!(await crypto.subtle.verify({ name: "Ed25519" }, imported, signature, text))) throw new Fault("forged", {});
  return { good: true };
};

// numberIn is a decimal as it is printed in a language.
const numberIn = (lang, value) => {
  const [whole, part] = value.split(".");
  const [group, point] = lang === "vi" ? [".", ","] : [",", "."];
  return whole.replace(/\B(?=(\d{3})+$)/g, group) + (part === undefined ? "" : point + part);
};

// standsIn says whether a number stands in a text as a number of its own,
// behind a text that fits.
const standsIn = (text, number, fits) => text.split(number).some((before, n, all) =>
  n + 1 < all.length && !/[\d.,]$/.test(before) && !/^(\d|[.,]\d)/.test(all[n + 1]) && fits(before));

// figuresIn finds what a pasted text is about: addresses of figures, or their
// names, each with the text before it.
export const figuresIn = (text) => {
  const form = /(?:\/(en\/)?indicators\/|(?:^|[\s"'(=]))(?=[a-z0-9-]*[a-z])([a-z0-9-]+)\/(\d{4}[a-z0-9-]*)(?:\/?#([a-z0-9-]+)|\/([a-z][a-z0-9-]*))?\/?/gm;
  const found = [];
  let from = 0;
  for (const match of text.matchAll(form)) {
    const [all, english, indicator, period, fragment, entity] = match;
    const of = /^(of|share|stated)$/.test(fragment) ? entity : fragment || entity;
    const before = text.slice(from, match.index).replace(/https?:\/\/\S*$/, "");
    found.push({ key: `${indicator}/${period}${of ? `/${of}` : ""}`, lang: all.includes("indicators/") ? (english ? "en" : "vi") : "", text: before });
    from = match.index + all.length;
  }
  if (found.length === 1) found[0].text += text.slice(from);
  return found;
};

// rowsOf reads a table: with commas, or with semicolons as for spreadsheets.
export const rowsOf = (text) => {
  text = text.replace(/^\uFEFF/, "");
  const first = text.slice(0, text.search(/\r?\n|$/));
  const comma = first.includes(";") && !first.includes(",") ? ";" : ",";
  const rows = [];
  let [row, cell, quoted, line] = [[], "", false, 1];
  let start = 1;
  const end = () => {
    row.push(cell);
    if (row.length > 1 || row[0]) rows.push({ cells: row, line: start });
    [row, cell, start] = [[], "", line + 1];
  };
  for (let k = 0; k < text.length; k++) {
    const c = text[k];
    if (quoted) {
      if (c === '"' && text[k + 1] === '"') cell += text[++k];
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && !cell) quoted = true;
    else if (c === comma) {
      row.push(cell);
      cell = "";
    } else if (c === "\n") end();
    else if (c !== "\r") cell += c;
    if (c === "\n") line++;
  }
  if (cell || row.length) end();
  const [head, ...rest] = rows;
  return (rest || []).map(({ cells, line: at }) => {
    const of = { line: at };
    head.cells.forEach((name, k) => { of[name] = plain(name, cells[k] || "", comma); });
    return of;
  });
};

// plain undoes what the table for spreadsheets does to a cell.
const plain = (name, cell, comma) => {
  const formula = /^="(.*)"$/.exec(cell);
  if (formula) return formula[1].replace(/""/g, '"');
  return comma === ";" && /^(value|of|share|stated|score)$/.test(name) ? cell.replace(",", ".") : cell;
};

// columns are the parts of an entry, by the column of a table.
const columns = {
  value: "value", of: "of", stated: "stated", since: "since", bound: "bound", status: "status", unit: "unit", trust: "trust",
  source: "source", source_date: "source_date", score: "score", rank: "rank", rank_low: "rank_low", rank_high: "rank_high",
};

const partsOf = (entry) => {
  const parts = { locator_vi: entry.place?.vi || "", locator_en: entry.place?.en || "" };
  for (const name in columns) parts[name] = entry[columns[name]] || "";
  return parts;
};

// differences are the columns in which a row is not what an entry says.
const differences = (row, entry) => {
  const parts = partsOf(entry);
  const names = entry.kind === "score" ? ["score", "rank", "rank_low", "rank_high"] : Object.keys(parts).filter((name) => !/^(score|rank)/.test(name));
  return names.filter((name) => name in row && row[name] !== parts[name]).map((name) => ({ name, found: row[name], want: parts[name] }));
};

// namesOf are the subjects of which a row may speak, the one to be preferred first.
const namesOf = (row) => {
  if ("indicator" in row && "period" in row && "value" in row) {
    const key = `${row.indicator}/${row.period}`;
    return [`value:${key}/${row.entity}`, `share:${key}/${row.entity}`, `value:${key}`, `share:${key}`];
  }
  if ("ranking" in row && "period" in row && "score" in row && (row.score || row.rank)) {
    const key = `${row.ranking}/${row.period}`;
    return [`score:${key}/${row.group}/${row.entity}`, `score:${key}/${row.entity}`];
  }
  return [];
};

// Book are entries by their subjects, oldest first.
class Book {
  constructor(entries, whole) {
    this.whole = whole;
    this.subjects = new Map();
    this.files = new Map();
    for (const entry of entries) {
      const name = `${entry.kind}:${entry.key}`;
      this.subjects.set(name, [...(this.subjects.get(name) || []), entry]);
      if (entry.kind === "file") this.files.set(entry.sha256, entry);
    }
  }

  // history is that of the first of some subjects that still stands, else of
  // the first that ever stood.
  history(names, entity) {
    const all = names.map((name) => this.subjects.get(name)).filter((list) => list && (!entity || !list[0].entity || list[0].entity === entity));
    return all.find((list) => list[list.length - 1].act !== "withdraw") || all[0];
  }
}

// start gives the form its work.
export const start = (form, place) => {
  const words = form.dataset;
  const shown = (value) => (typeof value === "number" ? numberIn(words.lang, String(value)) : value);
  const say = (word, values = {}) =>
    words[word.replace(/-(\w)/g, (all, c) => c.toUpperCase())].replace(/\{(\w+)\}/g, (all, name) => shown(values[name]) ?? all);
  const dayOf = (day) => (words.lang === "vi" ? day.split("-").reverse().join("/")
    : new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(day)));
  const why = (entry) => (entry.reason ? ` ${say("why", { reason: entry.reason[words.lang] })}` : "");
  const said = form.querySelector("output");
  const keys = [...form.querySelectorAll("[data-key]")].map(({ dataset }) => ({ verifier: dataset.key, from: Number(dataset.from.replace(/\D/g, "")) }));
  let run = 0;

  // show puts the verdict where it is read out, and the reasons below it.
  const show = (verdict, reasons) => {
    said.textContent = say(verdict);
    place.replaceChildren(...reasons.map(([kind, text]) => {
      const line = document.createElement("p");
      line.className = kind ? `note note-${kind}` : "note";
      line.textContent = text;
      return line;
    }));
    place.hidden = !reasons.length;
  };

  // phrase is what an entry says, in the words of the page.
  const phrase = (entry) => {
    const number = numberIn(words.lang, entry.value || entry.score || "");
    const bound = entry.bound && entry.bound !== "exact" ? `${say(`bound-${entry.bound}`)} ` : "";
    const unit = entry.unit === "percent" ? "%" : entry.unit ? ` (${entry.unit})` : "";
    return bound + number + unit + (entry.of ? ` / ${numberIn(words.lang, entry.of)}` : "") + (entry.status ? `, ${say(`status-${entry.status}`)}` : "");
  };
  const tell = (word, entry, more = {}) => say(word, {
    key: entry.key, entry: entry.seq, day: dayOf(entry.logged), says: phrase(entry), ...more,
  });

  // read opens the log, and finds the entries of some indicators.
  const read = async (indicators, reasons) => {
    const log = new Log(words.log);
    const signer = await log.open(keys);
    await log.proveEdge();
    const size = log.size;
    if (signer.unable) reasons.push(["unknown", say("unable", { size })]);
    else reasons.push(["", say(/\/development-key-not-secret$/.test(signer.name) ? "development" : "signed", { size, name: signer.name })]);
    if (log.bundles <= mostBundles) return new Book(await log.from(0), true);
    return new Book(await some(log, indicators, reasons), false);
  };

  // some are the entries that the API names for some indicators, and all behind
  // them where these are few.
  const some = async (log, indicators, reasons) => {
    const wanted = new Set();
    for (const indicator of indicators) {
      for (let address = `${words.api}${indicator}.json`; address; ) {
        const answer = await fetch(address);
        if (!answer.ok) break;
        const { data, links } = await answer.json();
        for (const { entry } of data) if (Number.isInteger(entry) && entry < log.size) wanted.add(Math.floor(entry / tileWidth));
        address = links.next && new URL(links.next).pathname;
      }
    }
    const first = Math.min(...wanted, log.bundles);
    if (log.bundles - first <= mostBundles) return log.from(first);
    reasons.push(["unknown", say("later")]);
    return [].concat(...(await Promise.all([...wanted].sort((a, b) => a - b).map((n) => log.bundle(n)))));
  };

  // worse is the graver of two verdicts.
  const worse = (a, b) => (["good", "partly", "unsure", "bad"].indexOf(a) < ["good", "partly", "unsure", "bad"].indexOf(b) ? b : a);

  const checkText = async (text, reasons) => {
    const figures = figuresIn(text.replace(/[^\S\n]+/g, " "));
    if (!figures.length) return "nothing";
    const book = await read(new Set(figures.map(({ key }) => key.split("/")[0])), reasons);
    return figures.map((figure) => checkFigure(book, figure, reasons)).reduce(worse);
  };

  // checkFigure says what the log has of a figure, and whether the text around it
  // says the same.
  const checkFigure = (book, { key, lang, text }, reasons) => {
    const history = book.history([`value:${key}`, `share:${key}`]);
    if (!history) {
      reasons.push(book.whole ? ["slip", say("none", { key })] : ["unknown", say("unfound", { key })]);
      return book.whole ? "bad" : "unsure";
    }
    const before = [...history].reverse();
    const newest = before.shift();
    if (newest.act === "withdraw") {
      reasons.push(["slip", tell("withdrawn", newest) + why(newest)]);
      return "bad";
    }
    reasons.push(["", tell("says", newest)]);
    before.forEach((old, n) => {
      const next = n ? before[n - 1] : newest;
      reasons.push(["", tell("was", old, { changed: dayOf(next.logged) }) + why(next)]);
    });
    if (!/\d/.test(text)) return "good";
    if (agrees(newest, lang, text)) {
      reasons.push(["", say("same", { key })]);
      return "good";
    }
    const older = before.find((old) => old.act !== "withdraw" && agrees(old, lang, text));
    reasons.push(["slip", older ? tell("older", older) : tell("differs", newest)]);
    return "bad";
  };

  // agrees says whether a text has the number of an entry and, where it is in the
  // language of this page, the word of its bound before it and no other status.
  const agrees = (entry, lang, text) => {
    const lower = text.toLowerCase();
    const word = (name) => say(name).toLowerCase();
    const ends = (before, name) => before.endsWith(`${word(name)} `);
    const bounds = ["bound-above", "bound-below", "bound-about"];
    return (lang ? [lang] : ["vi", "en"]).some((l) => standsIn(lower, numberIn(l, entry.value), (before) =>
      lang !== words.lang || bounds.every((name) => ends(before, name) === (name === `bound-${entry.bound}`)))) &&
      (lang !== words.lang || !entry.status || lower.includes(word(`status-${entry.status}`)) ||
        !["estimate", "preliminary", "final"].some((name) => lower.includes(word(`status-${name}`))));
  };

  const checkFile = async (file, reasons) => {
    if (file.size > 64 << 20) return "large";
    const body = new Uint8Array(await file.arrayBuffer());
    const rows = rowsOf(new TextDecoder().decode(body)).filter((row) => namesOf(row).length);
    const [hash, book] = await Promise.all([sha256(body), read(new Set(rows.map((row) => row.indicator).filter(Boolean)), reasons)]);
    const released = book.files.get(toHex(hash));
    if (released) reasons.push(["", say("released", { path: released.key, entry: released.seq, day: dayOf(released.logged) })]);
    if (!rows.length) return released ? "good" : "nothing";
    let good = 0;
    let verdict = "good";
    const faults = [];
    for (const row of rows) {
      const history = book.history(namesOf(row), "indicator" in row ? row.entity : "");
      const newest = history && history[history.length - 1];
      const wrong = newest && newest.act !== "withdraw" ? differences(row, newest) : [];
      if (newest && newest.act !== "withdraw" && !wrong.length) {
        good++;
        continue;
      }
      if (!newest && !book.whole) {
        verdict = worse(verdict, "unsure");
        continue;
      }
      verdict = "bad";
      const older = history && [...history].reverse().find((old) => old.act !== "withdraw" && !differences(row, old).length);
      const key = namesOf(row)[0].replace(/^\w+:/, "");
      if (!newest) faults.push(["slip", say("row-none", { line: row.line, key })]);
      else if (older && newest.act === "withdraw") faults.push(["slip", tell("row-withdrawn", newest, { line: row.line }) + why(newest)]);
      else if (older) faults.push(["slip", tell("row-older", older, { line: row.line, now: newest.seq })]);
      else for (const { name, found, want } of wrong.length ? wrong : [{ name: "value", found: row.value, want: "" }]) faults.push(["slip", say("row-differs", { line: row.line, key: newest.key, name, found, want, entry: newest.seq })]);
    }
    reasons.push(["", say("rows", { n: good, all: rows.length })], ...faults.slice(0, mostLines));
    if (faults.length > mostLines) reasons.push(["slip", say("more", { n: faults.length - mostLines })]);
    if (verdict === "unsure") reasons.push(["unknown", say("rows-unfound")]);
    return verdict;
  };

  // check runs one check; one that begins later takes its place.
  const check = async (what, given) => {
    const mine = ++run;
    const reasons = [];
    show("loading", []);
    let verdict;
    try {
      if (!globalThis.crypto || !crypto.subtle) throw new Fault("nocrypto", {});
      verdict = await what(given, reasons);
    } catch (fault) {
      if (!(fault instanceof Fault)) console.error(fault);
      verdict = fault.word === "nocrypto" || fault.word === "unread" || !fault.word ? "unsure" : "broken";
      reasons.push(["slip", fault.word ? say(fault.word, fault.values) : say("failed")]);
    }
    if (verdict === "good" && reasons.some(([kind]) => kind === "unknown")) verdict = "partly";
    if (mine === run) show(verdict, reasons);
  };

  // A link from a figure names it: /verify/?figure=ID/PERIOD.
  const asked = new URLSearchParams(location.search).get("figure");
  if (asked) {
    form.elements.text.value = asked.slice(0, 200);
    check(checkText, form.elements.text.value);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { text, file } = form.elements;
    if (text.value.trim()) check(checkText, text.value);
    else if (file.files.length) check(checkFile, file.files[0]);
    else show("nothing", []);
  });
  form.elements.file.addEventListener("change", () => {
    if (!form.elements.file.files.length) return;
    form.elements.text.value = "";
    check(checkFile, form.elements.file.files[0]);
  });
  for (const type of ["dragover", "drop"]) {
    form.addEventListener(type, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      if (type === "drop" && event.dataTransfer.files.length) check(checkFile, event.dataTransfer.files[0]);
    });
  }
};

const form = document.querySelector("form[data-verify]");
if (form) start(form, document.getElementById(form.dataset.verify));
