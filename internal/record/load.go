package record

import (
	"cmp"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Load reads everything under data/ in fsys. All problems of all files go to
// ps. Where there are errors among them the records are fit for messages, not
// for publication, but whole enough to be read: no theme, unit, source or
// entity of a record in them is nil.
func Load(fsys fs.FS, ps *source.Problems, options ...Option) *Records {
	l := &loader{
		fsys: fsys, ps: ps, records: &Records{},
		broken: map[string]bool{}, places: map[string]source.Pos{}, folded: map[string]string{},
		standIns: map[string]any{}, guesses: map[string]string{}, gaps: map[*Indicator]bool{},
	}
	for _, set := range options {
		set(l)
	}
	if !l.folder() {
		return l.records
	}
	l.site()
	l.vocabulary()
	l.entities()
	l.sources()
	l.indicators()
	l.targets()
	l.tasks()
	l.technologies()
	l.databases()
	l.schedule()
	l.derive()
	l.dropHeld()
	l.sums()
	l.link()
	l.feedback()
	l.proveAsOf()
	return l.records
}

// loader carries what the stages of [Load] share. It does not outlive it, so
// that the key indexes of the files can be freed.
type loader struct {
	fsys    fs.FS
	ps      *source.Problems
	records *Records

	broken   map[string]bool       // "indicator x", or all of a kind: may stand in a file that could not be read
	places   map[string]source.Pos // "entity hue": where the id stands
	folded   map[string]string     // "entity hue": the id that has this slug
	standIns map[string]any        // "unit x": what stands for a record that there is not
	guesses  map[string]string     // "entity hu": the id that was probably meant
	gaps     map[*Indicator]bool   // indicators of which a value could not be read

	open func(figure string, release Period) bool // nil: everything is loaded

	asOf    source.Pos
	units   []unitPlace
	entries []pending
}

// unitPlace is an entity and where it stands.
type unitPlace struct {
	file  *source.File
	k     int
	entry entityEntry
	to    *Entity
}

// pending is an indicator that waits for the values of others: computed ones
// and sums.
type pending struct {
	file  *source.File
	entry *indicatorEntry
	to    *Indicator
}

// decode reads one file into a value of type T.
func decode[T any](l *loader, name string) (*source.File, *T, bool) {
	f, ok := source.ReadTOML(l.fsys, name, l.ps)
	if !ok {
		return nil, nil, false
	}
	into := new(T)
	return f, into, f.Decode(into, l.ps)
}

// authorityForm is a domain name and a year, of which tag URIs (RFC 4151) and
// ids of events are made.
var authorityForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?,[0-9]{4}$`)

func (l *loader) site() {
	f, s, ok := decode[Site](l, siteFile)
	if !ok {
		return
	}
	s.AsOf = l.day(f.At("as_of"), s.AsOfText)
	if !strings.HasPrefix(s.BaseURL, "https://") || strings.HasSuffix(s.BaseURL, "/") {
		l.ps.Add(f.At("base_url"), "base-url", "value", s.BaseURL)
	}
	if s.IDAuthority != "" && !authorityForm.MatchString(s.IDAuthority) {
		l.ps.Add(f.At("id_authority"), "id-authority", "value", s.IDAuthority)
	}
	if !slices.Equal(s.Languages, []string{"vi", "en"}) {
		l.ps.Add(f.At("languages"), "languages", "value", strings.Join(s.Languages, ", "))
	}
	l.proveSecurity(f, s)
	l.proveLedger(f, s)
	l.proveAdmin(f, s)
	l.proveFeedbackSettings(f, s)
	l.records.Site = *s
	l.asOf = f.At("as_of")
}

func (l *loader) vocabulary() {
	f, v, ok := decode[vocabularyFile](l, vocabularyName)
	if !ok {
		l.broken["theme"], l.broken["concept"], l.broken["unit"] = true, true, true
		return
	}
	for k := range v.Themes {
		add(l, &l.records.Themes, "theme", v.Themes[k].ID, &v.Themes[k], f.At("theme", k, "id"))
	}
	for k := range v.Concepts {
		add(l, &l.records.Concepts, "concept", v.Concepts[k].ID, &v.Concepts[k], f.At("concept", k, "id"))
	}
	for k := range v.Units {
		u := &v.Units[k]
		u.Kind = l.word(f.At("unit", k, "kind"), u.Kind, unitKinds)
		add(l, &l.records.Units, "unit", u.ID, u, f.At("unit", k, "id"))
	}
}

// add puts a record in its register, unless its id is taken. An id that is none
// is reported, and kept so that references to it are not reported as well.
func add[T any](l *loader, r *Register[T], kind, id string, record *T, at source.Pos) bool {
	if first, taken := l.places[kind+" "+id]; taken {
		l.ps.Add(at, "duplicate-id", "kind", kind, "id", id, "where", first.String())
		return false
	}
	slug := lang.Slug(id)
	if slug != id {
		l.ps.Add(at, "bad-id", "kind", kind, "id", id, "slug", cmp.Or(slug, kind+"-1"))
	}
	if other, taken := l.folded[kind+" "+slug]; taken && slug != "" {
		l.ps.Add(at, "ids-fold-together", "kind", kind, "id", id, "other", other)
		return false
	}
	l.places[kind+" "+id], l.folded[kind+" "+slug] = at, id
	if r.byID == nil {
		r.byID = map[string]*T{}
	}
	r.byID[id] = record
	r.All = append(r.All, record)
	return true
}

// find looks up a reference. An empty id is nil without a problem; an unknown
// one is a problem, unless the file that should hold it could not be read.
func find[T any](l *loader, r Register[T], kind, id string, at source.Pos) *T {
	if id == "" {
		return nil
	}
	if found := r.byID[id]; found != nil {
		return found
	}
	if l.broken[kind+" "+id] || l.broken[kind] {
		return nil
	}
	if guess := guessID(l, r, kind, id); guess != "" {
		l.ps.Add(at, "unknown-reference-guess", "kind", kind, "id", id, "guess", guess)
	} else {
		l.ps.Add(at, "unknown-reference", "kind", kind, "id", id)
	}
	return nil
}

// guessID finds the id that was probably meant. It is remembered: one wrong id
// may stand in thousands of rows, and there may be thousands of right ones.
func guessID[T any](l *loader, r Register[T], kind, id string) string {
	guess, known := l.guesses[kind+" "+id]
	if !known {
		ids := make([]string, 0, len(r.byID))
		for known := range r.byID {
			ids = append(ids, known)
		}
		guess = source.Nearest(id, ids)
		l.guesses[kind+" "+id] = guess
	}
	return guess
}

// need is find for what a record cannot be without. Where there is none it
// returns a stand-in that is in no register, the same one for the same id, so
// that nothing that reads the records of a faulty project meets nil.
func need[T any](l *loader, r Register[T], kind, id string, at source.Pos, standIn T) *T {
	if found := find(l, r, kind, id, at); found != nil || id == "" {
		return found
	}
	key := kind + " " + id
	if l.standIns[key] == nil {
		l.standIns[key] = &standIn
	}
	return l.standIns[key].(*T)
}

func (l *loader) needTheme(id string, at source.Pos) *Theme {
	return need(l, l.records.Themes, "theme", id, at, Theme{ID: id, Name: sameText(id)})
}

func (l *loader) needUnit(id string, at source.Pos) *Unit {
	return need(l, l.records.Units, "unit", id, at, Unit{ID: id, Name: sameText(id)})
}

func (l *loader) needSource(id string, at source.Pos) *Source {
	return need(l, l.records.Sources, "source", id, at, Source{ID: id, Title: sameText(id), Issuer: sameText(id), Kind: "page", Language: "vi", Trust: "press-secondary"})
}

func (l *loader) needEntity(id string, at source.Pos) *Entity {
	return need(l, l.records.Entities, "entity", id, at, Entity{ID: id, Name: sameText(id), Full: sameText(id), Short: sameText(id)})
}

func sameText(s string) lang.Text { return lang.Text{VI: s, EN: s} }

// period reads the text of a period; an empty text is no period.
func (l *loader) period(at source.Pos, text string) Period {
	if text == "" {
		return Period{}
	}
	p, err := ParsePeriod(text)
	if err != nil {
		l.ps.Add(at, "bad-period", "value", text)
	}
	return p
}

// day is period for a place that wants a day.
func (l *loader) day(at source.Pos, text string) Period {
	if text == "" {
		return Period{}
	}
	p, err := ParsePeriod(text)
	if err != nil || p.Kind() != Day {
		l.ps.Add(at, "not-a-day", "value", text)
		return Period{}
	}
	return p
}

// word proves that a key holds one of the words it may hold, and returns it, or
// a word that may stand in its place. An empty text passes: where a word must
// stand, the key is required.
func (l *loader) word(at source.Pos, value string, allowed []string) string {
	if value == "" || slices.Contains(allowed, value) {
		return value
	}
	l.ps.Add(at, "unknown-word", "value", value, "allowed", strings.Join(allowed, ", "))
	return allowed[len(allowed)-1]
}

func fileID(name string) string { return strings.TrimSuffix(path.Base(name), ".toml") }

func orElse(t, other lang.Text) lang.Text {
	if t.IsZero() {
		return other
	}
	return t
}

// keyName is the last key of a path, as an editor wrote it.
func keyName(path []any) string {
	for k := len(path) - 1; k >= 0; k-- {
		if s, ok := path[k].(string); ok {
			return s
		}
	}
	return ""
}
