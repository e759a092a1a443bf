package record

import (
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// The shapes of the files as an editor writes them. The loader joins them to
// the published records: the editors' format and the public one may change apart.

type vocabularyFile struct {
	Themes   []Theme   `toml:"theme" rule:"required"`
	Concepts []Concept `toml:"concept"`
	Units    []Unit    `toml:"unit" rule:"required"`
}

type entityFile struct {
	Entities []entityEntry `toml:"entity"`
	Sets     []setEntry    `toml:"set"`
}

type entityEntry struct {
	ID         string         `toml:"id" rule:"required"`
	Name       lang.Text      `toml:"name" rule:"required"`
	Full       lang.Text      `toml:"full"`
	Short      lang.Text      `toml:"short"`
	Kind       string         `toml:"kind" rule:"required"`
	Code       string         `toml:"code"`
	ISO        string         `toml:"iso"`
	Region     lang.Text      `toml:"region"`
	Area       source.Decimal `toml:"area_km2"`
	Population source.Decimal `toml:"population"`
	AreaSource string         `toml:"area_population_source"`
	MergedInto string         `toml:"merged_into"`
	From       string         `toml:"from"`
	Until      string         `toml:"until"`
	History    []eventEntry   `toml:"history"`
	Names      string         `toml:"names_source"`
	Note       lang.Text      `toml:"note"`
	Tile       []int          `toml:"tile"`
	Aliases    []string       `toml:"aliases"`
}

type eventEntry struct {
	Date   string    `toml:"date" rule:"required"`
	Text   lang.Text `toml:"text" rule:"required"`
	Source string    `toml:"source" rule:"required"`
}

type setEntry struct {
	ID      string    `toml:"id" rule:"required"`
	Name    lang.Text `toml:"name" rule:"required"`
	Members []string  `toml:"members" rule:"required"`
	From    string    `toml:"from"`
	Until   string    `toml:"until"`
}

type sourceEntry struct {
	Kind             string    `toml:"kind" rule:"required"`
	Number           string    `toml:"number"`
	NumberNotStated  lang.Text `toml:"number_not_stated"`
	Title            lang.Text `toml:"title" rule:"required"`
	Issuer           lang.Text `toml:"issuer" rule:"required"`
	IssuerEntity     string    `toml:"issuer_entity"`
	Signer           lang.Text `toml:"signer"`
	SignerNotStated  lang.Text `toml:"signer_not_stated"`
	InForce          string    `toml:"in_force"`
	InForceNotStated lang.Text `toml:"in_force_not_stated"`
	Date             string    `toml:"date"`
	DateNotStated    lang.Text `toml:"date_not_stated"`
	Collected        string    `toml:"collected" rule:"required"`
	URL              string    `toml:"url"`
	URLNotStated     lang.Text `toml:"url_not_stated"`
	Language         string    `toml:"language" rule:"required"`
	Trust            string    `toml:"trust" rule:"required"`
	Read             lang.Text `toml:"read" rule:"required"`
	ReplacedBy       string    `toml:"replaced_by"`
	ReplacedFrom     string    `toml:"replaced_from"`
	Replaces         string    `toml:"replaces"`
	Note             lang.Text `toml:"note"`
	Aliases          []string  `toml:"aliases"`
}

// saidEntry is { vi, en }, { entity } or { not_stated = "SOURCE" }.
type saidEntry struct {
	VI        string `toml:"vi"`
	EN        string `toml:"en"`
	Entity    string `toml:"entity"`
	NotStated string `toml:"not_stated"`
}

// CheckTOML refuses a mixture of the three forms, none of them, and half a
// translation. Only owner and next_release may be an entity.
func (s saidEntry) CheckTOML(f *source.File, path []any, ps *source.Problems) {
	key := keyName(path)
	switch words := s.VI != "" || s.EN != ""; {
	case !words && s.Entity == "" && s.NotStated == "":
		ps.Add(f.At(path...), "said-nothing", "key", key)
	case words && s.Entity != "", words && s.NotStated != "", s.Entity != "" && s.NotStated != "":
		ps.Add(f.At(path...), "said-two-ways", "key", key)
	case s.Entity != "" && key != "owner" && key != "next_release":
		ps.Add(f.At(append(path, "entity")...), "entity-not-here", "key", key)
	case words:
		bothLanguages(f, path, s.VI, s.EN, ps)
	}
}

// bothLanguages refuses half a translation.
func bothLanguages(f *source.File, path []any, vi, en string, ps *source.Problems) {
	switch {
	case vi == "":
		ps.Add(f.At(path...), "missing-translation", "lang", "vi", "key", keyName(path))
	case en == "":
		ps.Add(f.At(path...), "missing-translation", "lang", "en", "key", keyName(path))
	}
}

type indicatorEntry struct {
	Name        lang.Text          `toml:"name" rule:"required"`
	Short       lang.Text          `toml:"short"`
	Concept     string             `toml:"concept"`
	Theme       string             `toml:"theme" rule:"required"`
	Kind        string             `toml:"kind" rule:"required"`
	Unit        string             `toml:"unit" rule:"required"`
	Decimals    int                `toml:"decimals"`
	Better      string             `toml:"better" rule:"required"`
	Universe    lang.Text          `toml:"universe" rule:"required"`
	Owner       saidEntry          `toml:"owner" rule:"required"`
	Definition  saidEntry          `toml:"definition" rule:"required"`
	Method      saidEntry          `toml:"method" rule:"required"`
	Limits      lang.Text          `toml:"limits"`
	Scale       scaleEntry         `toml:"scale"`
	NextRelease saidEntry          `toml:"next_release"`
	Note        lang.Text          `toml:"note"`
	Aliases     []string           `toml:"aliases"`
	Moved       map[string]string  `toml:"moved"`
	Derived     derivedEntry       `toml:"derived"`
	Stated      []statedEntry      `toml:"stated"`
	Observed    []observationEntry `toml:"observation"`
	Tables      []tableEntry       `toml:"table"`
	Sums        []sumEntry         `toml:"sum"`
}

// isDerived reports whether the values are computed.
func (e *indicatorEntry) isDerived() bool { return e.Derived.Numerator != "" }

// count is how many values the file holds.
func (e *indicatorEntry) count() int {
	n := len(e.Observed)
	for k := range e.Tables {
		n += len(e.Tables[k].Rows)
	}
	return n
}

type scaleEntry struct {
	Min source.Decimal `toml:"min"`
	Max source.Decimal `toml:"max"`
}

type derivedEntry struct {
	Numerator   string `toml:"numerator" rule:"required"`
	Denominator string `toml:"denominator" rule:"required"`
}

type statedEntry struct {
	Period  string         `toml:"period" rule:"required"`
	Entity  string         `toml:"entity"`
	Value   source.Decimal `toml:"value" rule:"required"`
	Source  string         `toml:"source" rule:"required"`
	Locator lang.Text      `toml:"locator"`
}

type observationEntry struct {
	Period  string         `toml:"period" rule:"required"`
	Entity  string         `toml:"entity"`
	Value   source.Decimal `toml:"value" rule:"required"`
	Of      source.Decimal `toml:"of"`
	Stated  source.Decimal `toml:"stated"`
	Bound   string         `toml:"bound"`
	Status  string         `toml:"status"`
	Since   string         `toml:"since"`
	Source  string         `toml:"source" rule:"required"`
	Locator lang.Text      `toml:"locator"`
	Trust   string         `toml:"trust"`
	Release string         `toml:"release"`
	Note    lang.Text      `toml:"note"`
	Reply   replyEntry     `toml:"reply"`
}

type replyEntry struct {
	Date   string    `toml:"date" rule:"required"`
	Text   lang.Text `toml:"text" rule:"required"`
	Source string    `toml:"source" rule:"required"`
}

type tableEntry struct {
	Period  string                      `toml:"period" rule:"required"`
	Set     string                      `toml:"set" rule:"required"`
	Source  string                      `toml:"source" rule:"required"`
	Locator lang.Text                   `toml:"locator"`
	Status  string                      `toml:"status"`
	Since   string                      `toml:"since"`
	Trust   string                      `toml:"trust"`
	Release string                      `toml:"release"`
	Note    lang.Text                   `toml:"note"`
	Columns []string                    `toml:"columns" rule:"required"`
	Rows    map[string][]source.Decimal `toml:"rows" rule:"required"`
	Notes   map[string]lang.Text        `toml:"notes"`
	Replies map[string]replyEntry       `toml:"replies"`
}

type sumEntry struct {
	Period string    `toml:"period" rule:"required"`
	Entity string    `toml:"entity"`
	Parts  []string  `toml:"parts" rule:"required"`
	Stated bool      `toml:"stated"`
	Note   lang.Text `toml:"note"`
}

type targetFile struct {
	Programme programmeEntry `toml:"programme"`
	Targets   []targetEntry  `toml:"target" rule:"required"`
}

type programmeEntry struct {
	Name lang.Text `toml:"name" rule:"required"`
	Note lang.Text `toml:"note"`
}

type targetEntry struct {
	ID         string         `toml:"id" rule:"required"`
	Name       lang.Text      `toml:"name" rule:"required"`
	Number     string         `toml:"number"`
	From       int            `toml:"from"`
	Year       int            `toml:"year"`
	Yearly     bool           `toml:"yearly"`
	Lead       []string       `toml:"lead"`
	LeadOther  lang.Text      `toml:"lead_other"`
	Operator   string         `toml:"operator" rule:"required"`
	Value      source.Decimal `toml:"value"`
	ValueTo    source.Decimal `toml:"value_to"`
	Text       lang.Text      `toml:"text"`
	Unit       string         `toml:"unit"`
	Source     string         `toml:"source" rule:"required"`
	Locator    lang.Text      `toml:"locator"`
	Indicators []string       `toml:"indicators"`
	Comparable lang.Text      `toml:"comparable"`
	Owes       owesEntry      `toml:"owes"`
	Also       []string       `toml:"also"`
	Note       lang.Text      `toml:"note"`
}

type owesEntry struct {
	Entity string `toml:"entity"`
	VI     string `toml:"vi"`
	EN     string `toml:"en"`
	Source string `toml:"source" rule:"required"`
}

// CheckTOML refuses an owner that is named twice, or not at all.
func (e owesEntry) CheckTOML(f *source.File, path []any, ps *source.Problems) {
	switch words := e.VI != "" || e.EN != ""; {
	case !words && e.Entity == "":
		ps.Add(f.At(path...), "said-nothing", "key", keyName(path))
	case words && e.Entity != "":
		ps.Add(f.At(path...), "said-two-ways", "key", keyName(path))
	case words:
		bothLanguages(f, path, e.VI, e.EN, ps)
	}
}
