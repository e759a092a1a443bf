package verify

import (
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
)

// absent reports what the log says and the copy does not show: a value that is
// in no list of the API, in no table, on no page in a language or not at its own
// address, and a text without its line among the meanings.
func (c *check) absent() {
	for e := range c.log.Heads() {
		if e.Act == ledger.Withdraw {
			continue
		}
		shown := c.seen(&e).Load()
		lacks := func(bit uint32) bool { return shown&bit == 0 }
		say := func(name, rule string) { c.add(name, rule, "figure", e.String(), "entry", seqText(e)) }
		switch {
		case e.Kind == ledger.File:
		case e.Kind == ledger.Score:
			if lacks(inAPI) {
				say(apiFolder+"rankings", "verify-absent-api")
			}
			if lacks(inTable) {
				say(dataFolder+"rankings", "verify-absent-table")
			}
			c.absentFrom(&e, lacks, say)
		case slices.Contains(meant(), e.Kind):
			if lacks(inMeaning) {
				say(meaningName(e.Kind), "verify-absent-meaning")
			}
		default:
			c.absentFigure(&e, lacks, say)
		}
	}
}

// absentFigure is absent for a value, or a share. The share of a part in its
// whole has no row of its own in tables, and may be left out of pages.
func (c *check) absentFigure(e *ledger.Entry, lacks func(uint32) bool, say func(name, rule string)) {
	if lacks(inAPI) {
		say(apiFolder+"observations", "verify-absent-api")
	}
	if e.Kind == ledger.Share && !c.isComputed(e) {
		return
	}
	if lacks(inTable) {
		say(dataFolder+"observations.csv", "verify-absent-table")
	}
	c.absentFrom(e, lacks, say)
	for _, l := range lang.All() {
		page, own := uint32(onPageVI), uint32(onOwnVI)
		if l == lang.EN {
			page, own = onPageEN, onOwnEN
		}
		switch {
		case lacks(page):
			say(strings.TrimPrefix(l.Path("/"), "/")+"**.html", "verify-absent-page")
		case lacks(own):
			say(ownPage(l, e.Key), "verify-absent-address")
		}
	}
}

// isComputed tells a value that the portal computed from the share of a value
// that a source gives.
func (c *check) isComputed(e *ledger.Entry) bool {
	value, ok := c.log.Head(ledger.Subject{Kind: ledger.Value, Key: e.Key})
	return !ok || value.Act == ledger.Withdraw
}
