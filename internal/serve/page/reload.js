// Added to each page by `portal serve`, never by a build: asks for the page
// again when the site has a new version, and says in a corner how many changes
// there are against an earlier state of the files, and how many problems the
// check of all pages has found. Beside each figure it puts a small link to the line of
// the record that holds its value.
(() => {
  const own = document.currentScript.dataset.version;
  let known = document.currentScript.dataset.state; // of a page of ours: what it shows
  const path = "/__portal/";
  let events;

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = path + "badge.css";

  const badge = ({ errors, warnings, lists, changes, lang }) => {
    document.getElementById("portal-badge")?.remove();
    if (location.pathname.startsWith(path)) return;
    const english = (lang || document.documentElement.lang) === "en";
    const count = (n, vi, one, many) => `${n} ${english ? (n === 1 ? one : many) : vi}`;
    const bar = document.createElement("div");
    bar.id = "portal-badge";
    const link = (page, text) => {
      const a = document.createElement("a");
      a.href = path + page + (!lang && english ? "?lang=en" : "");
      a.textContent = text;
      bar.append(a);
      return a;
    };
    if (lists) link("changes", changes === undefined ? (english ? "Changes" : "Thay đổi") : count(changes, "thay đổi", "change", "changes"));
    const found = [];
    if (errors > 0) found.push(count(errors, "lỗi", "error", "errors"));
    if (warnings > 0) found.push(count(warnings, "cảnh báo", "warning", "warnings"));
    if (found.length > 0) {
      const a = link("problems", found.join(", "));
      if (errors > 0) a.className = "portal-badge-errors";
    }
    if (!bar.hasChildNodes()) return;
    document.head.append(style);
    document.body.append(bar);
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
    events.addEventListener("problems", (event) => {
      const isNews = known !== undefined && known !== event.data;
      known = event.data;
      if (isNews && (location.pathname === path + "problems" || location.pathname === path + "changes")) location.reload();
      else badge(JSON.parse(event.data));
    });
  };

  // A page that is not seen holds no connection: a browser has few of them.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
})();
