package record

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Records is everything under data/, loaded, linked and proved. Nothing in it
// changes after [Load].
type Records struct {
	Site       Site
	Themes     Register[Theme]
	Concepts   Register[Concept]
	Units      Register[Unit]
	Entities   Register[Entity]
	Sets       Register[Set]
	Sources    Register[Source]
	Indicators Register[Indicator]
	Targets    Register[Target]
	Programmes Register[Programme]

	TaskLists    Register[TaskList]
	Tasks        Register[Task] // in the order of the lists
	Technologies Register[Technology]
	Databases    Register[Database]

	TechnologyLists Register[TechnologyList]
	Questions       Register[Question]
	DatabaseLists   Register[DatabaseList]

	Schedule Register[ScheduleEntry]
	Feedback Register[Feedback]

	Held int // values that [HoldBack] left out
	held map[string]bool
}

// Register is the records of one kind: All in the order in which they are
// shown, and each by its id.
type Register[T any] struct {
	All  []*T
	byID map[string]*T
}

// Get returns the record with that id, or nil.
func (r Register[T]) Get(id string) *T { return r.byID[id] }

// Site is data/site.toml: what the portal is called, who publishes it, and up
// to which day sources were collected.
type Site struct {
	Title       lang.Text `toml:"title" rule:"required"`
	Tagline     lang.Text `toml:"tagline" rule:"required"`
	Description lang.Text `toml:"description" rule:"required"`
	BaseURL     string    `toml:"base_url" rule:"required"`     // https, no slash at the end
	IDAuthority string    `toml:"id_authority" rule:"required"` // "example.org,2026", in every id of feeds and events; never changes
	Languages   []string  `toml:"languages" rule:"required"`
	AsOfText    string    `toml:"as_of" rule:"required"`
	AsOf        Period    `toml:"-"` // a day: the last on which sources were collected
	Publisher   Publisher `toml:"publisher" rule:"required"`
	Feedback    Receiving `toml:"feedback"`
	Licence     Licence   `toml:"licence" rule:"required"`
	Code        Licence   `toml:"code_licence"`
	Ledger      Ledger    `toml:"ledger"`
	Security    *Security `toml:"security"` // nil where there is nobody to tell
	Admin       Admin     `toml:"admin"`
}

// PublishedBy names who publishes the portal, for programs: the body that
// answers for it, and while none does the portal by its title.
func (s *Site) PublishedBy() lang.Text {
	if s.Publisher.Responsible == "" {
		return s.Title
	}
	return s.Publisher.Name
}

// Disclaimer is what the portal says it is while no body answers for it; zero
// where one does.
func (s *Site) Disclaimer() lang.Text {
	if s.Publisher.Responsible == "" {
		return s.Publisher.Name
	}
	return lang.Text{}
}

// Rights are the licence by name and, while no body answers for the portal,
// what it says it is.
func (s *Site) Rights(l lang.Lang) string {
	if d := s.Disclaimer(); !d.IsZero() {
		return s.Licence.Name + ". " + d.In(l)
	}
	return s.Licence.Name
}

// Publisher is who answers for the portal (VN-01). An empty field is shown as
// "not yet", never left out in silence.
type Publisher struct {
	Name        lang.Text `toml:"name" rule:"required"`
	Responsible string    `toml:"responsible"`
	Address     string    `toml:"address"`
	Phone       string    `toml:"phone"`
	Email       string    `toml:"email"`
}

// Receiving says whether the portal takes feedback, and what whoever answers
// for it has decided on personal data (PD-07, PD-08). As long as nothing is
// decided the form asks for no address to answer to.
type Receiving struct {
	Open            bool   `toml:"open"`
	Contact         string `toml:"contact"`          // where people ask for their own data
	RetentionMonths int    `toml:"retention_months"` // how long a message is kept
}

// Answers reports whether the form may ask for an address to answer to: someone
// is responsible for it, can be reached, and has said how long it is kept.
func (r Receiving) Answers() bool { return r.Open && r.Contact != "" }

