package site

import (
	"bytes"
	"html/template"

	"resolution57.example/portal/internal/export"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
)

type menuItem struct {
	Path, Label, Current string
}

// menu is the seven words of the header (look.md).
var menu = []struct{ section, path string }{
	{"home", record.HomePath},
	{"tasks", record.TasksPath},
	{"rankings", rank.Path},
	{"indicators", record.IndicatorsPath},
	{"notices", record.NoticesPath},
	{"data", export.CataloguePath},
	{"feedback", record.FeedbackPath},
}

// menuKey is on what the menu of a page depends.
type menuKey struct {
	lang    lang.Lang
	section string // "" where the menu has no such entry
	here    bool   // the page is the entry's own
}

// menuOf returns the menu of a page, in which its entry is marked.
func (s *Site) menuOf(l lang.Lang, f frame) template.HTML {
	for _, m := range menu {
		if m.section == f.section {
			return s.menus[menuKey{l, m.section, m.path == f.path}]
		}
	}
	return s.menus[menuKey{lang: l}]
}

// renderMenus renders every menu there is, since most pages share one.
func (s *Site) renderMenus() error {
	s.menus = map[menuKey]template.HTML{}
	for _, l := range lang.All() {
		keys := []menuKey{{lang: l}}
		for _, m := range menu {
			keys = append(keys, menuKey{l, m.section, true}, menuKey{l, m.section, false})
		}
		for _, key := range keys {
			var w bytes.Buffer
			if err := s.templates[l]["layout"].ExecuteTemplate(&w, "menu", s.menuItems(key)); err != nil {
				return err
			}
			s.menus[key] = template.HTML(w.String())
		}
	}
	return nil
}

func (s *Site) menuItems(key menuKey) []menuItem {
	var items []menuItem
	for _, m := range menu {
		item := menuItem{Path: m.path, Label: s.words.T(key.lang, "nav."+m.section)}
		if m.section == key.section {
			item.Current = "true"
			if key.here {
				item.Current = "page"
			}
		}
		items = append(items, item)
	}
	return items
}
