package record

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// The places of the files.
const (
	siteFile       = "data/site.toml"
	vocabularyName = "data/vocabulary.toml"
	entityDir      = "data/entities"
	sourceDir      = "data/sources"
	indicatorDir   = "data/indicators"
	targetDir      = "data/targets"
)

// Load reads everything under data/ in fsys. All problems of all files go to
// ps; where there are errors among them the records are fit for messages, not
// for publication.
func Load(fsys fs.FS, ps *source.Problems) *Records {
	l := &loader{fsys: fsys, ps: ps, records: &Records{}, broken: map[string]bool{}, files: map[string]*source.File{}}
	l.site()
	l.vocabulary()
	l.entities()
	l.sources()
	l.indicators()
	l.targets()
	l.derive()
	l.sums()
	l.link()
	l.proveAsOf()
	return l.records
}

// loader carries what the stages of [Load] share. It does not outlive it, so
// that the key indexes of the files can be freed.
type loader struct {
	fsys    fs.FS
	ps      *source.Problems
	records *Records
	broken  map[string]bool // "indicator x": a file that could not be read, to be forgiven in references
	files   map[string]*source.File
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

// pending is an indicator whose observations wait until all indicators are
// known.
type pending struct {
	file  *source.File
	entry *indicatorEntry
	to    *Indicator
}

// tomls returns the .toml files of dir in order, and reports what else lies
// there.
func (l *loader) tomls(dir string) []string {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.ps.Add(source.Pos{File: dir}, "folder-missing", "folder", dir)
		return nil
	}
	var names []string
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case strings.HasPrefix(e.Name(), "."):
		case path.Ext(name) == ".toml":
			names = append(names, name)
		default:
			l.ps.Add(source.Pos{File: name}, "unexpected-file", "folder", dir)
		}
	}
	return names
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

func (l *loader) site() {
	f, s, ok := decode[Site](l, siteFile)
	if !ok {
		return
	}
	s.AsOf = l.period(f.At("as_of"), s.AsOfText)
	if !s.AsOf.IsZero() && s.AsOf.Kind() != Day {
		l.ps.Add(f.At("as_of"), "not-a-day", "value", s.AsOfText)
	}
	if !strings.HasPrefix(s.BaseURL, "https://") || strings.HasSuffix(s.BaseURL, "/") {
		l.ps.Add(f.At("base_url"), "base-url", "value", s.BaseURL)
	}
	if !slices.Equal(s.Languages, []string{"vi", "en"}) {
		l.ps.Add(f.At("languages"), "languages", "value", strings.Join(s.Languages, ", "))
	}
	l.records.Site = *s
	l.files[siteFile] = f
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
		add(l, &l.records.Units, "unit", v.Units[k].ID, &v.Units[k], f.At("unit", k, "id"))
		l.word(f.At("unit", k, "kind"), v.Units[k].Kind, unitKinds)
	}
}

// add puts a record in its register, unless its id is taken or is no id.
func add[T any](l *loader, r *Register[T], kind, id string, record *T, at source.Pos) bool {
	if slug := lang.Slug(id); slug != id || id == "" {
		l.ps.Add(at, "bad-id", "kind", kind, "id", id, "slug", slug)
		if r.byID[slug] != nil {
			l.ps.Add(at, "ids-fold-together", "kind", kind, "id", id, "other", slug)
			return false
		}
	}
	if r.byID == nil {
		r.byID = map[string]*T{}
	}
	if r.byID[id] != nil {
		l.ps.Add(at, "duplicate-id", "kind", kind, "id", id)
		return false
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
	ids := make([]string, 0, len(r.All))
	for known := range r.byID {
		ids = append(ids, known)
	}
	if guess := source.Nearest(id, ids); guess != "" {
		l.ps.Add(at, "unknown-reference-guess", "kind", kind, "id", id, "guess", guess)
	} else {
		l.ps.Add(at, "unknown-reference", "kind", kind, "id", id)
	}
	return nil
}

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
	p := l.period(at, text)
	if !p.IsZero() && p.Kind() != Day {
		l.ps.Add(at, "not-a-day", "value", text)
	}
	return p
}

// word proves that a key holds one of the words it may hold. An empty text
// passes: where a word must stand, the key is required.
func (l *loader) word(at source.Pos, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		l.ps.Add(at, "unknown-word", "value", value, "allowed", strings.Join(allowed, ", "))
	}
}

func (l *loader) entities() {
	type setPlace struct {
		file *source.File
		k    int
		set  setEntry
	}
	var sets []setPlace
	for _, name := range l.tomls(entityDir) {
		f, file, ok := decode[entityFile](l, name)
		if !ok {
			l.broken["entity"], l.broken["set"] = true, true
			continue
		}
		for k, e := range file.Entities {
			to := l.entity(f, k, e)
			if add(l, &l.records.Entities, "entity", e.ID, to, to.At) {
				l.units = append(l.units, unitPlace{f, k, e, to})
			}
		}
		for k, s := range file.Sets {
			sets = append(sets, setPlace{f, k, s})
		}
	}
	for _, u := range l.units {
		l.merge(u)
	}
	for _, s := range sets {
		l.set(s.file, s.k, s.set)
	}
}

