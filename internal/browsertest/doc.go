// Package browsertest proves in a real browser what no test of the finished
// bytes can: that the site as Netlify serves it works, and harms nobody who
// reads it on a narrow screen, by keyboard, in the dark, on paper or without
// scripts. It has no code, only tests.
//
// The project itself is built once into a temporary folder and served by
// serve.Static with its own _headers (NET-11); openSite is how a test begins.
// One Chrome or Chromium is started, found in $CHROME or on the path; where
// there is none the tests fail and say what to install. Tests run beside each
// other, as many as go test -parallel allows, and lend each other their tabs.
// Only the test of the clipboard, of which a browser has one, runs alone.
//
// Of every type of page, in both languages, the largest is looked at at 360 and
// 1280 pixels: the Vietnamese one is loaded narrow and made wide, the English
// one the other way round. A failure names the address, the width, the rule and
// the piece of HTML:
//
//	/en/indicators/gerd/ at 360 px, light: color-contrast: Elements must meet … <span class="muted">
//
// Checked are: nothing written to the console, no exception, no failed request,
// none to another origin, no violation of the policy even with tooltips open
// (SEC-04); axe-core without a violation in light and dark (A11Y-14); no
// scrolling sideways (A11Y-06); one drawing a chart; the same text with scripts
// off; tooltips by keyboard and pointer, dismissed by Escape (A11Y-04); the
// filter's announcement; embeds, which pages of another origin may frame and no
// other page of ours, each high enough for what it holds (SEC-06, META-12);
// figures and citations that are copied and read back; theme; the link to the
// other language; paper; and that the page of a running preview reloads itself.
package browsertest