// Licence is the terms under which something may be used.
type Licence struct {
	Name string    `toml:"name" rule:"required"`
	URL  string    `toml:"url" rule:"required"`
	Note lang.Text `toml:"note"`
}

// Theme is a subject under which indicators stand.
type Theme struct {
	ID   string    `toml:"id" rule:"required"`
	Name lang.Text `toml:"name" rule:"required"`
}

// Concept is what several indicators measure, each by its own method.
type Concept struct {
	ID         string       `toml:"id" rule:"required"`
	Name       lang.Text    `toml:"name" rule:"required"`
	Note       lang.Text    `toml:"note"`
	Indicators []*Indicator `toml:"-"` // in the order of their ids
}

// Unit is what a value counts.
type Unit struct {
	ID    string    `toml:"id" rule:"required"`
	Name  lang.Text `toml:"name" rule:"required"`  // as in the head of a table
	Short lang.Text `toml:"short" rule:"optional"` // after a number: "%", " tỷ đồng"; zero where nothing follows
	Kind  string    `toml:"kind" rule:"required"`  // percent, count, money, rank, index
}

// Entity is the country, a body or a province.
type Entity struct {
	ID         string
	Name       lang.Text
	Full       lang.Text // with "Tỉnh", "Thành phố"; the name where the file gives none
	Short      lang.Text // for tiles and chart labels; the name where the file gives none
	Kind       string
	Code       string // of the General Statistics Office, as text: "01"
	ISO        string // ISO 3166-2, where known
	Region     lang.Text
	Area       source.Decimal // km²
	Population source.Decimal
	AreaSource *Source // of area and population
	MergedInto *Entity // nil unless this unit was merged away
	MergedFrom []*Entity
	Leads      []*Target // the targets that it leads
	From       Period    // first day, where the unit is younger than the records
	Until      Period    // last day
	History    []Event
	Note       lang.Text
	Tile       Tile // of provinces and cities: the place on the tile map
	Aliases    []Alias

	TasksLed, TasksHelped []*Task // the tasks it leads, and helps with
	At                    source.Pos
}

// Event is one dated change in the life of an entity.
type Event struct {
	Date   Period
	Text   lang.Text
	Source *Source
}

// CountryID is the id of the whole country, the entity of every value that
// names none.
const CountryID = "viet-nam"

// IsCountry reports whether e is the whole country.
func (e *Entity) IsCountry() bool { return e.ID == CountryID }

// lives reports whether e existed at some day of p.
func (e *Entity) lives(p Period) bool {
	if !e.From.IsZero() && p.Last().Before(e.From.First()) {
		return false
	}
	return e.Until.IsZero() || !p.First().After(e.Until.Last())
}

// Set is a group of entities that belong together in a period.
type Set struct {
	ID      string
	Name    lang.Text
	Members []*Entity // in the order of the file
	From    Period
	Until   Period
	At      source.Pos
	members map[*Entity]bool
}

// Has reports whether e is a member of s.
func (s *Set) Has(e *Entity) bool { return s.members[e] }

// Source is a document that the portal quotes.
type Source struct {
	ID           string
	Kind         string
	Number       string // as printed; "" where there is none
	NumberSaid   Said   // where we looked for a number in vain
	Title        lang.Text
	Issuer       lang.Text
	IssuerEntity *Entity
	Signer       Said
	InForce      Said
	Date         Period // day, month or year of the document; zero where not stated
	DateSaid     Said
	Collected    Period // day on which we read it
	URL          string
	URLSaid      Said
	Language     string
	Trust        Trust
	Read         lang.Text // how it was read, in words
	ReplacedBy   *Source
	ReplacedFrom Period
	Replaces     *Source
	Note         lang.Text
	Observations []*Observation // every figure quoted from it: by indicator, period, entity
	Targets      []*Target
	Aliases      []Alias
	Assigned     []*Task     // tasks that it assigns
	Lists        []*TaskList // lists of tasks that it prints
	At           source.Pos
}

