package admin

import (
	"path"
	"strings"

	"resolution57.example/portal/internal/lang"
)

// collection is one list of forms.
type collection struct {
	name   string
	label  lang.Text
	one    lang.Text // of them
	kinds  []string  // of the guide: one, or those of the Vietnamese and of the English file
	files  string    // a pattern of path.Match
	create bool
	local  bool // only where this program writes
}

// collections are what has forms. Left out of the published forms is what the
// browser could not write without losing comments and alignment; left out of all
// are indicators, rankings and sources, whose figures come by `portal import`.
var collections = [...]collection{
	{"notices", lang.Text{VI: "Văn bản", EN: "Notices"}, lang.Text{VI: "văn bản", EN: "notice"}, []string{"notice-vi", "notice-en"}, "content/notices/*.md", true, false},
	{"pages", lang.Text{VI: "Trang", EN: "Pages"}, lang.Text{VI: "trang", EN: "page"}, []string{"page-vi", "page-en"}, "content/pages/*.md", false, false},
	{"tasks", lang.Text{VI: "Nhiệm vụ", EN: "Tasks"}, lang.Text{VI: "danh sách nhiệm vụ", EN: "list of tasks"}, []string{"tasks"}, "data/tasks/*.toml", false, true},
	{"schedule", lang.Text{VI: "Lịch đến hạn", EN: "Schedule"}, lang.Text{VI: "lịch đến hạn", EN: "schedule"}, []string{"schedule"}, "data/schedule.toml", false, true},
	{"feedback", lang.Text{VI: "Sổ góp ý", EN: "Feedback"}, lang.Text{VI: "mục góp ý", EN: "entry"}, []string{"feedback"}, "data/feedback/*.toml", false, true},
}

// bilingual reports whether a record is two files, one for each language.
func (c collection) bilingual() bool { return len(c.kinds) == 2 }

// folder is where the files lie.
func (c collection) folder() string { return path.Dir(c.files) }

// kindOf is the kind of a file of the collection.
func (c collection) kindOf(name string) string {
	if c.bilingual() && strings.HasSuffix(name, ".en.md") {
		return c.kinds[1]
	}
	return c.kinds[0]
}

// collectionOf finds the collection of a file by its name in the project.
func collectionOf(name string) (collection, bool) {
	for _, c := range collections {
		if ok, _ := path.Match(c.files, name); ok && !strings.HasPrefix(path.Base(name), ".") {
			return c, true
		}
	}
	return collection{}, false
}

// Has reports whether there is a form for a file of the project.
func Has(name string) bool {
	_, ok := collectionOf(name)
	return ok
}

// Folders are those in which files with forms lie.
func Folders() []string {
	var all []string
	for _, c := range collections {
		all = append(all, c.folder())
	}
	return all
}
