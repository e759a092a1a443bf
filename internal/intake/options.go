package intake

import (
	"io/fs"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Options is what is said about a sheet, by flags, by a mapping file or by
// answers. What is not said is empty, and found out or asked. A mapping file is
// for the sheets that follow: it never has what is true of one sheet only.
type Options struct {
	Indicators   []Columns         `toml:"indicator"`
	Sheet        string            `toml:"sheet"`
	Header       int               `toml:"header"`        // number of a row of the header
	NameColumn   string            `toml:"name_column"`   // title, or letters: "B"
	PeriodColumn string            `toml:"period_column"` // title, or letters
	Set          string            `toml:"set"`           // or "none": values stand each for itself
	Numbers      string            `toml:"numbers"`       // "vi": 1.132,5 or "en": 1,132.5
	Percent      string            `toml:"percent"`       // "number": 16.4 or "fraction": 0.164
	Digits       string            `toml:"digits"`        // "shown" or "stored"
	Hidden       string            `toml:"hidden"`        // rows: "keep" or "skip"
	Dates        string            `toml:"dates"`         // "serial": plain numbers are days
	Names        map[string]string `toml:"names"`         // name in the sheet to id

	// Of this sheet alone.
	Period    string    `toml:"-"`
	TitleSays string    `toml:"-"` // periods that titles speak of and that are not the period: "2026-01,2025"
	Source    string    `toml:"-"`
	Locator   lang.Text `toml:"-"`
}

// None is said where a sheet has no such column, or a value is of no set.
const None = "none"

// Columns are the columns of one indicator, by title or letters.
type Columns struct {
	ID     string `toml:"id" rule:"required"`
	Value  string `toml:"value"`
	Of     string `toml:"of"`     // or "none"
	Stated string `toml:"stated"` // or "none"
}

// optionWords are the words that may stand at a key.
var optionWords = map[string][]string{
	"numbers": {"vi", "en"}, "percent": {"number", "fraction"}, "digits": {"shown", "stored"},
	"hidden": {"keep", "skip"}, "dates": {"serial"},
}

// Shapes is the one kind of file that this package reads.
func Shapes() []source.Shape {
	words := map[string][]string{}
	for key, allowed := range optionWords {
		words["intake.Options."+key] = allowed
	}
	return []source.Shape{{Name: "import", Files: "data/imports/*.toml", Type: reflect.TypeFor[Options](), Words: words}}
}

// ReadMapping reads a mapping file. One with a period, a source or a locator is
// refused: the next sheet would be written over the figures of that period.
func ReadMapping(fsys fs.FS, name string, ps *source.Problems) (Options, bool) {
	var o Options
	f, ok := source.ReadTOML(fsys, name, ps)
	if !ok || !ofOneSheet(f, ps) || !f.Decode(&o, ps) {
		return Options{}, false
	}
	return o, o.check(f, ps)
}

// ofOneSheet reports the keys that are true of one sheet only, with the flags to
// write instead.
func ofOneSheet(f *source.File, ps *source.Problems) bool {
	ok := true
	for _, key := range []string{"period", "source", "locator"} {
		n, found := f.Node(key)
		if !found {
			continue
		}
		flags := "--locator-vi “…” --locator-en “…”"
		if n.Kind() == source.Text {
			flags = "--" + key + " " + strings.Trim(string(f.Body()[n.At():n.End()]), `"'`)
		}
		ps.Add(f.Key(key), "intake-mapping-once", "key", key, "flags", flags)
		ok = false
	}
	return ok
}

// Check proves the words of options that are given as flags.
func (o Options) Check(ps *source.Problems) bool { return o.check(nil, ps) }

func (o Options) check(f *source.File, ps *source.Problems) bool {
	ok := true
	for _, w := range []struct{ key, value string }{
		{"numbers", o.Numbers}, {"percent", o.Percent}, {"digits", o.Digits}, {"hidden", o.Hidden}, {"dates", o.Dates},
	} {
		allowed := optionWords[w.key]
		if w.value == "" || slices.Contains(allowed, w.value) {
			continue
		}
		at := source.Pos{File: "--" + w.key}
		if f != nil {
			at = f.At(w.key)
		}
		ps.Add(at, "intake-option", "key", w.key, "value", w.value, "allowed", strings.Join(allowed, ", "))
		ok = false
	}
	return ok
}

// Over lays options over others: what is said here holds.
func (o Options) Over(under Options) Options {
	out := under
	if len(o.Indicators) > 0 {
		out.Indicators = mergeColumns(o.Indicators, under.Indicators)
	}
	if o.Header > 0 {
		out.Header = o.Header
	}
	for _, p := range []struct {
		to   *string
		from string
	}{
		{&out.Sheet, o.Sheet}, {&out.NameColumn, o.NameColumn}, {&out.PeriodColumn, o.PeriodColumn}, {&out.Period, o.Period}, {&out.TitleSays, o.TitleSays}, {&out.Set, o.Set},
		{&out.Source, o.Source}, {&out.Numbers, o.Numbers}, {&out.Percent, o.Percent}, {&out.Digits, o.Digits}, {&out.Hidden, o.Hidden}, {&out.Dates, o.Dates},
		{&out.Locator.VI, o.Locator.VI}, {&out.Locator.EN, o.Locator.EN},
	} {
		if p.from != "" {
			*p.to = p.from
		}
	}
	out.Names = map[string]string{}
	for _, names := range []map[string]string{under.Names, o.Names} {
		for name, id := range names {
			out.Names[name] = id
		}
	}
	return out
}

// mergeColumns takes the indicators that are named, with the columns that a
// mapping file has for them.
func mergeColumns(over, under []Columns) []Columns {
	var out []Columns
	for _, c := range over {
		for _, u := range under {
			if u.ID != c.ID {
				continue
			}
			for _, p := range []struct {
				to   *string
				from string
			}{{&c.Value, u.Value}, {&c.Of, u.Of}, {&c.Stated, u.Stated}} {
				if *p.to == "" {
					*p.to = p.from
				}
			}
		}
		out = append(out, c)
	}
	return out
}

// samePeriod reports whether two texts are one period: "11/2025" and "2025-11".
func samePeriod(a, b string) bool {
	p, ok := readPeriod(a)
	q, also := readPeriod(b)
	return ok && also && p == q
}

// Answer lays the answer to a question into the options.
func (o *Options) Answer(q Question, answer string) {
	switch q.Key {
	case "sheet":
		o.Sheet = answer
	case "header":
		o.Header = atoi(answer)
	case "name_column":
		o.NameColumn = answer
	case "period_column":
		if q.About != "" && samePeriod(answer, o.Period) {
			o.TitleSays = strings.TrimPrefix(o.TitleSays+","+q.About, ",")
			return
		}
		o.PeriodColumn, o.Period = answer, ""
	case "period":
		o.Period = answer
	case "set":
		o.Set = answer
	case "source":
		o.Source = answer
	case "numbers":
		o.Numbers = answer
	case "percent":
		o.Percent = answer
	case "digits":
		o.Digits = answer
	case "hidden":
		o.Hidden = answer
	case "dates":
		o.Dates = answer
	case "indicator":
		o.Indicators = append(o.Indicators, Columns{ID: answer})
	case "title_says":
		if samePeriod(answer, o.Period) {
			o.TitleSays = strings.TrimPrefix(o.TitleSays+","+q.About, ",")
		}
		o.Period = answer
	case "value", "of", "stated":
		for k := range o.Indicators {
			if c := &o.Indicators[k]; c.ID == q.About {
				*map[string]*string{"value": &c.Value, "of": &c.Of, "stated": &c.Stated}[q.Key] = answer
			}
		}
	case "names":
		if o.Names == nil {
			o.Names = map[string]string{}
		}
		o.Names[q.About] = answer
	}
}

// Flags are the flags that say the same, so that a person need not answer again.
// Of several indicators a mapping file tells.
func (o Options) Flags() string {
	var b strings.Builder
	flag := func(key, value string) {
		if value != "" {
			b.WriteString(" --" + key + " '" + strings.ReplaceAll(value, "'", `'\''`) + "'")
		}
	}
	if len(o.Indicators) == 1 {
		c := o.Indicators[0]
		flag("indicator", c.ID)
		flag("value", c.Value)
		flag("of", c.Of)
		flag("stated", c.Stated)
	}
	if o.Header > 0 {
		flag("header", strconv.Itoa(o.Header))
	}
	for _, f := range [][2]string{
		{"sheet", o.Sheet}, {"name-column", o.NameColumn}, {"period-column", o.PeriodColumn}, {"period", o.Period}, {"title-says", o.TitleSays},
		{"set", o.Set}, {"source", o.Source}, {"locator-vi", o.Locator.VI}, {"locator-en", o.Locator.EN}, {"numbers", o.Numbers},
		{"percent", o.Percent}, {"digits", o.Digits}, {"hidden", o.Hidden}, {"dates", o.Dates},
	} {
		flag(f[0], f[1])
	}
	for _, name := range slices.Sorted(keys(o.Names)) {
		flag("name", name+"="+o.Names[name])
	}
	return strings.TrimPrefix(b.String(), " ")
}

// TOML writes what will hold of the next sheet too as a mapping file.
func (o Options) TOML() []byte {
	var b strings.Builder
	b.WriteString("# Cách đọc một bảng tính: portal import TỆP --mapping với tên của tệp này. Mọi khóa có trong data/README.vi.md.\n")
	b.WriteString("# How a sheet is read: portal import FILE --mapping with the name of this file. data/README.md lists the keys.\n")
	line := func(key, value string) {
		if value != "" {
			b.WriteString(key + " = " + tomlText(value) + "\n")
		}
	}
	line("sheet", o.Sheet)
	if o.Header > 0 {
		b.WriteString("header = " + strconv.Itoa(o.Header) + "\n")
	}
	line("name_column", o.NameColumn)
	line("period_column", o.PeriodColumn)
	line("set", o.Set)
	line("numbers", o.Numbers)
	line("percent", o.Percent)
	line("digits", o.Digits)
	line("hidden", o.Hidden)
	line("dates", o.Dates)
	for _, c := range o.Indicators {
		b.WriteString("\n[[indicator]]\n")
		line("id", c.ID)
		line("value", c.Value)
		line("of", c.Of)
		line("stated", c.Stated)
	}
	if len(o.Names) > 0 {
		b.WriteString("\n[names]\n")
	}
	for _, name := range slices.Sorted(keys(o.Names)) {
		line(tomlText(name), o.Names[name])
	}
	return []byte(b.String())
}
