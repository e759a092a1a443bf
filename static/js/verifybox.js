// The tool of /verify/ is as large as all else, so it is loaded when somebody
// turns to it, or comes with a link that names a figure.
export const verifyBox = () => {
  const form = document.querySelector("form[data-verify]");
  if (!form) return;
  form.hidden = false;
  let asked;
  const load = () => (asked ??= import(form.dataset.tool).then(() => form.removeEventListener("submit", first)));
  for (const type of ["focusin", "pointerenter", "dragenter"]) form.addEventListener(type, load, { once: true });
  const first = (event) => {
    event.preventDefault();
    load().then(() => form.requestSubmit());
  };
  form.addEventListener("submit", first);
  if (new URLSearchParams(location.search).has("figure")) load();
};
