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

// The site's tokens in the place of ECharts' own colours.
function siteTheme() {
  const ink = 'var(--ink)', muted = 'var(--muted)', line = 'var(--line)', paper = 'var(--paper)';
  const axis = () => ({
    axisLine: { lineStyle: { color: muted } },
    axisTick: { lineStyle: { color: muted } },
    minorTick: { lineStyle: { color: muted } },
    axisLabel: { color: muted, fontSize: 13 },
    nameTextStyle: { color: muted, fontSize: 13 },
    splitLine: { lineStyle: { color: line } },
    minorSplitLine: { lineStyle: { color: line } },
    splitArea: { areaStyle: { color: [paper, paper] } },
  });
  // Labels at lines and points lie on the paper, also where they cross a line.
  const halo = { textBorderColor: paper, textBorderWidth: 3 };
  const series = (label) => ({ label: { color: ink, ...label }, labelLine: { lineStyle: { color: muted } } });
  return {
    color: [1, 2, 3, 4, 5, 6].map((n) => `var(--series-${n})`),
    textStyle: { color: ink, fontFamily: 'Be Vietnam Pro', fontSize: 13 },
    title: { textStyle: { color: ink }, subtextStyle: { color: muted } },
    legend: { textStyle: { color: ink }, inactiveColor: muted, inactiveBorderColor: muted },
    categoryAxis: axis(), valueAxis: axis(), timeAxis: axis(), logAxis: axis(),
    line: { ...series(halo), endLabel: { color: ink, ...halo }, symbol: 'circle' },
    scatter: series(halo), bar: series(), custom: series(),
    markLine: { label: { color: muted, ...halo }, lineStyle: { color: muted } },
    markPoint: { label: { color: ink } },
    markArea: { label: { color: muted }, itemStyle: { color: line } },
  };
}

// render returns the SVG that ECharts writes for an option, given as JSON text.
function render(text, width, height, lang) {
  const option = JSON.parse(text);
  if (option === null || typeof option !== 'object' || Array.isArray(option)) {
    throw new Error('the option is not an object');
  }
  reviveFormatters(option, lang);
  option.animation = false;
  echarts.setPlatformAPI({ measureText: (s, font) => ({ width: measure(String(s), font || '') }) });
  complaint = undefined;
  const chart = echarts.init(null, siteTheme(), { renderer: 'svg', ssr: true, width, height, locale: 'EN' });
  try {
    chart.setOption(option);
    const svg = chart.renderToSVGString();
    if (complaint) throw new Error(complaint);
    return svg;
  } finally {
    chart.dispose();
  }
}
