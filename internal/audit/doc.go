// Package audit checks the finished site: every page as it is written, and
// the whole at the end. It reads only what a reader's browser would get, so it
// finds what the templates, the Markdown and the charts made together.
//
// # What goes in, what comes out
//
//	site := audit.New(audit.Options{BaseURL: "https://example.org", Budget: audit.DefaultBudget()})
//	site.Page("/en/indicators/x/", html, problems) // from any goroutine, as pages are rendered
//	site.Asset("/assets/app-3F2A.js", 9000, 3100)  // what pages load
//	site.File("/feeds/vi.atom")                    // what pages may link to
//	site.Sitemap("/sitemap.xml", body, problems)
//	site.Headers(body, problems)                   // the _headers file
//	site.Finish(problems)                          // what needs all pages
//
// A problem in a page is at the address of the page, with line and column in
// its HTML: "/en/indicators/x/:12:5". Of one rule at most [perRule] problems
// are reported in a page, and then how many more there are.
//
// # One page
//
// The page is read once, tag by tag, without building a tree; [Site.Page] of
// 30 kB costs about a tenth of a millisecond: what is written plainly is cut by a
// scanner of ours, the rest by html.Tokenizer, and a fuzz test proves them equal. A stack of open elements tells what a
// text belongs to. Checked are: language, title, description and Dublin Core
// (VN-16); one h1 and no skipped heading (VN-21); ids, and every reference to
// an id; names of links, buttons, form fields, images and drawings; captions
// and scopes of tables (A11Y-09); nothing inline that the policy would block,
// in SVG too (SEC-04); nothing loaded from elsewhere (SEC-07); tags that
// match; no remains of a template. Of a form that is sent to the host: its name,
// its trap for robots, that it asks for no more than it may and that no box is
// ticked beforehand (NET-12 to NET-14, PD-02, PD-05).
//
// # All pages
//
// Links and anchors, alternates in both directions and canonical addresses
// (META-08), the site map (META-09), titles that occur twice, forms of one name
// that ask for different things, weights (PERF-06), and that every page is served with the headers of SEC-03.
// Addresses and ids are kept as 64-bit hashes; the text of a link is kept only
// until its target turns up. A broken link is reported once, at the first page
// that has it, with the number of pages.
//
// # Headers
//
// [HeaderRules] reads Netlify's _headers format and answers, for a path, the
// headers Netlify would send, repeated values joined by a comma. The preview
// and the browser tests serve with it; [CheckHeaders] proves that no header
// gets its value from two rules.
//
// The rules and their texts are in internal/source/rules/audit.toml.
package audit
