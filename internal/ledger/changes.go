package ledger

import (
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// ChangesFile holds the reasons for changes that are not published yet. They are
// written in the same commit as the change, so that both are reviewed together.
const ChangesFile = "data/changes.toml"

// Changes is data/changes.toml.
type Changes struct {
	All  []Change
	body []byte // the file as read, nil where there is none
}

// Change is the reason for one change, or for several of one name.
type Change struct {
	Act    Act // Correct, Revise or Withdraw
	Kind   Kind
	Key    string // without the star
	Prefix bool   // "…/*": everything of one indicator or ranking whose key begins with Key
	Why    lang.Text
	Office lang.Text
	At     source.Pos // of the key what
	Waits  bool       // what it explains, or part of it, waits for values that are held back
}

// Covers reports whether the reason is about a subject.
func (c *Change) Covers(s Subject) bool {
	return c.Kind == s.Kind && (c.Key == s.Key || c.Prefix && strings.HasPrefix(s.Key, c.Key))
}

// Of are the reasons that are about a subject, in the order of the file.
func (c *Changes) Of(s Subject) []*Change {
	var out []*Change
	for k := range c.All {
		if c.All[k].Covers(s) {
			out = append(out, &c.All[k])
		}
	}
	return out
}

// Await marks the reasons of what will differ otherwise from the log once nothing
// is held back any more: they are not used up by a publication before that. held
// and all are the differences without and with what is held back.
func (c *Changes) Await(held, all []Difference) {
	today := make(map[Subject]*Difference, len(held))
	for k := range held {
		today[held[k].Subject] = &held[k]
	}
	for k := range all {
		d := &all[k]
		same := today[d.Subject]
		if d.State == New || d.State == Held || d.Follows() || same != nil && same.says() == d.says() {
			continue
		}
		for _, reason := range c.Of(d.Subject) {
			reason.Waits = true
		}
	}
}

// says is what the portal says now, in one text.
func (d *Difference) says() string {
	was, now := d.Texts()
	if d.Now != nil {
		now += d.Now.SHA256 // of which Texts gives the beginning
	}
	return string(d.State) + was + "→" + now
}

type changesFile struct {
	Changes []changeEntry `toml:"change"`
}

type changeEntry struct {
	Act    string    `toml:"act" rule:"required"`
	What   string    `toml:"what" rule:"required"`
	Why    lang.Text `toml:"why" rule:"required"`
	Office lang.Text `toml:"office" rule:"required"`
}

// changeActs are the acts that need a reason.
var changeActs = []Act{Revise, Correct, Withdraw}

// Shapes is the one kind of file under data/ that editors write for this package.
func Shapes() []source.Shape {
	var acts []string
	for _, a := range changeActs {
		acts = append(acts, string(a))
	}
	return []source.Shape{{Name: "changes", Files: ChangesFile, Type: reflect.TypeFor[changesFile](), Words: map[string][]string{"ledger.changeEntry.act": acts}}}
}

// ReadChanges reads data/changes.toml; none is no reason. What is wrong with it
// goes to ps.
func ReadChanges(fsys fs.FS, ps *source.Problems) *Changes {
	c := &Changes{}
	if _, err := fs.Stat(fsys, ChangesFile); err != nil {
		return c
	}
	f, ok := source.ReadTOML(fsys, ChangesFile, ps)
	if !ok {
		return c
	}
	c.body = f.Body()
	var file changesFile
	if !f.Decode(&file, ps) {
		return c
	}
	for k := range file.Changes {
		at := func(keys ...any) source.Pos { return f.At(append([]any{"change", k}, keys...)...) }
		if change, ok := readChange(at, &file.Changes[k], ps); ok {
			c.All = append(c.All, change)
		}
	}
	return c
}

// readChange joins one entry.
func readChange(at func(...any) source.Pos, e *changeEntry, ps *source.Problems) (Change, bool) {
	kind, key, cut := strings.Cut(e.What, " ")
	c := Change{Act: Act(e.Act), Kind: Kind(kind), Why: oneLine(e.Why), Office: oneLine(e.Office), At: at("what")}
	c.Key, c.Prefix = strings.CutSuffix(key, "*")
	ok := true
	if !slices.Contains(changeActs, c.Act) {
		ps.Add(at("act"), "change-act", "act", e.Act)
		ok = false
	}
	if !cut || key == "" || strings.ContainsAny(c.Key, " *") || c.Kind == File || !slices.Contains(Kinds(), c.Kind) {
		ps.Add(at("what"), "change-what", "what", e.What)
		ok = false
	} else if c.Prefix && !(slices.Contains([]Kind{Value, Share, Score}, c.Kind) && len(c.Key) > 1 && strings.HasSuffix(c.Key, "/")) {
		ps.Add(at("what"), "change-star", "what", e.What)
		ok = false
	}
	for _, t := range []struct{ key, lang, text string }{
		{"why", "vi", c.Why.VI}, {"why", "en", c.Why.EN}, {"office", "vi", c.Office.VI}, {"office", "en", c.Office.EN},
	} {
		// What an escape like \u202E hides in the file is seen here.
		if f := checkText(t.text); f != nil {
			ps.Add(at(t.key, t.lang), f.Rule, f.Args...)
			ok = false
		} else if t.text != "" && !strings.ContainsFunc(t.text, unicode.IsLetter) {
			ps.Add(at(t.key, t.lang), "change-wordless", "key", t.key, "text", t.text)
			ok = false
		}
	}
	return c, ok
}

// oneLine joins the lines of a text, as TOML has them between three quotes.
func oneLine(t lang.Text) lang.Text {
	join := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
	}
	return lang.Text{VI: join(t.VI), EN: join(t.EN)}
}

