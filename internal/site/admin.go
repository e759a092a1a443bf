package site

import (
	"bytes"
	"cmp"
	_ "embed" // of words
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"resolution57.example/portal/internal/admin"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
)

// Addresses of the forms. They are no pages of the site: no page links to them.
const (
	adminPath       = "/admin/"
	adminConfigPath = adminPath + "config.json"
)

// adminMetaPolicy is the policy of the forms. The manual of internal/admin says
// what needs each thing that the site's own policy refuses; audit holds it to
// that list.
const adminMetaPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"font-src 'self'; manifest-src blob:; frame-src blob:; connect-src 'self' data: blob:; form-action 'none'; base-uri 'none'"

// gitHub is where the forms of the published site read and write.
const gitHub = "https://api.github.com"

// adminPolicy is that of a page with these forms: GitHub is asked by those of
// the published site alone.
func (s *Site) adminPolicy() string {
	if s.options.Admin {
		return adminMetaPolicy
	}
	return string(bytes.Replace([]byte(adminMetaPolicy), []byte("connect-src 'self'"), []byte("connect-src 'self' "+gitHub), 1))
}

// hasAdmin reports whether the site has forms: on an editor's machine when
// asked for, in public where data/site.toml says so.
func (s *Site) hasAdmin() bool { return s.options.Admin || s.records.Site.Admin.Enabled }

// isAdmin reports whether the file belongs to the forms.
func isAdmin(path string) bool {
	return len(path) >= len(adminPath) && path[:len(adminPath)] == adminPath
}

// adminFiles are the page of the forms and their configuration.
func (s *Site) adminFiles() []Page {
	if !s.hasAdmin() {
		return nil
	}
	file := func(path string, write func(w *bytes.Buffer) error) Page {
		return Page{Path: path, root: s.options.Root, render: func(w *bytes.Buffer, _ *source.Problems) error { return write(w) }}
	}
	return []Page{file(adminPath, s.renderAdmin), file(adminConfigPath, s.writeAdminConfig)}
}

// adminPage is the page that starts the forms. Their program speaks the language
// of the browser, so there is one page for both languages.
type adminPage struct {
	Site       *record.Site
	MetaPolicy string
	Config     string
	Local      bool
	Style      string
	Preview    string // the style sheet of the site, in which a preview stands
	Scripts    []string
	NoScript   string // in English, the other language of the page
}

func (s *Site) renderAdmin(w *bytes.Buffer) error {
	page := adminPage{
		Site: &s.records.Site, MetaPolicy: s.adminPolicy(), Config: adminConfigPath, Local: s.options.Admin,
		NoScript: s.words.T(lang.EN, "admin.no-script"),
		Style:    s.assets.URL("admin-css"), // only built with the forms, so that no template may ask for it
		Preview:  s.assets.URL("css"), Scripts: []string{s.assets.URL("admin-first"), s.assets.URL("cms"), s.assets.URL("admin-js")},
	}
	if page.Local {
		page.Scripts = slices.Insert(page.Scripts, 1, s.assets.URL("admin-local"))
	}
	return s.execute(w, lang.VI, "admin", page)
}

func (s *Site) writeAdminConfig(w *bytes.Buffer) error {
	guide, err := schema.Load()
	if err != nil {
		return err
	}
	a := s.records.Site.Admin
	body, err := admin.Config(guide, admin.Options{
		Local: s.options.Admin, Repository: a.Repository, Branch: a.Branch,
		Title:   lang.Text{VI: s.words.T(lang.VI, "admin.title"), EN: s.words.T(lang.EN, "admin.title")},
		BaseURL: s.baseURL, Icon: s.assets.URL("icon"), Choices: s.adminChoices(),
	})
	w.Write(body)
	return err
}

// adminChoices are the records that a form may name.
func (s *Site) adminChoices() map[string][]admin.Choice {
	choices := map[string][]admin.Choice{}
	add := func(is, id string, name func(lang.Lang) string) {
		label := lang.Text{VI: name(lang.VI) + " (" + id + ")", EN: name(lang.EN) + " (" + id + ")"}
		choices[is] = append(choices[is], admin.Choice{Label: label, Value: id})
	}
	for _, d := range s.records.Sources.All {
		add("source", d.ID, d.Short)
	}
	for _, t := range s.records.Themes.All {
		add("theme", t.ID, t.Name.In)
	}
	for _, e := range s.records.Entities.All {
		add("entity", e.ID, e.Name.In)
	}
	return choices
}

