package record

import (
	"os"
	"slices"
	"strconv"
	"sync"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// realWords are the words of the interface.
var realWords = sync.OnceValue(func() *lang.Words {
	return lang.LoadWords(os.DirFS("../.."), new(source.Problems))
})

func printers(words *lang.Words) []Printer {
	return []Printer{{Lang: lang.VI, Words: words}, {Lang: lang.EN, Words: words}}
}

// readEverything reads what pages read, so that a record that a problem left
// incomplete fails a test and not a reader of the records.
func readEverything(r *Records) int {
	n := 0
	note := func(s string) { n += len(s) }
	note(r.Newest().String())
	for _, p := range printers(realWords()) {
		for _, i := range r.Indicators.All {
			note(i.Path() + i.CSVPath() + i.Theme.Path() + i.Unit.Name.In(p.Lang) + i.Owner.In(p.Lang) + i.Method.In(p.Lang))
			note(p.Words.T(p.Lang, "kind."+i.Kind) + p.Words.T(p.Lang, "better."+string(i.Better)))
			i.Newest()
			for _, period := range i.Periods() {
				note(i.PeriodPath(period) + period.Name(p.Lang) + period.ISO())
			}
			for _, o := range i.Series {
				readValue(p, o, note)
			}
			for _, s := range i.Sums {
				note(p.PhraseText(s.Whole) + s.Total.String())
			}
			for _, t := range i.Targets {
				note(t.ID)
			}
		}
		for _, t := range r.Targets.All {
			note(t.Programme.Path() + t.Programme.Name.In(p.Lang) + t.Number)
			for _, e := range t.Lead {
				note(e.Path() + e.Name.In(p.Lang))
			}
			for _, other := range t.Also {
				note(other.Path() + p.TargetText(other))
			}
			note(t.Path() + p.TargetText(t) + t.Source.Short(p.Lang) + t.Source.Path() + t.Owes.In(p.Lang))
			for _, i := range t.Indicators {
				if o := i.Newest(); o != nil {
					v, _ := o.Against(t)
					note(p.Amount(i, v.Distance))
					if pace, ok := i.Pace(t); ok {
						note(p.PaceText(pace))
					}
				}
			}
		}
		readTasks(p, r, note)
		for _, s := range r.Sources.All {
			note(s.Short(p.Lang) + p.Words.T(p.Lang, "trust."+string(s.Trust)+".name") + p.Words.T(p.Lang, "source-kind."+s.Kind) + s.InForce.In(p.Lang))
		}
		readRegisters(p, r, note)
		readDue(p, r, note)
		readFeedback(p, r, note)
		for _, e := range r.Entities.All {
			for _, h := range e.History {
				note(h.Source.ID + h.Date.Name(p.Lang))
			}
		}
	}
	return n
}

func readDue(p Printer, r *Records, note func(string)) {
	for _, e := range r.Schedule.All {
		note(e.Path() + e.Kind + e.Title.In(p.Lang) + e.Source.Short(p.Lang) + e.BySaid.In(p.Lang) + e.DueSaid.In(p.Lang))
		note(e.Next(r.Site.AsOf).Name(p.Lang) + e.Passed(r.Site.AsOf).Name(p.Lang))
		for _, who := range e.By {
			note(who.Path() + who.Name.In(p.Lang))
		}
		if a, ok := e.Absent(); ok {
			note(a.Check.Where.In(p.Lang) + a.Check.Date.Name(p.Lang) + a.Due.Name(p.Lang))
		}
	}
}

func readFeedback(p Printer, r *Records, note func(string)) {
	for _, f := range r.Feedback.All {
		note(f.Path() + f.Kind + f.Status + f.Summary.In(p.Lang) + f.Received.Name(p.Lang) + f.Limit().Name(p.Lang))
		note(f.FigurePath())
		if f.Theme != nil {
			note(f.Theme.Name.In(p.Lang))
		}
		for _, e := range []*Entity{f.Agency, f.ForwardedTo} {
			if e != nil {
				note(e.Name.In(p.Lang))
			}
		}
		if f.Task != nil {
			note(f.Task.Path() + f.Task.Title.In(p.Lang))
		}
		if f.Days(r.Site.AsOf) < 0 {
			note(f.ID)
		}
	}
}

func readValue(p Printer, o *Observation, note func(string)) {
	note(o.Path() + o.Figure() + o.Entity.Name.In(p.Lang) + o.Source.Short(p.Lang) + o.Since.String())
	note(string(p.Phrase(o)) + p.PhraseText(o) + p.Change(o) + p.UnitAfter(o.Indicator))
	note(p.Words.T(p.Lang, "bound-explained."+string(o.Bound)) + p.Words.T(p.Lang, "trust."+string(o.Trust)+".name"))
	if o.Status != NoStatus {
		note(p.Words.T(p.Lang, "status."+string(o.Status)))
	}
	if o.Of.IsSet() {
		note(string(p.Whole(o) + p.Share(o)))
	}
	if o.Stated.IsSet() && !o.StatedDiffers() {
		note(string(p.Stated(o)))
	}
	if o.IsComputed() {
		note(p.PhraseText(o.From[0]) + p.PhraseText(o.From[1]))
	}
	if o.Reply != nil {
		note(o.Reply.Source.ID + o.Reply.Date.Name(p.Lang))
	}
	o.Previous()
	o.Next()
}

func readTasks(p Printer, r *Records, note func(string)) {
	for _, list := range r.TaskLists.All {
		agencies, groups := list.ByLead()
		note(list.Name.In(p.Lang) + list.Source.Short(p.Lang) + list.Reported.Name(p.Lang) + list.DayNotStated.In(p.Lang) + strconv.Itoa(len(agencies)+len(groups)+len(list.LongestLate())))
		for _, e := range list.Entries {
			note(e.Task.Path() + e.Report.Source.Short(p.Lang) + string(e.Status().Class))
		}
	}
	for _, t := range r.Tasks.All {
		note(t.Path() + t.Title.In(p.Lang) + t.AssignedBy.Short(p.Lang) + t.List.Name.In(p.Lang) + t.Deadline().Name(p.Lang))
		if t.DueSaid.Where != nil {
			note(t.DueSaid.Where.Short(p.Lang))
		}
		for _, e := range slices.Concat(t.Leads, t.Coordinating) {
			note(e.Name.In(p.Lang) + e.Path())
		}
		for _, x := range t.Postponed {
			note(x.Date.Name(p.Lang) + x.To.Name(p.Lang) + x.Source.Short(p.Lang))
		}
		for _, x := range t.Reports {
			s := t.StatusOn(x)
			note(x.Date.Name(p.Lang) + x.Source.Short(p.Lang) + string(s.Class) + s.Deadline.Name(p.Lang))
		}
		if !t.Evidence.IsZero() {
			note(t.EvidenceFrom.Short(p.Lang))
		}
		if t.Reply != nil {
			note(t.Reply.Source.ID + t.Reply.Date.Name(p.Lang))
		}
	}
}
