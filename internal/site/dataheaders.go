package site

import (
	"path"

	"resolution57.example/portal/internal/export"
)

// jsonFeeds is where the feeds stand whose media type the host does not know.
const jsonFeeds = "/feeds/json/*"

// dataHeaders writes the rules for the files of data. The host knows the types
// of CSV, JSON, XLSX and ZIP by their endings. What it cannot know has a rule
// for each file, since a pattern may not say what a name ends in: the type of a
// description of columns, and, with the CSV that it describes, where it is
// (META-04).
func (s *Site) dataHeaders(rule func(path string, lines ...headerLine)) {
	rule(jsonFeeds, headerLine{"Content-Type", "application/feed+json; charset=utf-8"})
	rule(apiFolder, headerLine{"Content-Type", "application/json; charset=utf-8"})
	rule(string(export.DCAT), headerLine{"Content-Type", export.DCAT.MediaType()})
	for _, t := range s.catalogue.Tables {
		about := t.Path(export.CSVW)
		rule(t.Path(export.CSV), headerLine{"Link", "<" + path.Base(about) + `>; rel="describedby"; type="` + export.CSVW.MediaType() + `"`})
		rule(about, headerLine{"Content-Type", export.CSVW.MediaType()})
	}
}
