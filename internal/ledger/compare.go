package ledger

import (
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
)

// State is how what the portal says now stands to the log.
type State string

// The states. What is the same is no [Difference].
const (
	New     State = "new"     // not in the log, or withdrawn
	Changed State = "changed" // in the log with other texts
	Missing State = "missing" // in the log, no longer said
	Held    State = "held"    // new, or changed by what is new, and not to be published yet
)

// Difference is one subject of which the portal says now something else than the
// head of the log.
type Difference struct {
	Subject
	State State
	Now   *Fact  // nil where Missing
	Was   *Entry // nil where the log never spoke of it
	At    Place  // where it is written
	// Derived says that the portal computes it. Cause is then the last of its own
	// inputs that has changed, else of the inputs of its edition; zero where nothing
	// that it is computed from has changed: then the program computes otherwise.
	// Causes are all of those that have changed, Cause among them.
	Derived bool
	Cause   Subject
	Causes  []Subject
}

// Follows reports whether the difference needs no reason of its own.
func (d *Difference) Follows() bool { return d.Derived && d.Cause != Subject{} }

// Compare finds every difference between the head of the log and what the portal
// says now, both sorted by subject. Files of releases are not compared: nobody
// makes them again.
func Compare(l *Log, now []Fact, where func(Subject) Place) []Difference {
	var out []Difference
	add := func(s Subject, state State, f *Fact, e *Entry) {
		d := Difference{Subject: s, State: state, Now: f, Was: e, At: where(s), Derived: s.Kind == Share || s.Kind == Score}
		if state == New && d.At.Release != "" {
			d.State = Held
		}
		out = append(out, d)
	}
	k := 0
	for e := range l.Heads() {
		for ; k < len(now) && now[k].Compare(e.Subject) < 0; k++ {
			add(now[k].Subject, New, &now[k], nil)
		}
		there := k < len(now) && now[k].Subject == e.Subject
		switch {
		case e.Kind == File:
		case there && e.Act == Withdraw:
			add(e.Subject, New, &now[k], &e)
		case there && len(fields(&e.Fact, &now[k])) > 0:
			add(e.Subject, Changed, &now[k], &e)
		case !there && e.Act != Withdraw:
			add(e.Subject, Missing, nil, &e)
		}
		if there {
			k++
		}
	}
	for ; k < len(now); k++ {
		add(now[k].Subject, New, &now[k], nil)
	}
	findCauses(out, now)
	return out
}

// Field is one text of a fact that differs.
type Field struct{ Name, Was, Now string }

// Fields are the texts that differ; for what is new or gone, those that say what
// it is.
func (d *Difference) Fields() []Field {
	was, now := &Fact{}, &Fact{}
	if d.Was != nil {
		was = &d.Was.Fact
	}
	if d.Now != nil {
		now = d.Now
	}
	return slices.DeleteFunc(fields(was, now), func(f Field) bool {
		return d.State != Changed && f.Name != "value" && f.Name != "of" && f.Name != "score" && f.Name != "rank" && f.Name != "sha256"
	})
}

// fields compares two facts text by text. From what it is computed is in the
// definition and in the method, and not compared here.
func fields(was, now *Fact) []Field {
	var out []Field
	for _, f := range []Field{
		{"value", was.Value, now.Value}, {"of", was.Of, now.Of}, {"stated", was.Stated, now.Stated},
		{"bound", was.Bound, now.Bound}, {"status", was.Status, now.Status}, {"since", was.Since, now.Since}, {"unit", was.Unit, now.Unit},
		{"source", was.Source, now.Source}, {"source_date", was.SourceDate, now.SourceDate}, {"trust", was.Trust, now.Trust},
		{"place.vi", was.Place.VI, now.Place.VI}, {"place.en", was.Place.EN, now.Place.EN},
		{"score", was.Score, now.Score}, {"rank", was.Rank, now.Rank}, {"rank_low", was.RankLow, now.RankLow}, {"rank_high", was.RankHigh, now.RankHigh},
		{"sha256", was.SHA256, now.SHA256},
		{"indicator", was.Indicator, now.Indicator}, {"entity", was.Entity, now.Entity}, {"period", was.Period, now.Period},
	} {
		if f.Was != f.Now {
			out = append(out, f)
		}
	}
	return out
}

