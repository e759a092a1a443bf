// Starts the forms for editors: how files with front matter are read and
// written, and the styles of the preview. internal/admin is the manual.

const fence = "+++\n";

// Keys that the forms have nothing to do with; their lines stay.
const ours = new Set(["body", "original"]);

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

// toFile changes the lines of the file whose values the form has changed.
function toFile(fields) {
  let front = "", body = "\n\n", out = [];
  if (fields.original) [front, body] = split(fields.original);
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
  const text = (fields.body || "").trim();
  if (text !== body.trim()) body = (body.match(/^\n*/)[0] || "\n") + text + "\n";
  return fence + out.join("\n") + "\n" + fence + body;
}

const root = document.documentElement;
window.CMS.registerCustomFormat("toml-frontmatter", "md", { fromFile, toFile }); // in place of the program's own
window.CMS.registerPreviewStyle(root.dataset.preview);
window.CMS.init();
