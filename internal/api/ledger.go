package api

import (
	"cmp"
	"slices"
	"strconv"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
)

// Ledger is what the publication log says of the records. The zero value is that
// of a portal which has published nothing.
type Ledger struct {
	Log      *ledger.Log
	Of       func(ledger.Subject) (Logged, bool) // false where the log says nothing of it
	Releases []*ledger.Release                   // oldest first
	Changes  []ledger.Entry                      // oldest first: what somebody decided to revise, correct or withdraw
	Page     func(ledger.Subject) string         // the page of a subject, "" where it has none
}

// Logged is where a subject stands in the log.
type Logged struct {
	Entry       int64  // of the value as it is shown; -1 where the log does not say it yet
	First, Last string // days
}

// logged are the three fields of what the log speaks of.
type logged struct {
	Entry *int64  `json:"entry"`
	First *string `json:"logged"`
	Last  *string `json:"last_logged"`
}

func (p *Portal) logged(s ledger.Subject) logged {
	if p.Ledger.Of == nil {
		return logged{}
	}
	x, ok := p.Ledger.Of(s)
	if !ok {
		return logged{}
	}
	out := logged{First: word(x.First), Last: word(x.Last)}
	if x.Entry >= 0 {
		out.Entry = &x.Entry
	}
	return out
}

type release struct {
	ID         string    `json:"id"`
	Logged     string    `json:"logged"`
	Size       int64     `json:"size"`
	Root       string    `json:"root"`
	Files      int       `json:"files"`
	Bytes      int64     `json:"bytes"`
	Folder     string    `json:"folder"`
	Manifest   string    `json:"manifest"`
	Checkpoint string    `json:"checkpoint"`
	URL        addresses `json:"url"`
}

func (p *Portal) release(r *ledger.Release) release {
	folder := p.BaseURL + record.ReleasePath(r.ID)
	out := release{
		ID: r.ID, Logged: r.Logged, Size: r.Size, Root: r.Root, Files: len(r.Files),
		Folder: folder, Manifest: folder + ledger.ReleaseName, Checkpoint: folder + ledger.ReleaseCheckpoint, URL: p.addresses(record.ReleasePath(r.ID)),
	}
	for _, f := range r.Files {
		out.Bytes += int64(f.Bytes)
	}
	return out
}

type change struct {
	ID        string     `json:"id"`
	Entry     int64      `json:"entry"`
	Act       string     `json:"act"`
	Logged    string     `json:"logged"`
	Release   *string    `json:"release"`
	Kind      string     `json:"kind"`
	Key       string     `json:"key"`
	Indicator *string    `json:"indicator"`
	Entity    *string    `json:"entity"`
	Period    *string    `json:"period"`
	Previous  int64      `json:"previous"`
	Was       *statement `json:"was"`
	Now       *statement `json:"now"`
	Reason    text       `json:"reason"`
	Office    text       `json:"office"`
	Effects   []int64    `json:"effects"`
	URL       *addresses `json:"url"`
}

// statement is what an entry says that readers can see, or the hash of what it
// means.
type statement struct {
	Value  *string `json:"value"`
	Of     *string `json:"of"`
	Stated *string `json:"stated"`
	Bound  *string `json:"bound"`
	Status *string `json:"status"`
	Score  *string `json:"score"`
	Rank   *string `json:"rank"`
	Source *string `json:"source"`
	SHA256 *string `json:"sha256"`
}

// statementOf is nil for what is withdrawn.
func statementOf(e ledger.Entry) *statement {
	if e.Act == ledger.Withdraw {
		return nil
	}
	return &statement{word(e.Value), word(e.Of), word(e.Stated), word(e.Bound), word(e.Status), word(e.Score), word(e.Rank), word(e.Source), word(e.SHA256)}
}

// changes are the newest first.
func (p *Portal) changes() []any {
	effects := map[int64][]int64{}
	if len(p.Ledger.Changes) > 0 {
		for e := range p.Ledger.Log.All() {
			causes := e.Causes // of several changes each has the effect
			if len(causes) == 0 && e.Cause >= 0 {
				causes = []int64{e.Cause}
			}
			for _, seq := range causes {
				effects[seq] = append(effects[seq], e.Seq)
			}
		}
	}
	out := make([]any, 0, len(p.Ledger.Changes))
	for _, e := range slices.Backward(p.Ledger.Changes) {
		before := p.Ledger.Log.Entry(e.Previous)
		c := change{
			ID: strconv.FormatInt(e.Seq, 10), Entry: e.Seq, Act: string(e.Act), Logged: e.Logged, Kind: string(e.Kind), Key: e.Key,
			Indicator: word(cmp.Or(e.Indicator, before.Indicator)), Entity: word(cmp.Or(e.Entity, before.Entity)), Period: word(cmp.Or(e.Period, before.Period)),
			Previous: e.Previous, Was: statementOf(before), Now: statementOf(e), Reason: text(e.Reason), Office: text(e.Office),
			Effects: append([]int64{}, effects[e.Seq]...),
		}
		if r := ReleaseOf(p.Ledger.Releases, e.Seq); r != nil {
			c.Release = &r.ID
		}
		if at := p.Ledger.Page(e.Subject); at != "" {
			c.URL = some(p.addresses(at))
		}
		out = append(out, c)
	}
	return out
}

// ReleaseOf is the first release that holds an entry, nil where none does.
func ReleaseOf(releases []*ledger.Release, seq int64) *ledger.Release {
	for _, r := range releases {
		if r.Size > seq {
			return r
		}
	}
	return nil
}

// releases are the newest first.
func (p *Portal) releases() []*ledger.Release {
	out := slices.Clone(p.Ledger.Releases)
	slices.Reverse(out)
	return out
}

// subjectOf is what the log calls an observation.
func subjectOf(o *record.Observation) ledger.Subject {
	if o.IsComputed() {
		return ledger.Subject{Kind: ledger.Share, Key: o.Figure()}
	}
	return ledger.Subject{Kind: ledger.Value, Key: o.Figure()}
}
