package verify

import (
	"cmp"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// Where the copy shows what an entry says, as bits.
const (
	inAPI = 1 << iota
	inTable
	inMeaning
	onPageVI
	onPageEN
	onOwnVI // at the address of the figure
	onOwnEN
	inRelease
)

// row is one value as a file shows it: names of columns, or of members of JSON,
// and their texts. What is not there is not compared.
type row map[string]string

// isObservation tells a row of values from any other.
func (r row) isObservation() bool {
	return r.has("indicator", "entity", "period", "value", "bound")
}

// isScore tells a row of an edition of a ranking.
func (r row) isScore() bool { return r.has("ranking", "period", "entity", "score", "rank") }

func (r row) has(names ...string) bool {
	for _, name := range names {
		if _, ok := r[name]; !ok {
			return false
		}
	}
	return true
}

// row compares a row with the log, if it is one of those that hold values.
func (c *check) row(at source.Pos, where uint32, r row) {
	switch {
	case r.isObservation():
		c.observation(at, where, r)
	case r.isScore():
		c.score(at, where, r)
	}
}

// figure is the newest entry of a figure: as a source gives it or, where the
// portal computed it, as a share.
func (c *check) figure(key string) (e ledger.Entry, ok bool) {
	value, ok := c.log.Head(ledger.Subject{Kind: ledger.Value, Key: key})
	if ok && value.Act != ledger.Withdraw {
		return value, true
	}
	share, computed := c.log.Head(ledger.Subject{Kind: ledger.Share, Key: key})
	if computed && (!ok || share.Act != ledger.Withdraw) {
		return share, true
	}
	return value, ok
}

// find finds the entry behind a row: the newest of its figure or, where the row
// tells of an act, the one that it names.
func (c *check) find(at source.Pos, r row, newest func() (ledger.Entry, bool), name string) (e ledger.Entry, ok bool) {
	if r["act"] != "" {
		return c.named(at, r["entry"], name)
	}
	e, ok = newest()
	switch {
	case !ok:
		c.put(at, "verify-unlogged", "figure", name)
		return e, false
	case e.Act == ledger.Withdraw:
		c.put(at, "verify-withdrawn", "figure", name, "entry", seqText(e))
		return e, false
	}
	if said := r["entry"]; said != "" && said != seqText(e) {
		c.put(at, "verify-entry-number", "figure", name, "found", said, "want", seqText(e))
	}
	return e, true
}

// named is an entry by the number that a file gives, if it is of that name.
func (c *check) named(at source.Pos, text, name string) (ledger.Entry, bool) {
	seq, err := strconv.ParseInt(text, 10, 64)
	if err == nil && seq >= 0 && seq < c.log.Size() {
		if e := c.log.Entry(seq); e.Key == name || e.String() == name {
			return e, true
		}
	}
	c.put(at, "verify-entry-number", "figure", name, "found", text, "want", "0 … "+strconv.FormatInt(c.log.Size()-1, 10))
	return ledger.Entry{}, false
}

func seqText(e ledger.Entry) string { return strconv.FormatInt(e.Seq, 10) }

// observation compares one value.
func (c *check) observation(at source.Pos, where uint32, r row) {
	key := r["indicator"] + "/" + r["period"]
	name := cmp.Or(r["id"], key+"/"+r["entity"])
	e, ok := c.find(at, r, func() (ledger.Entry, bool) {
		if e, ok := c.figure(key + "/" + r["entity"]); ok {
			return e, true
		}
		e, ok := c.figure(key)
		return e, ok && e.Entity == r["entity"]
	}, name)
	if !ok {
		return
	}
	c.compare(at, e, r, "id", e.Key, "value", e.Value, "of", e.Of, "stated", e.Stated, "since", e.Since, "bound", e.Bound, "status", e.Status,
		"unit", e.Unit, "trust", e.Trust, "source", e.Source, "source_date", e.SourceDate, "locator_vi", e.Place.VI, "locator_en", e.Place.EN)
	c.entityName(at, e, r)
	where |= place(at.File, &e)
	if said, has := r["share"]; has && r["act"] == "" {
		c.share(at, e, said, where)
	}
	c.seen(&e).Or(where)
}

// share compares the share that a row gives of a part in its whole.
func (c *check) share(at source.Pos, of ledger.Entry, said string, where uint32) {
	if of.Kind != ledger.Value {
		return
	}
	e, ok := c.log.Head(ledger.Subject{Kind: ledger.Share, Key: of.Key})
	if ok && e.Act != ledger.Withdraw {
		c.compare(at, e, row{"share": said}, "share", e.Value)
		c.seen(&e).Or(where)
	} else if said != "" {
		c.put(at, "verify-unlogged", "figure", of.Key+"#share")
	}
}

// compare compares parts of a row, by name and text, with what an entry has.
func (c *check) compare(at source.Pos, e ledger.Entry, r row, parts ...string) {
	c.values.Add(1)
	for k := 0; k < len(parts); k += 2 {
		found, has := r[parts[k]]
		if want := parts[k+1]; has && found != want {
			c.put(at, "verify-value", "figure", e.Key, "part", parts[k], "found", found, "want", want, "entry", seqText(e))
		}
	}
}

// score compares a row of an edition: the score, the rank and its range, and the
// values from which they come.
func (c *check) score(at source.Pos, where uint32, r row) {
	key := r["ranking"] + "/" + r["period"] + "/"
	single, grouped := key+r["entity"], key+r["group"]+"/"+r["entity"]
	find := func() (ledger.Entry, bool) {
		e, ok := c.log.Head(ledger.Subject{Kind: ledger.Score, Key: grouped})
		if !ok || e.Act == ledger.Withdraw {
			if alone, is := c.log.Head(ledger.Subject{Kind: ledger.Score, Key: single}); is && (!ok || alone.Act != ledger.Withdraw) {
				return alone, true
			}
		}
		return e, ok
	}
	_, logged := find()
	if logged || r["score"]+r["rank"] != "" || r["act"] != "" {
		if e, ok := c.find(at, r, find, single); ok {
			c.compare(at, e, r, "score", e.Score, "rank", e.Rank, "rank_low", e.RankLow, "rank_high", e.RankHigh)
			c.entityName(at, e, r)
			c.seen(&e).Or(where | place(at.File, &e))
		}
	}
	for _, prefix := range []string{"c", "beside"} {
		for n := 1; c.component(at, r, prefix+strconv.Itoa(n)+"_"); n++ {
		}
	}
}

// component compares the value of one component of a row, and says whether the
// row has it.
func (c *check) component(at source.Pos, r row, prefix string) bool {
	indicator, has := r[prefix+"indicator"]
	if !has {
		return false
	}
	if r[prefix+"value"] == "" {
		return true
	}
	part := row{"indicator": indicator, "period": r["period"], "entity": r["entity"]}
	for _, name := range []string{"value", "of", "stated", "source"} {
		if text, has := r[prefix+name]; has {
			part[name] = text
		}
	}
	c.observation(at, 0, part)
	return true
}

// part is what an entry says of one part of a figure: "" the value, "of",
// "stated", and of a score "rank".
func part(e ledger.Entry, name string) (text string, known bool) {
	switch {
	case e.Kind == ledger.Score && name == "":
		return e.Score, true
	case e.Kind == ledger.Score && name == "rank":
		return e.Rank, true
	case name == "" || e.Kind == ledger.Share && name == "share":
		return e.Value, true
	case name == "of":
		return e.Of, true
	case name == "stated":
		return e.Stated, true
	}
	return "", false
}

// splitFigure takes "gdp/2025#of" apart.
func splitFigure(text string) (key, part string) {
	key, part, _ = strings.Cut(text, "#")
	return key, part
}
