// Added to each page by `portal serve`, never by a build: asks for the page
// again when the site has a new version, and says how many problems the check
// of all pages has found. Beside each figure it puts a small link to the line of
// the record that holds its value.
(() => {
  const own = document.currentScript.dataset.version;
  const path = "/__portal/";
  let events;

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = path + "badge.css";

  const badge = ({ errors, warnings, lang }) => {
    document.getElementById("portal-badge")?.remove();
    if (errors + warnings === 0 || location.pathname.startsWith(path)) return;
    const english = (lang || document.documentElement.lang) === "en";
    const link = document.createElement("a");
    link.id = "portal-badge";
    link.href = path + "problems" + (!lang && english ? "?lang=en" : "");
    link.textContent = english ? `${errors} errors, ${warnings} warnings` : `${errors} lỗi, ${warnings} cảnh báo`;
    if (errors > 0) link.className = "portal-badge-errors";
    document.head.append(style);
    document.body.append(link);
  };

  // Links stand behind the link that a figure may be part of, never inside it.
  const figures = async () => {
    const shown = document.querySelectorAll("data[data-figure]");
    if (shown.length === 0 || location.pathname.startsWith(path)) return;
    const answer = await fetch(path + "figures?page=" + encodeURIComponent(location.pathname));
    const places = await answer.json();
    document.head.append(style);
    for (const figure of shown) {
      const place = places[figure.dataset.figure.split("#")[0]];
      if (!place) continue;
      const link = document.createElement(place.open ? "a" : "span");
      link.className = "portal-source";
      link.title = place.place;
      link.setAttribute("aria-label", place.place);
      if (place.open) link.href = place.open;
      (figure.closest("a") ?? figure).after(link);
    }
  };
  figures();

  const rest = () => {
    events?.close();
    events = undefined;
  };
  const listen = () => {
    if (events || document.hidden) return;
    events = new EventSource(path + "events");
    events.addEventListener("version", (event) => {
      if (event.data !== own) location.reload();
    });
    let known;
    events.addEventListener("problems", (event) => {
      const isNews = known !== undefined && known !== event.data;
      known = event.data;
      if (isNews && location.pathname === path + "problems") location.reload();
      else badge(JSON.parse(event.data));
    });
  };

  // A page that is not seen holds no connection: a browser has few of them.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
})();
