package notice

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

func itoa(n int) string { return strconv.Itoa(n) }

// keywords are the words with which a reference that is not a value begins.
var keywords = []string{"concept", "entity", "indicator", "raw", "source", "target"}

// token is one word of a reference and where it stands in the body.
type token struct {
	text string
	at   int
}

// request is a reference taken apart: {{first second third|words}}.
type request struct {
	*reference
	scope
	tokens []token
	words  string
	barred bool // has a bar
	bar    int  // offset of the bar
}

// reference binds {{…}} to the record it names.
func (p *page) reference(n *reference, s scope) {
	if n.open {
		rule := "reference-unclosed"
		if s.table {
			rule = "reference-unclosed-in-table"
		}
		p.prose.open++
		p.add(n.start-len(opening), rule)
		return
	}
	if f, ok := p.printed.Load(string(p.text[n.start:n.stop])); ok {
		p.figure(n, s, f.(figure))
		return
	}
	n.show(string(p.text[n.start-len(opening) : n.stop+len(closing)]))
	q := p.request(n, s)
	if len(q.tokens) == 0 {
		p.add(n.start-len(opening), "reference-empty")
		return
	}
	switch q.tokens[0].text {
	case "raw":
		p.raw(q)
	case "indicator", "source", "entity", "target", "concept":
		p.name(q)
	default:
		p.value(q)
	}
}

// show sets a text as what the reference prints.
func (n *reference) show(text string) {
	n.plain, n.html = text, template.HTMLEscapeString(text)
}

// link makes html a link.
func link(class, path, html string) string {
	return `<a` + class + ` href="` + template.HTMLEscapeString(path) + `">` + html + `</a>`
}

// figure is a value as it is printed in one language.
type figure struct {
	*record.Observation
	entity *record.Entity // where the reference names one
	phrase string         // inside a link
	linked string
}

// figure makes a reference print a value.
func (p *page) figure(n *reference, s scope, f figure) {
	n.figure, n.html = f.Observation, f.linked
	if s.link {
		n.html = f.phrase
	}
	p.body.Figures = once(p.body.Figures, f.Observation)
	if f.entity != nil {
		p.body.Entities = once(p.body.Entities, f.entity)
	}
}

