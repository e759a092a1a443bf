// Package api writes the portal's records as static JSON files under /api/v1/,
// described by one OpenAPI 3.1 document.
//
// # What goes in, what comes out
//
// [New] lists every file there is from loaded records; a file is made when it
// is written. Nothing changes after New.
//
//	a, err := api.New(api.Portal{Records: records, Rankings: rankings, Content: content, Words: words, BaseURL: "https://…"})
//	for _, f := range a.Files() {
//		err := f.Write(w)                   // "/api/v1/indicators/gdp-contribution.json"
//		a.Check(f, body, problems)          // what was written against openapi.json
//	}
//	groups := a.Groups(lang.VI)             // the reference table of /data/api/
//
// # The contract
//
// openapi.json in this folder is written by hand and is the one truth: the
// program serves it, checks against it every file it writes ([API.Check], in
// every build and every check) and makes of it the reference table on the page
// [PagePath]. A field that the document does not describe, or one that it
// describes and a file lacks, is a problem. Its paths are the files that are
// written: a test proves it in both directions. What is for Vietnamese readers
// stands beside each description as x-description-vi and x-summary-vi.
//
// # Decisions, made once
//
//   - Names of fields are snake_case and those of the CSV columns: indicator,
//     entity, period, since, value, of, stated, bound … Whoever knows one knows
//     the other.
//   - An exact decimal is a JSON string with the digits of the record:
//     "value": "14.020". A JSON number would be legal and hold the digits too,
//     but JavaScript, Python, R and jq make a binary fraction of it while they
//     read, and the last zero, or the last digit, is gone before the program
//     sees it. Counts, ranks and years are JSON integers. (Tables under /data/
//     give the same digits as JSON numbers, for those who prefer them.)
//   - Every field of a schema is always present. What is not known is null, a
//     list without entries is [], a text is never empty.
//   - A text is {"vi": …, "en": …}. A status word of an official list is one
//     string as printed, for it is not ours to translate.
//   - Records name one another by id. The id of a value is its name in
//     data-figure attributes: "gdp-contribution/2025".
//   - "url" is the page for people in both languages, "self" the record's own
//     file, where it has one. All addresses are absolute.
//   - "meta" says on every file: as_of, publisher, licence, documentation,
//     openapi. "links" has self and list, or self, first, prev, next, last.
//   - Every list is paged alike, [PageSize] entries a page, whether it has ten
//     entries or half a million: /observations.json is the first page,
//     /observations/page/2.json the next; "page" counts them. The number stands in
//     a folder of its own (page/2, not page-2) so that no id can be taken for it
//     and no path of the document fits two templates.
//   - Times are the periods of the site's addresses ("2025-q3"), with the first
//     and the last day beside them where programs compute.
//
// # Stability
//
// Within v1 fields, files and words of open lists are only added. A golden
// (testdata/fields.txt) holds every published field with its type; a test fails
// where one is missing or changed.
package api
