package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Plan is a publication before it is made: the entries that will be appended,
// and the release that will be written. It holds nothing where nothing has
// changed.
type Plan struct {
	Day     string // of all its entries
	Release string // the day, "-2" behind it for the second one of a day
	Entries []Entry
	Files   []ReleaseFile
	IDs     []byte // data/ids.txt as it will be, nil where it stays as it is
	NewIDs  int    // lines that it has now and had not

	differences []Difference
	log, next   *Log
	changes     *Changes
}

// IsEmpty reports whether there is nothing to publish.
func (p *Plan) IsEmpty() bool { return len(p.Entries) == 0 && p.IDs == nil }

// Next is the log as it will be, without a checkpoint.
func (p *Plan) Next() *Log { return p.next }

// PlanPublication makes of differences and reasons the entries of one
// publication, all of one day, which is never before the last day of the log: nothing
// is backdated. What is new is published, what is computed follows from its
// cause; what changed or is gone needs exactly one reason in data/changes.toml,
// and every reason needs a change. Everything amiss goes to ps, and the plan is
// nil.
func PlanPublication(l *Log, all []Difference, ch *Changes, files []ReleaseFile, day string, ps *source.Problems) (*Plan, error) {
	if last := l.LastDay(); day < last {
		ps.Add(source.Pos{File: Folder}, "publish-day-back", "day", day, "last", last)
		return nil, nil
	}
	all = slices.DeleteFunc(slices.Clone(all), func(d Difference) bool { return d.State == Held })
	if reasoned := ProveReasons(all, ch, ps); !proveDays(all, day, ps) || !reasoned {
		return nil, nil
	}
	p := &Plan{Day: day, differences: all, log: l, next: l, changes: ch}
	if len(all) == 0 {
		return p, nil
	}
	w := &writing{plan: p, made: map[Subject]*Entry{}, acts: map[Subject]*Change{}}
	p.Entries = make([]Entry, 0, len(all)+len(files))
	for k := range all {
		w.difference(&all[k])
	}
	p.Release, p.Files = nextRelease(l, day), files
	for _, f := range files {
		sum := sha256.Sum256(f.Body)
		w.append(Entry{Act: Publish, Fact: Fact{Subject: Subject{File, p.Release + "/" + f.Path}, SHA256: hex.EncodeToString(sum[:])}, Cause: -1})
	}
	var err error
	p.next, err = l.Append(w.lines)
	if w.err != nil {
		err = w.err
	}
	if err != nil {
		return nil, fmt.Errorf("plan the publication: %w", err)
	}
	return p, nil
}

// proveDays refuses a published value that would change before its own release
// day: the log cannot hold back what takes the place of something it shows.
func proveDays(all []Difference, day string, ps *source.Problems) bool {
	ok := true
	for k := range all {
		if d := &all[k]; d.Kind == Value && d.State == Changed && d.At.Release > day {
			ok = false
			ps.Add(d.At.Pos, "publish-early", append(d.args(), "release", d.At.Release)...)
		}
	}
	return ok
}

// ProveReasons proves that what changed or is gone has one reason that fits it,
// and that every reason has something to explain, now or when what is held back
// is published. Differences of the state Held count for nothing.
func ProveReasons(all []Difference, ch *Changes, ps *source.Problems) bool {
	used, ok := map[*Change]bool{}, true
	open := unexplained(all, ch)
	for _, d := range open {
		ok = false
		rule, _ := d.unexplained()
		ps.Add(d.At.Pos, rule, d.args()...)
	}
	refuse := func(at source.Pos, rule string, args ...string) {
		ok = false
		ps.Add(at, rule, args...)
	}
	for k := range all {
		d := &all[k]
		if d.State == New || d.State == Held {
			continue
		}
		reasons := ch.Of(d.Subject)
		for n, c := range reasons {
			used[c] = true
			switch {
			case n > 0:
				refuse(c.At, "change-twice", "what", d.what(), "first", reasons[0].At.String())
			case c.Act == Withdraw && d.State == Changed:
				refuse(c.At, "change-still-there", "what", d.what(), "where", d.At.String())
			case c.Act != Withdraw && d.State == Missing:
				refuse(c.At, "change-gone", "what", d.what(), "act", string(c.Act))
			}
		}
	}
	for k := range ch.All {
		c := &ch.All[k]
		if used[c] || c.Waits {
			continue
		}
		what := c.what()
		if len(open) == 0 {
			refuse(c.At, "change-unused", "what", what)
			continue
		}
		refuse(c.At, "change-unused-guess", "what", what, "open", nearestTo(what, open))
	}
	return ok
}

// unexplained are the differences that need a reason and have none.
func unexplained(all []Difference, ch *Changes) []*Difference {
	var out []*Difference
	for k := range all {
		d := &all[k]
		if d.State != New && d.State != Held && !d.Follows() && len(ch.Of(d.Subject)) == 0 {
			out = append(out, d)
		}
	}
	return out
}

// mostNamed is how many of many are named in a message.
const mostNamed = 3

