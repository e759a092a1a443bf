// What the tests ask of a page. Each function returns plain data.
(() => {
  const snippet = (element) => element.outerHTML.slice(0, 160);
  const isShown = (element) => element.checkVisibility({ checkVisibilityCSS: true }) && element.getClientRects().length > 0;
  // What scripts add, or what is of no use without them: controls and what they say.
  const added = "form, button, output, [role=status], [aria-live], [data-access], [data-tile-say], .chart-points, .chart-tip";
  const squeeze = (text) => text.replace(/\s+/g, " ").trim();

  return {
    // The pieces of text in main: those that can be seen, or all.
    texts(all) {
      const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
      const found = [];
      while (walker.nextNode()) {
        const { data, parentElement: parent } = walker.currentNode;
        if (squeeze(data) && !parent.closest(added) && (all || isShown(parent))) found.push(squeeze(data));
      }
      return found;
    },

    // What makes the page wider than the window; nothing if it is not.
    wide() {
      const root = document.documentElement;
      if (root.scrollWidth <= root.clientWidth) return [];
      const isClipped = (element) => {
        for (let e = element.parentElement; e && e !== document.body; e = e.parentElement) {
          if (getComputedStyle(e).overflowX !== "visible") return true;
        }
        return false;
      };
      const edge = (e) => {
        const box = e.getBoundingClientRect();
        return getComputedStyle(e).overflowX === "visible" ? Math.max(box.right, box.left + e.scrollWidth) : box.right;
      };
      const guilty = [...document.body.querySelectorAll("*")].filter((e) => edge(e) > root.clientWidth + 0.5 && !isClipped(e));
      const deepest = guilty.filter((e) => !guilty.some((other) => other !== e && e.contains(other)));
      return [`${root.scrollWidth} > ${root.clientWidth}`, ...deepest.slice(0, 3).map(snippet)];
    },

    // Charts of which not exactly one drawing can be seen.
    drawings() {
      return [...document.querySelectorAll("figure.chart")]
        .map((f) => [f, [...f.querySelectorAll("svg.chart-svg")].filter(isShown).length])
        .filter(([, n]) => n !== 1)
        .map(([f, n]) => `${n} drawings: ${snippet(f)}`);
    },

    // The address of this page in the other language, by its own link.
    other() {
      return document.querySelector("a.language").getAttribute("href");
    },

    // axe-core's findings, one text each. What it would fetch first is for rules
    // about sound and film.
    async axe(only) {
      const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } }, preload: { assets: ["media"] } };
      if (only) options.runOnly = { type: "rule", values: only };
      const found = await axe.run(document, options);
      return found.violations.flatMap((v) =>
        v.nodes.map((n) => `${v.id}: ${v.help}: ${n.html.slice(0, 200)} (${(n.failureSummary || "").replace(/\s+/g, " ")})`),
      );
    },

    // Charts whose points can be walked to, by their number.
    sliders() {
      return [...document.querySelectorAll(".chart-points")].filter(isShown).length;
    },

    // The state of a chart's tooltip.
    tip(index) {
      const slider = [...document.querySelectorAll(".chart-points")].filter(isShown)[index];
      const tip = slider.parentElement.querySelector(".chart-tip");
      return {
        text: isShown(tip) ? tip.textContent : "",
        said: slider.getAttribute("aria-valuetext"),
        label: slider.getAttribute("aria-label"),
        count: +slider.getAttribute("aria-valuemax"),
        focused: document.activeElement === slider,
      };
    },

    focus(index) {
      [...document.querySelectorAll(".chart-points")].filter(isShown)[index].focus();
      return true;
    },

    // Where a chart's point is in the window, and its text.
    point(index, k) {
      const slider = [...document.querySelectorAll(".chart-points")].filter(isShown)[index];
      const svg = slider.parentElement.querySelector("svg");
      const circles = slider.parentElement.querySelectorAll(".points circle");
      const circle = circles[Math.min(k, circles.length - 1)];
      const where = () => new DOMPoint(+circle.getAttribute("cx"), +circle.getAttribute("cy")).matrixTransform(svg.getScreenCTM());
      scrollBy({ top: where().y - innerHeight / 2, behavior: "instant" });
      const at = where();
      return { x: at.x, y: at.y, text: circle.dataset.text };
    },

    tipBox(index) {
      const slider = [...document.querySelectorAll(".chart-points")].filter(isShown)[index];
      const box = slider.parentElement.querySelector(".chart-tip").getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    },

    activeIsSlider() {
      return document.activeElement?.getAttribute("role") === "slider";
    },
  };
})()