func (l *loader) entity(f *source.File, k int, e entityEntry) *Entity {
	l.word(f.At("entity", k, "kind"), e.Kind, entityKinds)
	return &Entity{
		ID: e.ID, Name: e.Name, Full: orElse(e.Full, e.Name), Short: orElse(e.Short, e.Name),
		Kind: e.Kind, Code: e.Code, ISO: e.ISO, Region: e.Region, Area: e.Area, Population: e.Population,
		From: l.day(f.At("entity", k, "from"), e.From), Until: l.day(f.At("entity", k, "until"), e.Until),
		Note: e.Note, At: f.At("entity", k, "id"),
	}
}

// merge joins a former unit to the one it was merged into.
func (l *loader) merge(u unitPlace) {
	at := u.file.At("entity", u.k, "merged_into")
	into := find(l, l.records.Entities, "entity", u.entry.MergedInto, at)
	if into == nil {
		return
	}
	u.to.MergedInto = into
	into.MergedFrom = append(into.MergedFrom, u.to)
	if u.to.Until.IsZero() {
		l.ps.Add(at, "merged-without-date", "id", u.entry.ID)
	}
}

func (l *loader) set(f *source.File, k int, s setEntry) {
	to := &Set{
		ID: s.ID, Name: s.Name, At: f.At("set", k, "id"),
		From: l.day(f.At("set", k, "from"), s.From), Until: l.day(f.At("set", k, "until"), s.Until),
	}
	for n, id := range s.Members {
		at := f.At("set", k, "members", n)
		e := find(l, l.records.Entities, "entity", id, at)
		switch {
		case e == nil:
		case to.Has(e):
			l.ps.Add(at, "member-twice", "id", id, "set", s.ID)
		default:
			to.Members = append(to.Members, e)
		}
	}
	add(l, &l.records.Sets, "set", s.ID, to, to.At)
}

func orElse(t, other lang.Text) lang.Text {
	if t.IsZero() {
		return other
	}
	return t
}

func (l *loader) sources() {
	type place struct {
		file  *source.File
		entry *sourceEntry
		to    *Source
	}
	var all []place
	for _, name := range l.tomls(sourceDir) {
		id := fileID(name)
		f, e, ok := decode[sourceEntry](l, name)
		if !ok {
			l.broken["source "+id] = true
			continue
		}
		to := l.source(f, id, e)
		if add(l, &l.records.Sources, "source", id, to, source.Pos{File: name}) {
			all = append(all, place{f, e, to})
			l.files[name] = f
		}
	}
	for _, p := range all {
		p.to.ReplacedBy = find(l, l.records.Sources, "source", p.entry.ReplacedBy, p.file.At("replaced_by"))
		p.to.Replaces = find(l, l.records.Sources, "source", p.entry.Replaces, p.file.At("replaces"))
	}
	l.entitySources()
}

func fileID(name string) string { return strings.TrimSuffix(path.Base(name), ".toml") }

func (l *loader) source(f *source.File, id string, e *sourceEntry) *Source {
	l.word(f.At("kind"), e.Kind, sourceKinds)
	l.word(f.At("trust"), e.Trust, trusts)
	l.word(f.At("language"), e.Language, []string{"vi", "en", "ja"})
	if e.URL != "" && !strings.HasPrefix(e.URL, "https://") {
		l.ps.Add(f.At("url"), "url-not-https", "value", e.URL)
	}
	if e.Date == "" && e.DateNotStated.IsZero() {
		l.ps.Add(f.At("kind"), "date-missing", "id", id)
	}
	return &Source{
		ID: id, Kind: e.Kind, Number: e.Number, NumberSaid: Said{NotStated: e.NumberNotStated},
		Title: e.Title, Issuer: e.Issuer,
		IssuerEntity: find(l, l.records.Entities, "entity", e.IssuerEntity, f.At("issuer_entity")),
		Signer:       Said{Text: e.Signer, NotStated: e.SignerNotStated},
		InForce:      Said{Text: l.dayText(f.At("in_force"), e.InForce), NotStated: e.InForceNotStated},
		Date:         l.period(f.At("date"), e.Date), DateSaid: Said{NotStated: e.DateNotStated}, Collected: l.day(f.At("collected"), e.Collected),
		URL: e.URL, URLSaid: Said{NotStated: e.URLNotStated}, Language: e.Language, Trust: Trust(e.Trust),
		Read: e.Read, ReplacedFrom: l.day(f.At("replaced_from"), e.ReplacedFrom), Note: e.Note,
		At: source.Pos{File: f.Name(), Line: 1, Col: 1},
	}
}

// dayText prints a day in both languages.
func (l *loader) dayText(at source.Pos, text string) lang.Text {
	p := l.day(at, text)
	if p.IsZero() {
		return lang.Text{}
	}
	return lang.Text{VI: p.Name(lang.VI), EN: p.Name(lang.EN)}
}

// entitySources joins what entities say of sources, once the sources are
// known.
func (l *loader) entitySources() {
	for _, u := range l.units {
		at := func(keys ...any) source.Pos { return u.file.At(append([]any{"entity", u.k}, keys...)...) }
		u.to.AreaSource = find(l, l.records.Sources, "source", u.entry.AreaSource, at("area_population_source"))
		find(l, l.records.Sources, "source", u.entry.Names, at("names_source"))
		for n, h := range u.entry.History {
			u.to.History = append(u.to.History, Event{
				Date: l.day(at("history", n, "date"), h.Date), Text: h.Text,
				Source: find(l, l.records.Sources, "source", h.Source, at("history", n, "source")),
			})
		}
	}
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
