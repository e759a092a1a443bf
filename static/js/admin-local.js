// On an editor's machine the program of the forms asks the browser for the
// folder of the project. `portal serve --admin` is that folder: what is read
// comes from it, and what is saved goes to it, all files of one save together,
// so that the program which knows our files changes only what was changed.

import { language } from "./admin-language.js";

const place = "/__portal/files";
const files = new Map(); // by name: text as it was read, and its version
let loaded;

function load() {
  loaded ??= fetch(place, { cache: "no-store", headers: { "Accept-Language": language() } }).then(async (r) => {
    if (!r.ok) throw new Error(await r.text());
    for (const f of await r.json()) files.set(f.name, f);
  });
  return loaded;
}

// Saves of one moment are one request: a notice is two files.
let waiting = [];
function save(name, text) {
  if (waiting.length === 0) setTimeout(send, 50);
  return new Promise((done, failed) => waiting.push({ name, text, done, failed }));
}

async function send() {
  const all = waiting;
  waiting = [];
  try {
    const r = await fetch(place, {
      method: "POST", headers: { "Content-Type": "application/json", "Accept-Language": language() },
      body: JSON.stringify(all.map(({ name, text }) => ({ name, text, version: files.get(name)?.version ?? "" }))),
    });
    if (!r.ok) throw new Error(await r.text());
    for (const f of await r.json()) files.set(f.name, f);
    all.forEach((w) => w.done());
  } catch (error) {
    alert(error.message); // the program says only that it failed
    all.forEach((w) => w.failed(error));
  }
}

const missing = (name) => new DOMException(name, "NotFoundError");

class WorkFile {
  kind = "file";
  constructor(path) { this.path = path; this.name = path.split("/").pop(); }
  async getFile() {
    const f = files.get(this.path);
    return new File([f?.text ?? ""], this.name, { type: "text/plain" });
  }
  async createWritable() {
    const path = this.path, parts = [];
    return {
      async write(part) { parts.push(part); },
      async close() { await save(path, await new Blob(parts).text()); },
    };
  }
}

class WorkFolder {
  kind = "directory";
  constructor(path = "") { this.path = path; this.name = path.split("/").pop() || "portal"; }
  within(name) { return this.path ? `${this.path}/${name}` : name; }
  async requestPermission() { return "granted"; }
  async queryPermission() { return "granted"; }
  async *entries() {
    await load();
    const start = this.path ? this.path + "/" : "";
    const seen = new Set();
    for (const path of files.keys()) {
      if (!path.startsWith(start)) continue;
      const [name, ...more] = path.slice(start.length).split("/");
      if (seen.has(name)) continue;
      seen.add(name);
      yield [name, more.length ? new WorkFolder(this.within(name)) : new WorkFile(path)];
    }
  }
  async getDirectoryHandle(name) { return new WorkFolder(this.within(name)); }
  async getFileHandle(name, { create } = {}) {
    await load();
    const path = this.within(name);
    if (!create && !files.has(path)) throw missing(path);
    return new WorkFile(path);
  }
  async removeEntry(name) { throw missing(this.within(name)); }
}

// A folder of ours cannot be kept by the browser as a real one can: it is asked
// for anew each time.
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (value, ...key) {
  const ours = value instanceof WorkFolder || value?.value instanceof WorkFolder;
  return put.call(this, ours ? (value instanceof WorkFolder ? null : { ...value, value: null }) : value, ...key);
};

window.showDirectoryPicker = async () => {
  loaded = undefined;
  await load();
  return new WorkFolder();
};
if (window.FileSystemFileHandle) delete window.FileSystemFileHandle.prototype.move; // files are written where they are
