package record

import (
	"strconv"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Pace is how much a yearly value would have to change each year to reach a
// target, and how much it has changed each year so far. Both are exact
// fractions, rounded half away from zero to as many digits as the most exact
// number they were computed from, at least [paceDigits].
type Pace struct {
	First, Latest *Observation // the run of years without a gap that ends with the newest
	Target        *Target
	Needed        source.Decimal // change a year from Latest to the target's year; never zero
	SoFar         source.Decimal // change a year from First to Latest; unset where the run is one year
}

// paceDigits is the least number of digits of a yearly change.
const paceDigits = 1

// PaceVerdict is what the two numbers of a [Pace] say of each other, and no
// more: it foretells nothing.
type PaceVerdict string

// The verdicts. NoVerdict stands where there is no pace so far.
const (
	NoVerdict PaceVerdict = ""
	Slower    PaceVerdict = "slower"
	AsNeeded  PaceVerdict = "same"
	Faster    PaceVerdict = "faster"
	Away      PaceVerdict = "away" // it has moved away from the target
)

// Pace returns the pace that t asks of the indicator, and false where design.md
// 4 allows no comparison of its newest value with t ([Observation.Against]),
// and where a yearly change means nothing: ranks, whose field changes in size,
// values that are not of a year, targets that are met, that name no year or
// one that has passed.
func (i *Indicator) Pace(t *Target) (Pace, bool) {
	latest := i.Newest()
	if latest == nil || i.Unit.Kind == "rank" || latest.Period.Kind() != Year || t.Year <= latest.Period.Year() {
		return Pace{}, false
	}
	v, ok := latest.Against(t)
	if !ok || v.Met {
		return Pace{}, false
	}
	first := latest
	for before := first.yearBefore(); Consecutive(before, first); before = first.yearBefore() {
		first = before
	}
	p := Pace{First: first, Latest: latest, Target: t}
	digits := max(paceDigits, first.Value.Digits(), latest.Value.Digits(), t.Value.Digits())
	p.Needed = perYear(latest.Value, t.Value, t.Year-latest.Period.Year(), digits)
	if first != latest {
		p.SoFar = perYear(first.Value, latest.Value, latest.Period.Year()-first.Period.Year(), digits)
	}
	return p, p.Needed.Sign() != 0
}

// yearBefore is the value of the same entity one year earlier, or nil.
func (o *Observation) yearBefore() *Observation {
	return o.Indicator.Find(Period{kind: Year, y: o.Period.y - 1}, o.Entity)
}

func perYear(from, to source.Decimal, years, digits int) source.Decimal {
	return source.Quo(to.Sub(from), decimal(strconv.Itoa(years)), digits)
}

// Verdict compares the two numbers as they are printed.
func (p Pace) Verdict() PaceVerdict {
	if !p.SoFar.IsSet() {
		return NoVerdict
	}
	if p.SoFar.Sign()*p.Needed.Sign() < 0 {
		return Away
	}
	switch size(p.SoFar).Cmp(size(p.Needed)) {
	case 0:
		return AsNeeded
	case 1:
		return Faster
	}
	return Slower
}

// size is a number without its sign.
func size(d source.Decimal) source.Decimal {
	if d.Sign() < 0 {
		return zero().Sub(d)
	}
	return d
}

// PaceText says the two numbers and what they say of each other: "cần tăng 3,2
// điểm phần trăm mỗi năm; giai đoạn 2020–2025 bình quân tăng 0,4 điểm phần trăm
// mỗi năm, chậm hơn mức cần thiết".
func (p Printer) PaceText(pace Pace) string {
	t := func(key string, args ...any) string { return p.Words.T(p.Lang, key, args...) }
	// change is "up" or "down" with an amount, or "none".
	change := func(key string, d source.Decimal, args ...any) string {
		if d.Sign() == 0 {
			return t(key+"none", args...)
		}
		return t(key+map[int]string{1: "up", -1: "down"}[d.Sign()], append(args, "amount", p.Amount(pace.Latest.Indicator, size(d)))...)
	}
	needed := change("pace.needed-", pace.Needed)
	if !pace.SoFar.IsSet() {
		return needed + "; " + t("pace.so-far-unknown")
	}
	span := lang.Span(p.Lang, pace.First.Period.Year(), pace.Latest.Period.Year())
	return needed + "; " + change("pace.so-far-", pace.SoFar, "span", span) + t("pace.verdict-"+string(pace.Verdict()))
}
