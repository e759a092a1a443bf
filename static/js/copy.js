// Buttons that copy. A button with data-copy="#id" is hidden until this runs; it
// copies the value or text of that element and says so beside itself
// (data-copied), or selects it and says that the browser refused
// (data-uncopied).
const textOf = (element) => ("value" in element ? element.value : element.innerText);

const select = (element) => {
  if (element.select) {
    element.select();
    return;
  }
  getSelection().selectAllChildren(element);
};

// write copies the text of an element by the clipboard, which only secure pages
// have, or by the old way, which needs the element to be selected.
export const write = async (text, element) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  select(element);
  if (!document.execCommand("copy")) throw new Error("refused");
};

const enhance = (button) => {
  const source = document.querySelector(button.dataset.copy);
  if (!source) return;
  const said = document.createElement("output");
  said.setAttribute("role", "status");
  button.after(" ", said);
  button.hidden = false;
  button.addEventListener("click", async () => {
    said.textContent = "";
    try {
      await write(textOf(source), source);
      said.textContent = button.dataset.copied;
    } catch {
      select(source);
      said.textContent = button.dataset.uncopied;
    }
  });
};

export const copy = () => document.querySelectorAll("button[data-copy]").forEach(enhance);
