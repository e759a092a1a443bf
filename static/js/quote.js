// Copies figures, citations and addresses. Every text stands in the page: without
// this file it is selected and copied by hand. The day on which the reader opened
// the page is known here alone, so it is put into citations here.
import { write } from "./copy.js";

const today = () => {
  const now = new Date();
  const two = (n) => String(n).padStart(2, "0");
  const parts = {
    Y: now.getFullYear(), n: now.getMonth() + 1, e: now.getDate(),
    B: new Intl.DateTimeFormat("en", { month: "long" }).format(now),
  };
  parts.m = two(parts.n);
  parts.d = two(parts.e);
  return parts;
};

const make = (name, properties) => Object.assign(document.createElement(name), properties);

// save gives the reader a file that holds a text. Lines of RIS end with CR LF.
const save = (name, text) => {
  const body = name.endsWith(".ris") ? text.replace(/\n/g, "\r\n") : text;
  const href = URL.createObjectURL(new Blob([body], { type: "text/plain" }));
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10000);
};

// addButton puts a button at a text that can be copied. One that is folded is
// hidden behind the button, until copying fails.
const addButton = (text) => {
  const holder = text.closest("[data-copy]");
  const words = holder.dataset;
  const folded = holder.matches("details");
  const line = make("p", { className: "copying" });
  const said = make("span", {});
  said.setAttribute("role", "status");
  const button = (label, act) => {
    const made = make("button", { type: "button", textContent: label });
    if (text.dataset.copyable) made.setAttribute("aria-label", `${label}: ${text.dataset.copyable}`);
    made.addEventListener("click", act);
    line.append(made);
  };
  const say = (done) => {
    said.textContent = done ? words.copied : words.failed;
    said.classList.toggle("failed", !done);
    if (folded && !done) holder.hidden = !(holder.open = true);
  };
  button(words.copy, () => write(text.textContent, text).then(() => say(true), () => say(false)));
  if (text.dataset.file) button(words.save, () => save(text.dataset.file, text.textContent));
  line.append(said);
  if (folded) {
    holder.before(line);
    holder.hidden = true;
  } else {
    (text.closest("p") || text).after(line);
  }
};

// copied makes a selection that holds a number and its period a line of text:
// the number with all that must stand beside it. A number alone, and more than
// figures, is copied as it stands.
const copied = (event) => {
  const selection = getSelection();
  if (selection.isCollapsed || !event.clipboardData) return;
  const touched = (part) => part && selection.containsNode(part, true);
  const lines = [...document.querySelectorAll(".figure-block, .headline")].filter((block) =>
    block.querySelector("[data-line]") && touched(block.querySelector(".figure-value")) && touched(block.querySelector(".figure-when")));
  const around = selection.getRangeAt(0).commonAncestorContainer;
  const inside = (around.closest ? around : around.parentElement).closest(".figure-block, .headline, .figure-blocks");
  if (!lines.length || !inside) return;
  event.clipboardData.setData("text/plain", lines.map((block) => block.querySelector("[data-line]").textContent).join("\n"));
  event.preventDefault();
};

export function quote() {
  const parts = today();
  for (const span of document.querySelectorAll("[data-access]")) {
    span.textContent = span.dataset.access.replace(/%([YmdneB])/g, (all, name) => parts[name]);
  }
  if (navigator.clipboard) document.querySelectorAll("[data-copyable]").forEach(addButton);
  document.addEventListener("copy", copied);
}