// Texts are what the log says and what the files say, of the texts that differ:
// "16.4" and "16.5", or "bound above" and "bound exact".
func (d *Difference) Texts() (was, now string) {
	var before, after []string
	for _, f := range d.Fields() {
		name := f.Name + " "
		if f.Name == "value" || f.Name == "sha256" && d.State != Changed {
			name = ""
		}
		before, after = append(before, name+named(f.Was)), append(after, name+named(f.Now))
	}
	switch was, now = strings.Join(before, ", "), strings.Join(after, ", "); d.State {
	case New, Held:
		was = "–"
	case Missing:
		now = "–"
	}
	return was, now
}

// named is a text of a fact in a message: a hash by its beginning, a dash for
// none.
func named(text string) string {
	switch {
	case text == "":
		return "–"
	case isSHA256(text):
		return text[:12] + "…"
	}
	return text
}

// findCauses finds from which differences the derived ones follow. Differences
// are sorted by subject, in which what is computed stands behind what it is
// computed from.
func findCauses(all []Difference, now []Fact) {
	states := make(map[Subject]State, len(all))  // of what a fact hangs on
	numbers := make(map[Subject]State, len(all)) // of what a score hangs on
	shared := map[string]*inputState{}           // of whole editions
	editions := editionInputs(all, now)
	for k := range all {
		d := &all[k]
		if d.Derived {
			own := changedOf(d.inputs(), states)
			if d.Kind == Score {
				own = changedOf(d.inputs(), numbers)
			}
			whole := own
			if name := edition(d.Subject); name != "" {
				if shared[name] == nil {
					shared[name] = changedOf(editions[name], numbers)
				}
				whole = shared[name]
			}
			d.Causes = whole.changed
			if n := len(own.changed); n > 0 {
				d.Cause = own.changed[n-1]
			} else if n := len(whole.changed); n > 0 {
				d.Cause = whole.changed[n-1]
			} else if whole.held {
				d.State = Held
			}
		}
		computes := d.State != Changed || d.computes()
		if computes {
			numbers[d.Subject] = d.State
		}
		if computes || d.Kind != Definition {
			states[d.Subject] = d.State
		}
	}
}

// inputState is what has become of inputs.
type inputState struct {
	changed []Subject // in order, each once
	held    bool      // some wait
}

func changedOf(inputs []Subject, states map[Subject]State) *inputState {
	out := &inputState{}
	for _, s := range inputs {
		switch states[s] {
		case "":
		case Held:
			out.held = true
		default:
			out.changed = append(out.changed, s)
		}
	}
	slices.SortFunc(out.changed, Subject.Compare)
	out.changed = slices.Compact(out.changed)
	return out
}

// computes reports whether a number that is computed from the subject may be
// another because of the change: not by words, nor by where a number was found.
func (d *Difference) computes() bool {
	switch d.Kind {
	case Definition, Method:
		return d.Was.Computes != d.Now.Computes
	}
	return slices.ContainsFunc(fields(&d.Was.Fact, d.Now), func(f Field) bool {
		switch f.Name {
		case "source", "source_date", "trust", "place.vi", "place.en", "sha256":
			return false
		}
		return true
	})
}

// inputs are what a derived fact is, and was, computed from.
func (d *Difference) inputs() []Subject {
	var out []Subject
	if d.Now != nil {
		out = append(out, d.Now.From...)
	}
	if d.Was != nil {
		out = append(out, d.Was.From...)
	}
	return out
}

// edition is that part of the key of a score which all rows of an edition share;
// "" of anything else.
func edition(s Subject) string {
	if s.Kind != Score {
		return ""
	}
	parts := strings.SplitN(s.Key, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}

// editionInputs are the inputs of all rows of each edition in which a row
// differs: a rank hangs on every value of its table.
func editionInputs(all []Difference, now []Fact) map[string][]Subject {
	out := map[string][]Subject{}
	for k := range all {
		if d := &all[k]; d.Kind == Score {
			out[edition(d.Subject)] = append(out[edition(d.Subject)], d.inputs()...)
		}
	}
	for k := range now {
		if name := edition(now[k].Subject); name != "" && out[name] != nil {
			out[name] = append(out[name], now[k].From...)
		}
	}
	for name, inputs := range out {
		slices.SortFunc(inputs, Subject.Compare)
		out[name] = slices.Compact(inputs)
	}
	return out
}

// reasonOf is the reason and the office of a change, none for nil.
func reasonOf(c *Change) (why, office lang.Text) {
	if c == nil {
		return lang.Text{}, lang.Text{}
	}
	return c.Why, c.Office
}
