package ledger

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// MaxLine is the most bytes that one entry may have: an entry bundle of C2SP
// tlog-tiles gives the length in two bytes.
const MaxLine = 1<<16 - 1

// field is one member of the JSON of an entry: its name and where in the entry
// its value lives, as *string, *int64, *lang.Text, *[]Subject or *[]int64. A value that is
// "", -1 or empty is left out.
type field struct {
	name string
	at   any
}

// fields are all members in canonical order.
func (e *Entry) fields() [31]field {
	return [31]field{
		{"act", (*string)(&e.Act)},
		{"bound", &e.Bound},
		{"cause", &e.Cause},
		{"causes", &e.Causes},
		{"computes", &e.Computes},
		{"entity", &e.Entity},
		{"from", &e.From},
		{"indicator", &e.Indicator},
		{"key", &e.Key},
		{"kind", (*string)(&e.Kind)},
		{"logged", &e.Logged},
		{"of", &e.Of},
		{"office", &e.Office},
		{"period", &e.Period},
		{"place", &e.Place},
		{"previous", &e.Previous},
		{"rank", &e.Rank},
		{"rank_high", &e.RankHigh},
		{"rank_low", &e.RankLow},
		{"reason", &e.Reason},
		{"score", &e.Score},
		{"seq", &e.Seq},
		{"sha256", &e.SHA256},
		{"since", &e.Since},
		{"source", &e.Source},
		{"source_date", &e.SourceDate},
		{"stated", &e.Stated},
		{"status", &e.Status},
		{"trust", &e.Trust},
		{"unit", &e.Unit},
		{"value", &e.Value},
	}
}

// Line is the entry in canonical JSON, without a line end: the bytes whose hash
// is the leaf of the log. It refuses an entry that [Read] would refuse by itself:
// more than 65,535 bytes; text with control characters, marks of direction or
// other characters that cannot be seen, or not composed (NFC); a day, decimal or
// hash that is none; a change without reason or office.
func (e *Entry) Line() ([]byte, error) {
	if f := e.check(); f != nil {
		return nil, f
	}
	line, f := e.encode()
	if f != nil {
		return nil, f
	}
	if len(line) > MaxLine {
		return nil, tooLong(len(line))
	}
	return line, nil
}

func tooLong(size int) *Fault {
	return &Fault{Rule: "ledger-line-long", Args: []string{"bytes", strconv.Itoa(size), "limit", strconv.Itoa(MaxLine)}}
}

func (e *Entry) encode() ([]byte, *Fault) {
	line := make([]byte, 0, 512)
	for _, f := range e.fields() {
		if f.absent() {
			continue
		}
		line = append(line, ",\""+f.name+"\":"...)
		var fault *Fault
		if line, fault = f.append(line); fault != nil {
			return nil, fault.with("name", f.name)
		}
	}
	line[0] = '{' // seq is never absent
	return append(line, '}'), nil
}

func (f field) absent() bool {
	switch at := f.at.(type) {
	case *string:
		return *at == ""
	case *int64:
		return *at == -1
	case *lang.Text:
		return at.VI == "" && at.EN == ""
	case *[]int64:
		return len(*at) == 0
	}
	return len(*f.at.(*[]Subject)) == 0
}

func (f field) append(line []byte) ([]byte, *Fault) {
	switch at := f.at.(type) {
	case *string:
		return appendClean(line, *at)
	case *int64:
		return strconv.AppendInt(line, *at, 10), nil
	case *lang.Text:
		return appendBilingual(line, *at)
	case *[]int64:
		for k, n := range *at {
			line = strconv.AppendInt(append(line, "[,"[min(k, 1)]), n, 10)
		}
		return append(line, ']'), nil
	}
	line = append(line, '[')
	for k, s := range *f.at.(*[]Subject) {
		if k > 0 {
			line = append(line, ',')
		}
		var fault *Fault
		if line, fault = appendClean(line, s.String()); fault != nil {
			return nil, fault
		}
	}
	return append(line, ']'), nil
}

func appendClean(line []byte, text string) ([]byte, *Fault) {
	if f := checkText(text); f != nil {
		return nil, f
	}
	return appendQuoted(line, text), nil
}

func appendBilingual(line []byte, t lang.Text) ([]byte, *Fault) {
	start := len(line)
	for _, part := range []struct{ name, text string }{{"en", t.EN}, {"vi", t.VI}} {
		if part.text == "" {
			continue
		}
		line = append(line, ",\""+part.name+"\":"...)
		var fault *Fault
		if line, fault = appendClean(line, part.text); fault != nil {
			return nil, fault
		}
	}
	line[start] = '{'
	return append(line, '}'), nil
}

// ParseEntry reads one line of the log, without its line end. It takes only the
// bytes that [Entry.Line] writes; anything else is a [Fault].
func ParseEntry(line []byte) (Entry, error) {
	if len(line) > MaxLine {
		return Entry{}, tooLong(len(line))
	}
	e := Entry{Seq: -1, Previous: -1, Cause: -1}
	d := decoder{line: line}
	if f := d.entry(&e); f != nil {
		return Entry{}, f
	}
	if f := e.check(); f != nil {
		return Entry{}, f
	}
	again, f := e.encode()
	if f != nil {
		return Entry{}, f
	}
	if !bytes.Equal(again, line) {
		for d.at = 0; d.at < min(len(line), len(again)) && line[d.at] == again[d.at]; d.at++ {
		}
		return Entry{}, d.fault(string(again[d.at:min(len(again), d.at+20)]))
	}
	return e, nil
}