// changesHeader begins the file where it has no words of its own.
const changesHeader = "# Cách viết tệp này: data/README.vi.md, mục changes.toml.\n# How this file is written: data/README.md, changes.toml.\n"

// emptied is the file once its reasons are in the log: the comment that it began
// with, and the reasons that wait. nil where there is no file.
func (c *Changes) emptied() []byte {
	if c.body == nil {
		return nil
	}
	var waiting []byte
	for k := range c.All {
		if c.All[k].Waits {
			waiting = append(append(waiting, '\n'), c.All[k].block()...)
		}
	}
	if !slices.ContainsFunc(c.All, func(one Change) bool { return !one.Waits }) {
		return c.body
	}
	return append(c.head(), waiting...)
}

// block is the reason as it is written in the file.
func (c *Change) block() string {
	quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	text := func(t lang.Text) string {
		return `{ vi = "` + quote.Replace(t.VI) + `", en = "` + quote.Replace(t.EN) + `" }`
	}
	return "[[change]]\nact    = \"" + string(c.Act) + "\"\nwhat   = \"" + quote.Replace(c.what()) + "\"\nwhy    = " + text(c.Why) + "\noffice = " + text(c.Office) + "\n"
}

// head is the comment with which the file begins.
func (c *Changes) head() []byte {
	var head strings.Builder
	for line := range strings.Lines(string(c.body)) {
		if text := strings.TrimSpace(line); text != "" && !strings.HasPrefix(text, "#") {
			break
		}
		head.WriteString(line)
	}
	if text := strings.TrimSpace(head.String()); text != "" {
		return []byte(text + "\n")
	}
	return []byte(changesHeader)
}

// SiteConfig is what data/site.toml says of the log. Only production asks
// whether the development key is allowed; elsewhere it is. The answer is about
// the newest checkpoint: where the first real key signs from some size on, what
// the development key signed before stays proved, or no older release would be.
func SiteConfig(s *record.Site, production bool) Config {
	refused := production && !s.Ledger.AllowDevelopmentKey
	before := len(s.Ledger.Keys) > 0 // whether there may be checkpoints before the first real key; none is of size 0
	for _, k := range s.Ledger.Keys {
		before = before && k.From > 1
	}
	c := Config{Origin: s.Ledger.Origin, AllowDevelopment: !refused || before, RefuseDevelopmentHead: refused}
	for _, k := range s.Ledger.Keys {
		c.Keys = append(c.Keys, Key{Verifier: k.Verifier, From: int64(k.From)})
	}
	for _, k := range s.Ledger.Witnesses {
		c.Witnesses = append(c.Witnesses, Key{Verifier: k.Verifier, From: int64(k.From)})
	}
	return c
}
