package record

import (
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

func (l *loader) sources() {
	type waiting struct {
		file  *source.File
		entry *sourceEntry
		to    *Source
	}
	var all []waiting
	for _, name := range l.tomls(sourceDir, "source") {
		id := fileID(name)
		f, e, ok := decode[sourceEntry](l, name)
		if !ok {
			l.broken["source "+id] = true
			continue
		}
		to := l.source(f, id, e)
		if add(l, &l.records.Sources, "source", id, to, source.Pos{File: name}) {
			all = append(all, waiting{f, e, to})
		}
	}
	for _, p := range all {
		p.to.ReplacedBy = find(l, l.records.Sources, "source", p.entry.ReplacedBy, p.file.At("replaced_by"))
		p.to.Replaces = find(l, l.records.Sources, "source", p.entry.Replaces, p.file.At("replaces"))
	}
	l.entitySources()
}

func (l *loader) source(f *source.File, id string, e *sourceEntry) *Source {
	to := &Source{
		ID: id, Number: e.Number, NumberSaid: Said{NotStated: e.NumberNotStated},
		Kind:  l.word(f.At("kind"), e.Kind, sourceKinds),
		Title: e.Title, Issuer: e.Issuer,
		IssuerEntity: find(l, l.records.Entities, "entity", e.IssuerEntity, f.At("issuer_entity")),
		Signer:       Said{Text: e.Signer, NotStated: e.SignerNotStated},
		InForce:      Said{Text: l.dayText(f.At("in_force"), e.InForce), NotStated: e.InForceNotStated},
		Date:         l.documentDate(f.At("date"), e.Date), DateSaid: Said{NotStated: e.DateNotStated},
		Collected: l.day(f.At("collected"), e.Collected),
		URL:       e.URL, URLSaid: Said{NotStated: e.URLNotStated},
		Language: l.word(f.At("language"), e.Language, documentLanguages),
		Trust:    Trust(l.word(f.At("trust"), e.Trust, trusts)),
		Read:     e.Read, ReplacedFrom: l.day(f.At("replaced_from"), e.ReplacedFrom), Note: e.Note,
		Aliases: Aliases(f.At, e.Aliases), At: source.Pos{File: f.Name(), Line: 1, Col: 1},
	}
	l.proveSource(f, to)
	return to
}

// proveSource proves that a document says of its date, its address and the rest
// one thing at a time.
func (l *loader) proveSource(f *source.File, s *Source) {
	if s.URL != "" && !strings.HasPrefix(s.URL, "https://") {
		l.ps.Add(f.At("url"), "url-not-https", "value", s.URL)
	}
	if !f.Has("date") && !f.Has("date_not_stated") {
		l.ps.Add(f.At(), "date-missing", "id", s.ID)
	}
	for _, key := range []string{"number", "signer", "date", "in_force", "url"} {
		if f.Has(key) && f.Has(key+"_not_stated") {
			l.ps.Add(f.Key(key+"_not_stated"), "stated-and-not-stated", "key", key)
		}
	}
}

// dayText prints a day in both languages.
func (l *loader) dayText(at source.Pos, text string) lang.Text {
	p := l.day(at, text)
	return lang.Text{VI: p.Name(lang.VI), EN: p.Name(lang.EN)}
}

// entitySources joins what entities say of sources, once the sources are
// known.
func (l *loader) entitySources() {
	for _, u := range l.units {
		at := under(u.file, "entity", u.k)
		u.to.AreaSource = find(l, l.records.Sources, "source", u.entry.AreaSource, at("area_population_source"))
		find(l, l.records.Sources, "source", u.entry.Names, at("names_source"))
		for n, h := range u.entry.History {
			u.to.History = append(u.to.History, Event{
				Date: l.day(at("history", n, "date"), h.Date), Text: h.Text,
				Source: l.needSource(h.Source, at("history", n, "source")),
			})
		}
	}
	l.units = nil
}

// documentDate reads the date of a document: a day, or the month or year where
// no more is known. Documents have no quarters.
func (l *loader) documentDate(at source.Pos, text string) Period {
	if text == "" {
		return Period{}
	}
	p, err := ParsePeriod(text)
	if k := p.Kind(); err != nil || k != Day && k != Month && k != Year {
		l.ps.Add(at, "not-a-date", "value", text)
		return Period{}
	}
	return p
}

// SourcesOf are the documents behind values, each once, in the order in which
// they first appear: those that state them, or what they are computed from, and
// those that bring a reply.
func SourcesOf(values []*Observation) []*Source {
	var out []*Source
	seen := map[*Source]bool{nil: true}
	add := func(s *Source) {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	for _, o := range values {
		add(o.Source)
		add(o.StatedSource)
		if o.Reply != nil {
			add(o.Reply.Source)
		}
		if o.IsComputed() {
			add(o.From[0].Source)
			add(o.From[1].Source)
		}
	}
	return out
}