// Short names the document in a line of text: its number, or who issued it
// and when, where it has none.
func (s *Source) Short(l lang.Lang) string {
	switch {
	case s.Number != "":
		return s.Number
	case s.Date.IsZero():
		return s.Issuer.In(l)
	}
	return s.Issuer.In(l) + ", " + lang.Running(l, s.Date.Name(l))
}

// Said is something a source may or may not state: a text, an entity, or the
// place in which we looked and found nothing.
type Said struct {
	Text      lang.Text
	Entity    *Entity
	NotStated lang.Text // words for where we looked
	Where     *Source   // the document in which we looked
}

// IsStated reports whether there is a statement to print.
func (s Said) IsStated() bool { return s.Entity != nil || !s.Text.IsZero() }

// In returns the statement in l, "" where none is stated.
func (s Said) In(l lang.Lang) string {
	if s.Entity != nil {
		return s.Entity.Name.In(l)
	}
	if s.Text.IsZero() {
		return ""
	}
	return s.Text.In(l)
}

// Indicator is one thing measured by one method, in one universe, by one
// measurer.
type Indicator struct {
	ID          string
	Name        lang.Text
	Short       lang.Text // at most 24 characters, for chart labels
	Concept     *Concept  // nil where it stands alone
	Theme       *Theme
	Kind        string // Statistic, ManagementInformation or Statement
	Unit        *Unit
	Decimals    int // digits of computed values; a stated value keeps its own
	Better      Better
	Universe    lang.Text
	Owner       Said
	Definition  Said
	Method      Said
	Limits      lang.Text
	NextRelease Said
	Note        lang.Text
	Min, Max    source.Decimal // range a value may lie in; unset means open
	Derived     *Derived
	Sums        []Sum
	Targets     []*Target
	Related     []*Indicator   // of the same concept, in the order of their ids
	Series      []*Observation // by period, then by entity
	Sets        []*Set         // the sets its tables cover
	Aliases     []Alias
	Moved       []Move // periods under which values stood before
	At          source.Pos
}

// Derived says how a computed indicator comes about: numerator / denominator,
// in percent.
type Derived struct {
	Numerator, Denominator *Indicator
}

// Sum states that parts make a whole; every build proves it (design.md, 4).
type Sum struct {
	Whole  *Observation
	Parts  []*Observation
	Stated bool // the source's own parts do not add; both numbers are shown
	Total  source.Decimal
	Note   lang.Text
}

// Observation is one value: indicator, entity, period. What it shares with the
// other rows of its table is in its [Origin], so that half a million values
// stay small (design.md, 11).
type Observation struct {
	Indicator *Indicator
	Entity    *Entity
	Period    Period
	Value     source.Decimal // as written
	Of        source.Decimal // the whole of which Value is a part
	Stated    source.Decimal // the share or derived value that the source prints
	*Origin
	From      *[2]*Observation // numerator and denominator of a computed value
	line, col int32            // of the value in the file of its indicator
}

// At is the place of the value; of the numerator's where it is computed.
func (o *Observation) At() source.Pos {
	if o.IsComputed() {
		return o.From[0].At()
	}
	return source.Pos{File: o.Indicator.At.File, Line: int(o.line), Col: int(o.col)}
}

func (o *Observation) standAt(at source.Pos) { o.line, o.col = int32(at.Line), int32(at.Col) }

// Origin says where a value comes from, and how exact and how final it is. The
// rows of a table share one; it is never nil in a loaded record.
type Origin struct {
	Source  *Source
	Locator lang.Text
	Since   Period // first day of a cumulative count; the period is its last day
	Bound   Bound
	Status  Status
	Trust   Trust  // the value's own, else its source's
	Release Period // the day before which it may not be published; zero where it may
	Note    lang.Text
	Reply   *Reply
	// Of a computed value only: where Stated is printed.
	StatedSource  *Source
	StatedLocator lang.Text
}

// Reply is an agency's answer, shown beside the row it is about (design.md,
// 4).
type Reply struct {
	Date   Period
	Text   lang.Text
	Source *Source
}

