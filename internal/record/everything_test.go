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
			note(t.Path() + p.TargetText(t) + t.Source.Short(p.Lang) + t.Source.Path() + t.Owes.In(p.Lang))
			for _, i := range t.Indicators {
				if o := i.Newest(); o != nil {
					v, _ := o.Against(t)
					note(p.Amount(i, v.Distance))
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

func readRegisters(p Printer, r *Records, note func(string)) {
	for _, list := range r.TechnologyLists.All {
		note(list.Path() + list.Source.Short(p.Lang) + list.CountedIn.Short(p.Lang))
		for _, a := range Aspects() {
			note(p.Words.T(p.Lang, "technologies.aspect."+string(a)) + strconv.Itoa(list.Known(a)))
		}
		list.Transcribed()
		list.Unread()
	}
	for _, t := range r.Technologies.All {
		note(t.Path() + t.Name.In(p.Lang) + t.List.ID + t.ReadIn.Short(p.Lang))
		for _, e := range t.Lead.Agencies {
			note(e.Path() + t.Lead.Source.Short(p.Lang))
		}
		for _, x := range slices.Concat(t.Requirements, t.Roadmap) {
			note(x.By.Name(p.Lang) + x.Source.Short(p.Lang))
		}
	}
	for _, q := range r.Questions.All {
		note(q.Path() + q.Source.Short(p.Lang) + strconv.Itoa(len(q.Tasks)))
		for _, page := range q.Pages {
			note(p.Words.T(p.Lang, "technologies.page."+page))
		}
		for _, f := range q.Found {
			note(f.Source.Short(p.Lang) + f.Text.In(p.Lang))
		}
	}
	for _, list := range r.DatabaseLists.All {
		note(list.Source.Short(p.Lang) + strconv.Itoa(len(list.Databases)))
		for _, i := range list.Indicators {
			note(i.Newest().Path())
		}
	}
	for _, d := range r.Databases.All {
		readDatabase(p, d, note)
	}
	q := r.Quality()
	note(q.Newest.String() + q.CheckedShare().String() + q.HeldShare().String())
	for _, t := range q.ByTrust {
		note(p.Words.T(p.Lang, "trust."+string(t.Trust)+".name"))
	}
	for _, quality := range Qualities() {
		note(p.Words.T(p.Lang, "quality."+quality+".name"))
	}
}

func readDatabase(p Printer, d *Database, note func(string)) {
	note(d.Path() + d.NamedIn.Short(p.Lang))
	if len(d.Agencies) > 0 {
		note(d.From.Short(p.Lang))
	}
	if d.Level != "" {
		note(p.Words.T(p.Lang, "databases.level."+d.Level))
	}
	for _, m := range d.In {
		note(m.List.ID + m.Source.Short(p.Lang))
	}
	if last := d.Last(); last != nil {
		note(last.Date.Name(p.Lang) + last.Source.Short(p.Lang))
	}
	for _, x := range d.Qualities {
		note(p.Words.T(p.Lang, "quality."+x.Quality+".name") + x.Source.Short(p.Lang))
	}
}