// request takes a reference apart.
func (p *page) request(n *reference, s scope) request {
	q := request{reference: n, scope: s}
	inner := string(p.text[n.start:n.stop])
	names := inner
	if !strings.HasPrefix(strings.TrimSpace(inner), "raw") {
		names, q.words, q.barred = strings.Cut(inner, "|")
		q.bar = n.start + len(names)
		names = strings.TrimSuffix(names, `\`) // in a table the bar is written \|
		q.words = strings.TrimSpace(q.words)
	}
	for at := 0; at < len(names); {
		if names[at] == ' ' || names[at] == '\t' {
			at++
			continue
		}
		end := at + strings.IndexAny(names[at:]+" ", " \t")
		q.tokens = append(q.tokens, token{names[at:end], n.start + at})
		at = end
	}
	return q
}

// raw prints {{raw "these words"}}.
func (p *page) raw(q request) {
	text := strings.TrimSpace(string(p.text[q.tokens[0].at+len("raw") : q.stop]))
	if q.table {
		text = strings.ReplaceAll(text, `\|`, "|")
	}
	inside, opened := strings.CutPrefix(text, `"`)
	inside, closed := strings.CutSuffix(inside, `"`)
	if !opened || !closed || strings.TrimSpace(inside) == "" {
		p.add(q.tokens[0].at, "reference-raw")
		return
	}
	q.show(lang.NoBreak(inside))
}

// name prints a record by its name, as a link where it has a page.
func (p *page) name(q request) {
	if len(q.tokens) != 2 || q.barred && q.words == "" {
		p.add(q.tokens[0].at, "reference-form", "kind", q.tokens[0].text)
		return
	}
	text, class, path := p.named(q.tokens[0].text, q.tokens[1])
	if text == "" {
		return
	}
	if q.words != "" {
		text = q.words
	}
	q.show(text)
	if path != "" && !q.scope.link {
		q.html = link(class, p.lang.Path(path), q.html)
	}
}

// named returns the name of a record, the class of a link to it and its path.
func (p *page) named(kind string, id token) (text, class, path string) {
	b, l := &p.body, p.lang
	switch kind {
	case "indicator":
		if i := look(p, indicators(p.records), id, &b.Indicators); i != nil {
			return cmpText(i.Short, i.Name).In(l), "", i.Path()
		}
	case "source":
		if s := look(p, sources(p.records), id, &b.Sources); s != nil {
			return s.Short(l), ` class="doc"`, s.Path()
		}
	case "entity":
		if e := look(p, entities(p.records), id, &b.Entities); e != nil {
			return e.Name.In(l), "", entityPath(e)
		}
	case "target":
		if t := look(p, targets(p.records), id, &b.Targets); t != nil {
			return t.Name.In(l), "", t.Path()
		}
	case "concept":
		if c := look(p, concepts(p.records), id, &b.Concepts); c != nil {
			return c.Name.In(l), "", c.Path()
		}
	}
	return "", "", ""
}

// entityPath is the profile of an entity; the country has none.
func entityPath(e *record.Entity) string {
	if e.IsCountry() {
		return ""
	}
	return e.Path()
}

// look finds a record and adds it to those the body names.
func look[T any](p *page, s shelf[T], id token, named *[]*T) *T {
	found := get(p, s, id)
	if found != nil {
		*named = once(*named, found)
	}
	return found
}

// get finds a record, or reports that there is none.
func get[T any](p *page, s shelf[T], id token) *T {
	found := s.Get(id.text)
	if found == nil && p.more() {
		s.missing(p.fsys, id.text, p.ps, p.at(id.at))
	}
	return found
}

// once appends a value that the list does not have.
func once[T any](list []*T, t *T) []*T {
	if slices.Contains(list, t) {
		return list
	}
	return append(list, t)
}

func cmpText(short, name lang.Text) lang.Text {
	if short.IsZero() {
		return name
	}
	return short
}

// value prints {{ID PERIOD}} or {{ID PERIOD ENTITY}}: the value with its bound
// and unit, linked to its permalink.
func (p *page) value(q request) {
	i, o := p.find(q)
	if o == nil {
		return
	}
	phrase := string(p.print.Phrase(o))
	f := figure{Observation: o, phrase: phrase, linked: link(` class="figure-link"`, p.lang.Path(o.Path()), phrase)}
	if len(q.tokens) == 3 {
		f.entity = o.Entity
	}
	p.figure(q.reference, q.scope, f)
	if q.barred {
		p.add(q.bar, "reference-value-words", "id", i.ID)
		return
	}
	p.printed.Store(string(p.text[q.start:q.stop]), f)
}

// find returns the observation that a reference names, or reports why there is
// none.
func (p *page) find(q request) (*record.Indicator, *record.Observation) {
	t := q.tokens
	if guess := p.keyword(t[0].text); guess != "" {
		p.add(t[0].at, "reference-keyword", "word", t[0].text, "guess", guess)
		return nil, nil
	}
	i := get(p, indicators(p.records), t[0])
	switch {
	case i == nil:
		return nil, nil
	case len(t) == 1:
		p.add(t[0].at, "reference-without-period", "id", i.ID, "periods", periods(i))
		return nil, nil
	case len(t) > 3:
		p.add(t[3].at, "reference-too-long", "word", t[3].text)
		return nil, nil
	}
	period, err := record.ParsePeriod(t[1].text)
	if err != nil || len(i.In(period)) == 0 {
		p.add(t[1].at, "reference-without-value", "id", i.ID, "period", t[1].text, "periods", periods(i))
		return nil, nil
	}
	return i, p.findEntity(q, i, period)
}

// keyword returns the keyword that an editor may have meant by a word that is the
// id of no indicator and near to none.
func (p *page) keyword(word string) string {
	if p.records.Indicators.Get(word) != nil || source.Nearest(word, indicators(p.records).ids()) != "" {
		return ""
	}
	return source.Nearest(word, keywords)
}

func (p *page) findEntity(q request, i *record.Indicator, period record.Period) *record.Observation {
	id := token{record.CountryID, q.tokens[1].at}
	if len(q.tokens) == 3 {
		id = q.tokens[2]
	}
	entity := get(p, entities(p.records), id)
	if entity == nil {
		return nil
	}
	o := i.Find(period, entity)
	if o == nil {
		p.add(id.at, "reference-without-entity", "id", i.ID, "period", period.String(), "entity", entity.ID, "entities", entitiesIn(i, period))
		return nil
	}
	return o
}

// longestList is how many names a hint lists.
const longestList = 12

// periods lists the periods for which an indicator has values, newest last.
func periods(i *record.Indicator) string {
	var names []string
	for _, period := range i.Periods() {
		names = append(names, period.String())
	}
	if cut := len(names) - longestList; cut > 0 {
		names = append([]string{"…"}, names[cut:]...)
	}
	return strings.Join(names, ", ")
}

// entitiesIn lists the entities that have a value in a period.
func entitiesIn(i *record.Indicator, period record.Period) string {
	var names []string
	for _, o := range i.In(period) {
		if len(names) == longestList {
			names = append(names, "…")
			break
		}
		names = append(names, o.Entity.ID)
	}
	return strings.Join(names, ", ")
}

// countryFigures is every exact value of the country by its digits, for guesses.
func countryFigures(r *record.Records) map[string][]*record.Observation {
	out := map[string][]*record.Observation{}
	for _, i := range r.Indicators.All {
		for _, o := range i.Series {
			if o.Entity.IsCountry() {
				out[o.Value.String()] = append(out[o.Value.String()], o)
			}
		}
	}
	return out
}

// guess returns the reference that prints a typed number, "" where none or
// several would.
func (p *page) guess(digits string, percent bool) string {
	var found *record.Observation
	for _, o := range p.figures()[digits] {
		if isPercent := o.Indicator.Unit != nil && o.Indicator.Unit.Kind == "percent"; isPercent != percent {
			continue
		}
		if found != nil {
			return ""
		}
		found = o
	}
	if found == nil {
		return ""
	}
	return "{{" + found.Indicator.ID + " " + found.Period.String() + "}}"
}