// IsComputed reports whether the portal computed the value.
func (o *Observation) IsComputed() bool { return o.From != nil }

// ShareDigits is the number of digits of a computed share where neither the
// source nor the indicator asks for another.
const ShareDigits = 1

// Share returns Value as a percentage of Of, rounded half away from zero to
// the digits of the share the source states, at least [ShareDigits]; unset
// where there is no whole. It is as exact as the value: of "over 3 of 12" it is
// a share of over 25 %.
func (o *Observation) Share() source.Decimal {
	if !o.Of.IsSet() || o.Of.Sign() == 0 {
		return source.Decimal{}
	}
	return share(o.Value, o.Of, max(ShareDigits, o.Stated.Digits()))
}

func share(part, whole source.Decimal, digits int) source.Decimal {
	return source.Quo(part.Mul(hundred()), whole, digits)
}

func hundred() source.Decimal { return decimal("100") }

func zero() source.Decimal { return decimal("0") }

// decimal makes a constant of the program.
func decimal(text string) source.Decimal {
	d, err := source.ParseDecimal(text)
	if err != nil {
		panic(err)
	}
	return d
}

// StatedDiffers reports whether the share or derived value that the source
// prints is another than the one computed from its own exact numbers, rounded
// half away from zero to as many digits as the source prints. A source that
// prints 95 for 1,227 of 1,298 (94.53 %) has rounded rightly and does not
// differ; 94, or 94.6, would. Both numbers are shown in either case; what
// differs must be explained. Where a number is only a bound nothing is proved.
func (o *Observation) StatedDiffers() bool {
	if !o.Stated.IsSet() || o.Bound != Exact {
		return false
	}
	computed := o.statedAgain()
	return computed.IsSet() && computed.Cmp(o.Stated) != 0
}

// statedAgain computes what the source states, at the digits it states; unset
// where there are no numbers to compute it from.
func (o *Observation) statedAgain() source.Decimal {
	switch {
	case o.Of.IsSet():
		return share(o.Value, o.Of, o.Stated.Digits())
	case o.IsComputed():
		return share(o.From[0].Value, o.From[1].Value, o.Stated.Digits())
	}
	return source.Decimal{}
}

// Target is one promise in a document.
type Target struct {
	ID         string
	Name       lang.Text
	Number     string // as printed; "" where the document numbers nothing
	Programme  *Programme
	From       int // first year of a phase that ends with Year; 0 where there is none
	Year       int // 0 where the document names none
	Yearly     bool
	Lead       []*Entity // who leads, where the document says so
	LeadOther  lang.Text // a lead that is no agency here, as printed
	Operator   string
	Value      source.Decimal
	ValueTo    source.Decimal // upper end of a range
	Text       lang.Text      // of a qualitative target
	Unit       *Unit
	Source     *Source
	Locator    lang.Text
	Indicators []*Indicator // those that measure it
	Comparable lang.Text    // why they measure it only in part
	Owes       Said         // who owes a figure, where a document says so
	OwesSource *Source
	Also       []*Target // the same subject in other documents or phases
	Note       lang.Text
	At         source.Pos
}

// HasLead reports whether the document says who leads.
func (t *Target) HasLead() bool { return len(t.Lead) > 0 || !t.LeadOther.IsZero() }

// Programme is the targets of one file: those that belong together, be they in
// one document or in several that amend each other.
type Programme struct {
	ID      string // the name of the file
	Name    lang.Text
	Note    lang.Text
	Targets []*Target
}

// Sources are the documents that set the targets, in the order in which they
// first appear.
func (p *Programme) Sources() []*Source {
	var out []*Source
	for _, t := range p.Targets {
		if !slices.Contains(out, t.Source) {
			out = append(out, t.Source)
		}
	}
	return out
}

// Latest returns the newest value of e, or nil.
func (i *Indicator) Latest(e *Entity) *Observation { return i.before(len(i.Series), e) }

