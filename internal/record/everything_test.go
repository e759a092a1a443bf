package record

import (
	"os"
	"sync"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// realWords are the words of the interface.
var realWords = sync.OnceValue(func() *lang.Words {
	return lang.LoadWords(os.DirFS("../.."), new(source.Problems))
})

func printers(words *lang.Words) []Printer { return []Printer{{lang.VI, words}, {lang.EN, words}} }

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
		for _, s := range r.Sources.All {
			note(s.Short(p.Lang) + p.Words.T(p.Lang, "trust."+string(s.Trust)+".name") + p.Words.T(p.Lang, "source-kind."+s.Kind) + s.InForce.In(p.Lang))
		}
		readRegisters(p, r, note)
		for _, e := range r.Entities.All {
			for _, h := range e.History {
				note(h.Source.ID + h.Date.Name(p.Lang))
			}
		}
	}
	return n
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
