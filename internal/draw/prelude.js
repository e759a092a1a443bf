// What ECharts needs of its surroundings when it draws at build time, and the
// one function that Go calls. The Go side sets measure(text, font) and runs this
// file before formatters.js and ECharts.

// Nothing may happen later: a drawing is finished when render returns.
function setTimeout() { return 0; }
function clearTimeout() {}
function setInterval() { return 0; }
function clearInterval() {}

// ECharts reports a wrong option on the console and draws something else; a
// build must not. Notes and deprecations do no harm.
var complaint;
var console = {
  log() {}, info() {}, warn() {}, debug() {},
  error(...words) { complaint = complaint || words.join(' '); },
};

// The site's tokens in the place of ECharts' own colours, and its way to write
// numbers and dates where an option names none.
function siteTheme(lang) {
  const ink = 'var(--ink)', muted = 'var(--muted)', line = 'var(--line)', paper = 'var(--paper)';
  const { formatter } = reviveFormatters({ formatter: `fmt:number:${lang}` }, lang);
  const dates = lang === 'vi'
    ? { year: '{yyyy}', month: '{M}/{yyyy}', day: '{d}/{M}/{yyyy}' }
    : { year: '{yyyy}', month: '{MMM} {yyyy}', day: '{d} {MMM} {yyyy}' };
  const axis = (format) => ({
    axisLine: { lineStyle: { color: muted } },
    axisTick: { lineStyle: { color: muted } },
    minorTick: { lineStyle: { color: muted } },
    axisLabel: { color: muted, fontSize: 13, formatter: format, hideOverlap: true },
    nameTextStyle: { color: muted, fontSize: 13 },
    splitLine: { lineStyle: { color: line } },
    minorSplitLine: { lineStyle: { color: line } },
    splitArea: { areaStyle: { color: [paper, paper] } },
  });
  // Labels at lines and points lie on the paper, also where they cross a line.
  const halo = { textBorderColor: paper, textBorderWidth: 3 };
  const series = (label) => ({ label: { color: ink, formatter, ...label }, labelLine: { lineStyle: { color: muted } } });
  // Patterns tell stacked parts apart without colour; the first part has none.
  const stripes = (rotation, gap) => ({ color: paper, symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [1, gap], rotation });
  const decals = [
    { color: paper, symbol: 'none' },
    stripes(Math.PI / 4, 7),
    stripes(-Math.PI / 4, 4),
    stripes(0, 4),
    stripes(Math.PI / 2, 7),
    stripes(0, 9),
  ];
  return {
    aria: { decal: { decals } },
    color: [1, 2, 3, 4, 5, 6].map((n) => `var(--series-${n})`),
    textStyle: { color: ink, fontFamily: 'Be Vietnam Pro', fontSize: 13 },
    title: { textStyle: { color: ink }, subtextStyle: { color: muted } },
    legend: { textStyle: { color: ink, fontSize: 13 }, inactiveColor: muted, inactiveBorderColor: muted },
    categoryAxis: axis(), valueAxis: axis(formatter), logAxis: axis(formatter), timeAxis: axis(dates),
    line: { ...series(halo), endLabel: { color: ink, formatter, ...halo }, symbol: 'circle' },
    scatter: { ...series(halo), itemStyle: { opacity: 1 } },
    bar: series(),
    markLine: { label: { color: muted, formatter, ...halo }, lineStyle: { color: muted } },
    markPoint: { label: { color: ink, formatter } },
    markArea: { label: { color: muted }, itemStyle: { color: line } },
  };
}

// placeOf returns the pixel a reader points at: the middle of a mark or
// of a bar.
function placeOf(chart, [series, index]) {
  const model = chart.getModel().getSeriesByIndex(series);
  const data = model && model.getData();
  const line = data && data.getLayout('points'); // x, y, x, y, …
  const at = line ? line.slice(2 * index, 2 * index + 2) : data && data.getItemLayout(index);
  const place = at && 'width' in at ? [at.x + at.width / 2, at.y + at.height / 2] : Array.from(at || []);
  if (place.length < 2 || !place.every(isFinite)) {
    throw new Error('there is no datum ' + index + ' in series ' + series + ' to point at');
  }
  return place;
}

// render returns what Go keeps of a drawing: a line with the places of points,
// as [[x, y], …], and the SVG that ECharts writes for an option. The option and
// points, [[series, index], …], are JSON texts.
function render(text, width, height, lang, points) {
  const option = JSON.parse(text);
  if (option === null || typeof option !== 'object' || Array.isArray(option)) {
    throw new Error('the option is not an object');
  }
  reviveFormatters(option, lang);
  option.animation = false;
  echarts.setPlatformAPI({ measureText: (s, font) => ({ width: measure(String(s), font || '') }) });
  complaint = undefined;
  const chart = echarts.init(null, siteTheme(lang), { renderer: 'svg', ssr: true, width, height, locale: 'EN' });
  try {
    chart.setOption(option);
    const svg = chart.renderToSVGString();
    if (complaint) throw new Error(complaint);
    const places = JSON.parse(points).map((p) => placeOf(chart, p).map((x) => Number(x.toFixed(1))));
    return JSON.stringify(places) + '\n' + svg;
  } finally {
    chart.dispose();
  }
}
