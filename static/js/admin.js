// Starts the forms for editors: how files with front matter are read and
// written, and the styles of the preview. internal/admin is the manual.

import { language } from "./admin-language.js";

const fence = "+++\n";

// Keys that the forms have nothing to do with; their lines stay.
const ours = new Set(["body", "original", "language"]);

// lines takes front matter apart into its lines, each with the key and value it
// holds, if any. Values are those that our files have: "text", ["a", "b"], true,
// 12. Anything else is not opened, so that nothing can be lost.
function lines(front) {
  return front.split("\n").map((line) => {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) return { line };
    const found = /^([A-Za-z0-9_-]+)(\s*=\s*)("(?:[^"\\]|\\.)*"|\[[^\]]*\]|true|false|-?[0-9]+)(\s*(?:#.*)?)$/.exec(line);
    if (!found) throw new Error(`cannot be edited in a form: ${text.slice(0, 60)}`);
    const [, key, equals, token, rest] = found;
    return { line, key, equals, rest, value: JSON.parse(token.replace(/,\s*\]$/, "]")) };
  });
}

function token(value) {
  return Array.isArray(value) ? `[${value.map((v) => JSON.stringify(v)).join(", ")}]` : JSON.stringify(value);
}

const isEmpty = (v) => v === undefined || v === null || v === "" || (Array.isArray(v) && v.length === 0);

function split(text) {
  const file = text.replace(/\r\n/g, "\n");
  const end = file.indexOf("\n" + fence, fence.length - 1);
  if (!file.startsWith(fence) || end < 0) throw new Error("no front matter between +++ and +++");
  return [file.slice(fence.length, end + 1), file.slice(end + 1 + fence.length)];
}

// fromFile gives the fields of a form, the file itself among them.
function fromFile(text) {
  const [front, body] = split(text);
  const fields = { original: text, body: body.trim() };
  for (const l of lines(front)) if (l.key) fields[l.key] = l.value;
  return fields;
}

// vietnamese is the Vietnamese text of the save that is under way: all files of
// an entry are written together.
let vietnamese;

// hash is what an English file says of the text that it translates.
async function hash(text) {
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text.normalize("NFC")));
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// toFile changes the lines of the file whose values the form has changed. An
// English text that is new says which Vietnamese text it translates.
async function toFile(fields) {
  let front = "", body = "", out = [];
  if (fields.original) [front, body] = split(fields.original);
  const text = (fields.body || "").trim();
  const isNew = text !== body.trim();
  if (isNew) body = (body.match(/^\n*/)[0] || "\n") + text + "\n";
  if (fields.language === "en" || "translates" in fields) {
    await new Promise((next) => setTimeout(next)); // the Vietnamese file comes first
    if (isNew && vietnamese !== undefined) fields = { ...fields, translates: await hash(vietnamese) };
  } else {
    vietnamese = body.trimEnd() + "\n"; // as the program writes it
    setTimeout(() => { vietnamese = undefined; }, 100);
  }
  const seen = new Set(ours);
  for (const l of front === "" ? [] : lines(front.slice(0, -1))) {
    if (!l.key || !(l.key in fields)) {
      out.push(l.line);
    } else if (!isEmpty(fields[l.key])) {
      out.push(token(fields[l.key]) === token(l.value) ? l.line : l.key + l.equals + token(fields[l.key]) + l.rest);
    }
    seen.add(l.key);
  }
  for (const [key, value] of Object.entries(fields)) {
    if (!seen.has(key) && !isEmpty(value)) out.push(`${key} = ${token(value)}`);
  }
  return fence + out.join("\n") + "\n" + fence + body;
}

// inOne gives the configuration with each text in one language.
function inOne(part, lang) {
  if (Array.isArray(part)) return part.map((p) => inOne(p, lang));
  if (part === null || typeof part !== "object") return part;
  if (typeof part.vi === "string" && typeof part.en === "string") return part[lang];
  return Object.fromEntries(Object.entries(part).map(([key, p]) => [key, inOne(p, lang)]));
}

const { config, preview, frame } = document.documentElement.dataset;
window.CMS.registerCustomFormat("toml-frontmatter", "md", { fromFile, toFile }); // in place of the program's own
window.CMS.registerPreviewStyle(preview);
window.CMS.registerPreviewStyle(frame);
fetch(config).then((r) => r.json()).then((c) => window.CMS.init({ config: inOne(c, language()) }));
