// Brings the search to a page when somebody turns to it: the script and the
// first file of documents are asked for together at the first focus, so that
// they are there when the first word has been typed. Only the form that names a
// place for results shows them; from any other the words go to its page.
const bring = (form) => {
  const { search, index, results, loading, failed } = form.dataset;
  const documents = fetch(index).then((answer) => {
    if (!answer.ok) throw new Error(`${index}: ${answer.status}`);
    return answer.json();
  });
  documents.catch(() => {}); // told by whoever waits for them
  const script = import(search);
  if (!results) {
    script.catch(() => {}); // the page of results will try again
    return;
  }
  const said = form.querySelector("output");
  said.textContent = loading;
  script.then(({ start }) => start(form, documents)).catch(() => { said.textContent = failed; });
};

export function searchBox() {
  for (const form of document.querySelectorAll("form[data-search]")) {
    const input = form.querySelector("input");
    if (form.dataset.results) input.value = new URLSearchParams(location.search).get("q") || "";
    if (form.dataset.results && input.value) bring(form);
    else form.addEventListener("focusin", () => bring(form), { once: true });
  }
}