// elsewhere is what the program of the forms would ask other hosts for, and
// what it is given instead (SEC-07).
var elsewhere = [...]struct{ text, instead string }{
	{"https://cdn.jsdelivr.net/fontsource/fonts/material-symbols-outlined:vf@5.3.7/latin-wght-normal.woff2", iconsPath},
	{"https://cdn.jsdelivr.net/fontsource/fonts/source-sans-3:vf@5.3.0/latin-wght-normal.woff2", ""}, // "": our own font
	{"https://cdn.jsdelivr.net/fontsource/fonts/noto-mono@5.3.0/latin-400-normal.woff2", ""},
	{`--sui-font-family-default: "Source Sans 3"`, `--sui-font-family-default: "Be Vietnam Pro"`}, // of static/css/admin.css
	{"https://www.githubstatus.com/api/v2/status.json", `data:application/json,{"status":{"indicator":"none"}}`},
	{"https://unpkg.com/@sveltia/cms", programPath}, // its number, and its words in Vietnamese
	{"avatarURL:i.avatar_url,", "avatarURL:``,"},    // faces of editors, on another host of GitHub's
	{"authorAvatarURL:e.author.avatarUrl,", "authorAvatarURL:``,"},
}

// reworded is what the program says that is not so of ours: no folder is asked
// for. Its Vietnamese words are in a file of their own.
var reworded = [...]struct{ text, instead string }{
	{"Once prompted, select the root directory of the “{$repo}” repository.", "No folder has to be chosen, and nobody has to sign in."},
	{"Khi được yêu cầu, hãy chọn thư mục gốc của kho mã nguồn “{$repo}”.", "Không phải chọn thư mục, không phải đăng nhập."},
}

// ownWords are words that the program has in English alone and an editor meets.
//
//go:embed admin_vi.json
var ownWords []byte

// fillWords adds ours to the program's Vietnamese words where it has none.
func fillWords(words []byte) ([]byte, error) {
	var theirs, ours object
	if err := errors.Join(json.Unmarshal(words, &theirs), json.Unmarshal(ownWords, &ours)); err != nil {
		return nil, err
	}
	theirs.fill(ours)
	return json.Marshal(theirs)
}

// object is a group of words.
type object map[string]any

// fill adds what is missing.
func (o object) fill(from object) {
	for key, value := range from {
		group, isGroup := value.(map[string]any)
		there, hasGroup := o[key].(map[string]any)
		switch {
		case isGroup && hasGroup:
			object(there).fill(group)
		case o[key] == nil:
			o[key] = value
		}
	}
}

// Addresses of what the program asks for.
const (
	iconsPath   = adminPath + "icons.woff2"
	programPath = adminPath + "program"
)

// addAdmin bundles the program of the forms. A newer one that asks for other
// things is an error, so that nobody ships what the policy then refuses.
func (a *Assets) addAdmin(dir string, ps *source.Problems) error {
	root, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	read := func(name string) []byte {
		body, readErr := os.ReadFile(filepath.Join(root, "node_modules", filepath.FromSlash(name)))
		switch {
		case err != nil || readErr == nil:
		case errors.Is(readErr, fs.ErrNotExist):
			err = notInstalled()
		default:
			err = readErr
		}
		return body
	}
	program := read("@sveltia/cms/dist/sveltia-cms.js")
	licence := read("@sveltia/cms/LICENSE.txt")
	about := read("@sveltia/cms/package.json")
	words := read("@sveltia/cms/locales/vi.json")
	icons := read("@fontsource-variable/material-symbols-outlined/files/material-symbols-outlined-latin-wght-normal.woff2")
	if err != nil {
		return err
	}
	for _, e := range elsewhere {
		if !bytes.Contains(program, []byte(e.text)) {
			return fmt.Errorf("@sveltia/cms no longer holds %s: compare the list in internal/site/admin.go with what it asks other hosts for", e.text)
		}
		program = bytes.ReplaceAll(program, []byte(e.text), []byte(cmp.Or(e.instead, a.URL("font"))))
	}
	if words, err = fillWords(words); err != nil {
		return fmt.Errorf("locales/vi.json of @sveltia/cms: %w", err)
	}
	for _, r := range reworded {
		program = bytes.ReplaceAll(program, []byte(r.text), []byte(r.instead))
		words = bytes.ReplaceAll(words, []byte(r.text), []byte(r.instead))
	}
	var version struct{ Version string }
	if err := json.Unmarshal(about, &version); err != nil {
		return fmt.Errorf("package.json of @sveltia/cms: %w", err)
	}
	program = bytes.TrimSpace(program)
	if at := bytes.LastIndex(program, []byte("\n//# sourceMappingURL=")); at > 0 {
		program = program[:at+1]
	}
	a.addHashed("cms", "sveltia-cms", ".js", program)
	a.add("", iconsPath, icons)
	a.add("", programPath+"/package.json", about)
	a.add("", programPath+"@"+version.Version+"/locales/vi.json", words)
	a.add("", adminPath+"licence.txt", licence)
	a.bundleAdmin(root, ps)
	a.sort()
	return nil
}
