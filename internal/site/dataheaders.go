package site

import (
	"path"

	"resolution57.example/portal/internal/export"
)

// openData are the patterns of what pages and programs of other origins may
// load (SEC-06): the files in the folder of data and in the folders in it. One
// pattern "/data/*" would meet "/databases/" in Netlify's own tools.
var openData = []string{"/data/:file", "/data/:folder/:file"}

// dataHeaders writes the rules for the files of data. The host knows the types
// of CSV, JSON, XLSX and ZIP by their endings. What it cannot know has a rule
// for each file, since a pattern may not say what a name ends in: the type of a
// description of columns, and, with the CSV that it describes, where it is
// (META-04).
func (s *Site) dataHeaders(rule func(path string, lines ...headerLine)) {
	for _, path := range openData {
		rule(path,
			headerLine{"Access-Control-Allow-Origin", "*"},
			headerLine{"Cross-Origin-Resource-Policy", "cross-origin"})
	}
	rule(string(export.DCAT), headerLine{"Content-Type", export.DCAT.MediaType()})
	for _, t := range s.catalogue.Tables {
		about := t.Path(export.CSVW)
		rule(t.Path(export.CSV), headerLine{"Link", "<" + path.Base(about) + `>; rel="describedby"; type="` + export.CSVW.MediaType() + `"`})
		rule(about, headerLine{"Content-Type", export.CSVW.MediaType()})
	}
}
