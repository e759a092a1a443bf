package review

import (
	"fmt"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
)

// Acts is what the publication ledger needs for this change.
type Acts struct {
	Logged  bool   `json:"logged"` // whether anything has been published yet
	All     []Act  `json:"acts"`
	Missing string `json:"missing"` // the text for data/changes.toml, of all acts without a reason
	Others  int    `json:"others"`  // subjects that differ from the ledger for other reasons
}

// Act is one entry that a publication of this change would make.
type Act struct {
	Act    ledger.Act     `json:"act"`
	What   ledger.Subject `json:"-"`
	Kind   ledger.Kind    `json:"kind"`
	Key    string         `json:"key"`
	Was    string         `json:"was"` // as the ledger has it
	Now    string         `json:"now"`
	Why    lang.Text      `json:"why"`    // zero where none is needed or none is written
	Wanted bool           `json:"wanted"` // a reason is needed and not written
	Held   string         `json:"held,omitempty"`

	was, now lang.Text // for people
}

// acts compares the later side with the log, and keeps what this change touches.
func (c *comparison) acts(o Options) Acts {
	if o.Log == nil || o.Changes == nil || c.now.empty {
		return Acts{}
	}
	out := Acts{Logged: o.Log.Size() > 0}
	if !out.Logged {
		return out
	}
	ours := c.differing()
	var missing strings.Builder
	for _, d := range ledger.Compare(o.Log, c.now.facts, c.now.places) {
		if !ours[d.Subject] {
			if d.State != ledger.Held {
				out.Others++
			}
			continue
		}
		act := actOf(&d, o.Changes)
		out.All = append(out.All, act)
		if act.Wanted {
			fmt.Fprintf(&missing, "[[change]]\nact    = %q\nwhat   = %q\nwhy    = { vi = \"…\", en = \"…\" }\noffice = { vi = \"…\", en = \"…\" }\n\n",
				string(act.Act), string(act.Kind)+" "+act.Key)
		}
	}
	out.Missing = strings.TrimSuffix(missing.String(), "\n")
	return out
}

func actOf(d *ledger.Difference, ch *ledger.Changes) Act {
	was, now := d.Texts()
	a := Act{What: d.Subject, Kind: d.Kind, Key: d.Key, Was: was, Now: now}
	for _, l := range lang.All() {
		was, now := d.TextsIn(l)
		set(&a.was, l, was)
		set(&a.now, l, now)
	}
	reasons := ch.Of(d.Subject)
	switch {
	case d.State == ledger.Held:
		a.Act, a.Held = ledger.Publish, d.At.Release
	case d.Derived && d.Follows() && d.State != ledger.Missing:
		a.Act = ledger.Derive
	case d.State == ledger.New:
		a.Act = ledger.Publish
		if d.Derived {
			a.Act = ledger.Derive
		}
	case len(reasons) > 0:
		a.Act, a.Why = reasons[0].Act, reasons[0].Why
	default:
		a.Act, a.Wanted = d.Proposed(), !d.Follows()
	}
	return a
}

// differing are the subjects in which the two sides differ.
func (c *comparison) differing() map[ledger.Subject]bool {
	out := map[ledger.Subject]bool{}
	for _, s := range c.logged {
		out[s] = true
	}
	r := c.review
	for _, all := range [][]Change{r.Figures, r.Tasks, r.Targets, r.Methods, r.Definitions, r.Texts} {
		for _, change := range all {
			out[ledger.Subject{Kind: change.Kind, Key: change.Key}] = true
		}
	}
	for _, order := range r.Ranks {
		for _, m := range order.Moves {
			out[ledger.Subject{Kind: ledger.Score, Key: order.Key + "/" + m.ID}] = true
		}
	}
	return out
}