// Of returns the values of e, oldest first.
func (i *Indicator) Of(e *Entity) []*Observation {
	var out []*Observation
	for _, p := range i.Periods() {
		if o := i.Find(p, e); o != nil {
			out = append(out, o)
		}
	}
	return out
}

// National returns the country's own values, oldest first.
func (i *Indicator) National() []*Observation {
	var out []*Observation
	for _, o := range i.Series {
		if o.Entity.IsCountry() {
			out = append(out, o)
		}
	}
	return out
}

// Periods returns the periods for which the indicator has a value, oldest
// first.
func (i *Indicator) Periods() []Period {
	var out []Period
	for k := 0; k < len(i.Series); k = i.end(i.Series[k].Period) {
		out = append(out, i.Series[k].Period)
	}
	return out
}

// before returns the newest value of e before place k of Series, or nil.
func (i *Indicator) before(k int, e *Entity) *Observation {
	for k > 0 {
		p := i.Series[k-1].Period
		if o := i.Find(p, e); o != nil {
			return o
		}
		k = i.start(p)
	}
	return nil
}

// after returns the oldest value of e from place k of Series on, or nil.
func (i *Indicator) after(k int, e *Entity) *Observation {
	for k < len(i.Series) {
		p := i.Series[k].Period
		if o := i.Find(p, e); o != nil {
			return o
		}
		k = i.end(p)
	}
	return nil
}

// In returns the values of p, the country first, then in the order of ids.
func (i *Indicator) In(p Period) []*Observation { return i.Series[i.start(p):i.end(p)] }

// start is the place in Series of the first value not before p.
func (i *Indicator) start(p Period) int {
	return sort.Search(len(i.Series), func(k int) bool { return i.Series[k].Period.Compare(p) >= 0 })
}

// end is the place in Series of the first value after p.
func (i *Indicator) end(p Period) int {
	return sort.Search(len(i.Series), func(k int) bool { return i.Series[k].Period.Compare(p) > 0 })
}

// Find returns the value of e in p, or nil.
func (i *Indicator) Find(p Period, e *Entity) *Observation {
	in := i.In(p)
	k, ok := slices.BinarySearchFunc(in, e, func(o *Observation, e *Entity) int { return compareEntities(o.Entity, e) })
	if !ok {
		return nil
	}
	return in[k]
}

// Newest returns the newest value of the whole country, else the newest of
// any entity; nil where the indicator has none.
func (i *Indicator) Newest() *Observation {
	if len(i.Series) == 0 {
		return nil
	}
	for k := len(i.Series); k > 0; {
		k = i.start(i.Series[k-1].Period)
		if first := i.Series[k]; first.Entity.IsCountry() {
			return first
		}
	}
	return i.Series[len(i.Series)-1]
}

// compareEntities puts the country first, then goes by id.
func compareEntities(a, b *Entity) int {
	if a.IsCountry() != b.IsCountry() {
		if a.IsCountry() {
			return -1
		}
		return 1
	}
	return cmp.Compare(a.ID, b.ID)
}

func compareObservations(a, b *Observation) int {
	if c := a.Period.Compare(b.Period); c != 0 {
		return c
	}
	return compareEntities(a.Entity, b.Entity)
}

// Figure returns the value of that name ([Observation.Figure]), or nil.
func (r *Records) Figure(name string) *Observation {
	id, rest, _ := strings.Cut(name, "/")
	when, of, has := strings.Cut(rest, "/")
	if !has {
		of = CountryID
	}
	i, e := r.Indicators.Get(id), r.Entities.Get(of)
	p, err := ParsePeriod(when)
	if i == nil || e == nil || err != nil || has && e.IsCountry() {
		return nil
	}
	return i.Find(p, e)
}

// Newest returns the date of the newest document from which a figure or a list
// of tasks is quoted.
func (r *Records) Newest() Period {
	var newest Period
	for _, s := range r.Sources.All {
		if len(s.Observations)+len(s.Lists) > 0 && !s.Date.IsZero() && (newest.IsZero() || s.Date.Compare(newest) > 0) {
			newest = s.Date
		}
	}
	return newest
}
