// Added to each page by `portal serve`, never by a build: asks for the page
// again when the site has a new version, and says how many problems the check
// of all pages has found.
(() => {
  const own = document.currentScript.dataset.version;
  const path = "/__portal/";
  let events;

  const badge = ({ errors, warnings }) => {
    document.getElementById("portal-badge")?.remove();
    if (errors + warnings === 0 || location.pathname.startsWith(path)) return;
    const english = document.documentElement.lang === "en";
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = path + "badge.css";
    const link = document.createElement("a");
    link.id = "portal-badge";
    link.href = path + "problems" + (english ? "?lang=en" : "");
    link.textContent = english ? `${errors} errors, ${warnings} warnings` : `${errors} lỗi, ${warnings} cảnh báo`;
    if (errors > 0) link.className = "portal-badge-errors";
    document.head.append(style);
    document.body.append(link);
  };

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
