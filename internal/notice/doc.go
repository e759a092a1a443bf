// Package notice turns the Markdown files under content/ into HTML whose
// figures are bound to the records. The editors' manual of the syntax, with
// examples, is content/README.md and README.vi.md; this is the same in short.
//
// # Files
//
//	content/notices/ID.vi.md   content/notices/ID.en.md
//	content/pages/ID.vi.md     content/pages/ID.en.md
//
// Both languages must exist. ID is the address: /notices/ID/, /ID/. A file
// begins with TOML between two lines "+++":
//
//	+++
//	source     = "17-tb-cqttbcd"      # notices: the document; it gives number, date, issuer
//	title      = "…"
//	summary    = "…"                  # one to three sentences in our own words
//	tags       = ["tasks", "growth"]  # notices: ids of themes
//	event      = "2025-12-25"         # notices: day of the meeting it reports, if any
//	translates = "64 hex digits"      # English only: Hash of the Vietnamese body
//	+++
//
// source, tags and event are the same in both files. When the Vietnamese body
// changes, translates no longer fits: a warning names the new hash, and the
// English page says that it may be out of date until someone has looked.
//
// # Text
//
// CommonMark with tables and footnotes. Headings begin at "##" (the title is the
// h1) and skip no level; their ids are their words without marks ("Sáu hạn chế"
// is #sau-han-che). HTML, images and bare addresses in the text are problems.
//
// # Figures
//
//	{{gdp-contribution 2025}}           value with bound and unit, linked to its permalink
//	{{online-share 2025-11 hue}}        the value of one entity
//	{{indicator gdp-contribution}}      a link by its name; also source, target, concept
//	{{source 17-tb-cqttbcd|this note}}  the same under other words
//	{{entity hue}}                      a name
//	{{raw "34 provinces"}}              these words as they are
//
// Inside a link and in headings a reference prints its words without a link. In
// a table the bar is written \|, and \{{ prints two braces. Nothing is replaced
// in code. A number typed with a unit ("16,4%", "485 nhiệm vụ") is a warning:
// bind it, or put it in {{raw "…"}} where no record can hold it.
//
// # Tables
//
//	Bảng: Ai phải làm gì, khi nào
//
//	| Cơ quan | Việc |
//	|---|---|
//	| Chính phủ | … |
//
// The paragraph before a table that begins with "Bảng: " ("Table: " in English)
// is its caption, and every table has one (A11Y-09). Every row has as many cells
// as the head. A column of numbers, or one marked "---:", is set to the right.
//
// # Links
//
// https://… and mailto:… as they are; pages of this site from the root and with a
// slash at the end, "/targets/", in both languages alike: the English page links
// to /en/targets/ by itself. "#sau-han-che" is a place on the same page.
//
// # In the program
//
// A body has at most 128 KiB, and at most 200 problems of it are reported.
// Problems are in internal/source/rules/notice.toml; the words of footnotes are
// notice.footnotes, notice.footnote and notice.footnote-back in templates/words.
//
// [Load] reads all front matter, in parallel, and keeps no bodies; a [Renderer]
// reads one file again and converts it, from any number of goroutines.
package notice
