package site

import "resolution57.example/portal/internal/export"

// jsonFeeds is where the feeds stand whose media type the host does not know.
const jsonFeeds = "/feeds/json/*"

// dataHeaders writes the types that the host cannot know from the ending of a
// name. Descriptions of CSV files need no rule each: they lie where the W3C
// recommendation looks for them by default ({url}-metadata.json), and a rule
// cannot say what a name ends in (META-04).
func dataHeaders(rule func(path string, lines ...headerLine)) {
	rule(jsonFeeds, headerLine{"Content-Type", "application/feed+json; charset=utf-8"})
	rule(apiFolder, headerLine{"Content-Type", "application/json; charset=utf-8"})
	rule(string(export.DCAT), headerLine{"Content-Type", export.DCAT.MediaType()})
}