// nearestTo names, of the differences without a reason, those that a reason was
// most likely meant for, each with its place.
func nearestTo(what string, open []*Difference) string {
	places := map[string]string{}
	for _, d := range open {
		places[d.what()] = d.At.String()
	}
	var out []string
	for _, name := range source.NearestFirst(what, slices.Sorted(maps.Keys(places)), mostNamed) {
		out = append(out, fmt.Sprintf("%q (%s)", name, places[name]))
	}
	if len(places) > mostNamed {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// what names a difference as data/changes.toml does.
func (d *Difference) what() string { return string(d.Kind) + " " + d.Key }

// what names what a reason is about, as data/changes.toml does.
func (c *Change) what() string {
	if c.Prefix {
		return string(c.Kind) + " " + c.Key + "*"
	}
	return string(c.Kind) + " " + c.Key
}

// args are those of all rules about a difference: for people in both languages,
// for programs as the log has them.
func (d *Difference) args() []string {
	was, now := d.Texts()
	args := []string{"what", d.what(), "was", was, "now", now, "act", string(d.Proposed())}
	for _, l := range lang.All() {
		was, now := d.TextsIn(l)
		args = append(args, "was_"+string(l), was, "now_"+string(l), now)
	}
	return args
}

// Proposed is the act that a reason for the difference most likely has: of what is
// gone a withdrawal; of a task news, since most of its changes are reports; else a
// correction.
func (d *Difference) Proposed() Act {
	switch {
	case d.State == Missing:
		return Withdraw
	case d.Kind == Task:
		return Revise
	}
	return Correct
}

// isReworded reports whether the difference is one of words, of which the log
// holds a hash.
func (d *Difference) isReworded() bool {
	f := d.Fields()
	return d.State == Changed && len(f) == 1 && f[0].Name == "sha256"
}

// unexplained is the rule that a difference without a reason breaks, and the one
// that warns of it while there is still time.
func (d *Difference) unexplained() (refuses, warns string) {
	switch {
	case d.State == Missing:
		return "publish-gone", "ahead-gone"
	case d.Derived:
		return "publish-computed", "ahead-computed"
	case d.isReworded():
		return "publish-reworded", "ahead-reworded"
	}
	return "publish-changed", "ahead-changed"
}

// writing makes entries, one after the other.
type writing struct {
	plan  *Plan
	lines [][]byte
	made  map[Subject]*Entry
	acts  map[Subject]*Change // the reason behind a change, of a derived one that of its cause
	err   error
}

func (w *writing) difference(d *Difference) {
	e := Entry{Act: Publish, Cause: -1, Fact: Fact{Subject: d.Subject}}
	if d.Now != nil {
		e.Fact = *d.Now
	} else {
		e.Indicator, e.Entity, e.Period = d.Was.Indicator, d.Was.Entity, d.Was.Period
	}
	var c *Change
	if own := w.plan.changes.Of(d.Subject); len(own) > 0 && d.State != New {
		c = own[0]
	}
	switch {
	case c != nil:
		e.Act = c.Act
	case d.State == Missing: // computed from what is gone or changed
		c = w.acts[d.Cause]
		e.Act = Withdraw
	case d.Derived:
		e.Act = Derive
	}
	if e.Act != Publish && e.Act != Derive {
		e.Reason, e.Office = reasonOf(c)
	}
	if e.Act == Withdraw && c == nil {
		// Follows from what is new: the method gave way to another one.
		e.Reason, e.Office = ownReason()
	}
	w.acts[d.Subject] = c
	if c == nil && d.Follows() {
		w.acts[d.Subject] = w.acts[d.Cause]
	}
	if d.Derived {
		e.Cause = w.cause(d)
		e.Causes = w.causes(d, e.Cause)
	}
	w.append(e)
}

// ownReason explains the end of a computed result that follows from something
// new: nobody decided it but the method itself.
func ownReason() (why, office lang.Text) {
	return lang.Text{VI: "Kết quả tính toán thôi không còn, theo số liệu mới công bố cùng ngày.", EN: "The computed result no longer exists, following new data published on the same day."},
		lang.Text{VI: "Cổng này, theo phương pháp đã công bố", EN: "This portal, by the published method"}
}

// cause is the number of the newest entry from which a derived one follows: that
// of the change behind it, else of the newest of its inputs.
func (w *writing) cause(d *Difference) int64 {
	if e := w.made[d.Cause]; e != nil {
		return e.Seq
	}
	newest := int64(-1)
	for _, s := range d.inputs() {
		if e := w.made[s]; e != nil {
			newest = max(newest, e.Seq)
		} else if head, ok := w.plan.log.Head(s); ok {
			newest = max(newest, head.Seq)
		}
	}
	return newest
}

// causes are the numbers of all entries of this publication because of which a
// result that was said before is another; nil where it is one alone. Of more than
// a line can name, they are the cause and the first ones.
func (w *writing) causes(d *Difference, cause int64) []int64 {
	if d.Was == nil || len(d.Causes) < 2 {
		return nil
	}
	out := []int64{cause}
	for _, s := range d.Causes {
		if e := w.made[s]; e != nil && e.Seq != cause && len(out) < mostCauses {
			out = append(out, e.Seq)
		}
	}
	if len(out) < 2 {
		return nil
	}
	slices.Sort(out)
	return out
}

func (w *writing) append(e Entry) {
	p := w.plan
	e.Seq, e.Logged, e.Previous = p.log.Size()+int64(len(p.Entries)), p.Day, -1
	if head, ok := p.log.Head(e.Subject); ok {
		e.Previous = head.Seq
	}
	line, err := e.Line()
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("%s %s: %w", e.Kind, e.Key, err)
	}
	p.Entries, w.lines = append(p.Entries, e), append(w.lines, line)
	w.made[e.Subject] = &p.Entries[len(p.Entries)-1]
}

// nextRelease is the name of a release of a day: the day, or with the number of
// the day's release behind it.
func nextRelease(l *Log, day string) string {
	n := 0
	for e := range l.Heads() {
		if id, _, _ := strings.Cut(e.Key, "/"); e.Kind == File && (id == day || strings.HasPrefix(id, day+"-")) {
			k := 1
			if _, number, ok := strings.Cut(strings.TrimPrefix(id, day), "-"); ok {
				fmt.Sscanf(number, "%d", &k)
			}
			n = max(n, k)
		}
	}
	if n == 0 {
		return day
	}
	return fmt.Sprintf("%s-%d", day, n+1)
}