// entry reads the members into e.
func (d *decoder) entry(e *Entry) *Fault {
	fields := e.fields()
	next := 0
	f := d.members(func(name string) *Fault {
		k := slices.IndexFunc(fields[:], func(f field) bool { return f.name == name })
		switch {
		case k < 0:
			return &Fault{Rule: "ledger-key-unknown", Args: []string{"key", name}}
		case k < next:
			return &Fault{Rule: "ledger-key-order", Args: []string{"key", name}}
		}
		next = k + 1
		return d.value(fields[k].at)
	})
	if f == nil && d.at < len(d.line) {
		f = d.fault("")
	}
	return f
}

// value reads what stands at the present place.
func (d *decoder) value(into any) (f *Fault) {
	switch into := into.(type) {
	case *string:
		*into, f = d.text()
	case *int64:
		*into, f = d.integer()
	case *lang.Text:
		f = d.members(func(name string) *Fault {
			part := &into.EN
			switch name {
			case "vi":
				part = &into.VI
			case "en":
			default:
				return &Fault{Rule: "ledger-key-unknown", Args: []string{"key", name}}
			}
			return d.value(part)
		})
	case *[]int64:
		f = d.list(func() *Fault {
			n, f := d.integer()
			*into = append(*into, n)
			return f
		})
	case *[]Subject:
		f = d.list(func() *Fault {
			text, f := d.text()
			if f == nil {
				kind, key, _ := strings.Cut(text, ":")
				*into = append(*into, Subject{Kind(kind), key})
			}
			return f
		})
	}
	return f
}

// String is "value:gdp-contribution/2025", the form of a subject in "from".
func (s Subject) String() string { return string(s.Kind) + ":" + s.Key }

// check proves what an entry by itself must hold.
func (e *Entry) check() *Fault {
	form := func(name, value string) *Fault {
		return &Fault{Rule: "ledger-form", Args: []string{"name", name, "value", value}}
	}
	switch {
	case e.Seq < 0 || e.Seq > largest:
		return form("seq", fmt.Sprint(e.Seq))
	case !isDay(e.Logged):
		return form("logged", e.Logged)
	case !slices.Contains([]Act{Publish, Revise, Correct, Withdraw, Derive}, e.Act):
		return form("act", string(e.Act))
	case !slices.Contains(Kinds(), e.Kind):
		return form("kind", string(e.Kind))
	case e.Key == "":
		return form("key", e.Key)
	case e.SHA256 != "" && !isSHA256(e.SHA256):
		return form("sha256", e.SHA256)
	case e.Computes != "" && !isSHA256(e.Computes):
		return form("computes", e.Computes)
	case e.Act != Withdraw && e.SHA256 == "" && (e.Kind == File || slices.Contains(MeaningKinds(), e.Kind)):
		return form("sha256", "")
	case e.Act != Withdraw && e.Value == "" && (e.Kind == Value || e.Kind == Share):
		return form("value", "")
	}
	for _, d := range []struct{ name, value string }{{"value", e.Value}, {"of", e.Of}, {"stated", e.Stated}, {"score", e.Score}} {
		if _, err := source.ParseDecimal(d.value); d.value != "" && err != nil {
			return form(d.name, d.value)
		}
	}
	for _, s := range e.From {
		if !slices.Contains(Kinds(), s.Kind) || s.Key == "" {
			return form("from", s.String())
		}
	}
	return e.checkAct()
}

// checkAct proves that reason, office and cause stand where the act asks for
// them and nowhere else.
func (e *Entry) checkAct() *Fault {
	derived := e.Kind == Share || e.Kind == Score
	whole := func(t lang.Text) bool { return strings.TrimSpace(t.VI) != "" && strings.TrimSpace(t.EN) != "" }
	given := e.Reason != lang.Text{} || e.Office != lang.Text{}
	changes := e.Act == Revise || e.Act == Correct || e.Act == Withdraw
	switch {
	case (e.Act == Derive) != derived && !changes:
		return &Fault{Rule: "ledger-act-kind", Args: []string{"act", string(e.Act), "kind", string(e.Kind)}}
	case (changes || given) && !whole(e.Reason):
		return &Fault{Rule: "ledger-reason", Args: []string{"act", string(e.Act), "name", "reason"}}
	case (changes || given) && !whole(e.Office):
		return &Fault{Rule: "ledger-reason", Args: []string{"act", string(e.Act), "name", "office"}}
	case given && !changes && (e.Act == Derive || e.Previous < 0):
		return &Fault{Rule: "ledger-reason-misplaced", Args: []string{"act", string(e.Act)}}
	case e.Previous < -1 || e.Previous >= e.Seq:
		return &Fault{Rule: "ledger-previous", Args: []string{"subject", e.Subject.String(), "found", entryName(e.Previous), "want", "< " + entryName(e.Seq)}}
	case e.Act == Derive && e.Cause < 0, e.Cause < -1, e.Cause >= e.Seq, e.Cause >= 0 && !derived:
		return &Fault{Rule: "ledger-cause", Args: []string{"cause", entryName(e.Cause), "kind", string(e.Kind)}}
	}
	for k, n := range e.Causes {
		if len(e.Causes) < 2 || k > 0 && n <= e.Causes[k-1] || n < 0 || n >= e.Seq || !slices.Contains(e.Causes, e.Cause) {
			return &Fault{Rule: "ledger-cause", Args: []string{"cause", entryName(n), "kind", string(e.Kind)}}
		}
	}
	return nil
}

// entryName is the number of an entry, or a dash for none.
func entryName(seq int64) string {
	if seq < 0 {
		return "–"
	}
	return strconv.FormatInt(seq, 10)
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func isSHA256(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == 32 && strings.ToLower(s) == s
}
