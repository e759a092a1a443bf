package record

import (
	"cmp"
	"slices"
	"strconv"

	"resolution57.example/portal/internal/source"
)

// Quality is how the portal's own data stand by the four qualities that the
// documents ask of databases: đúng, đủ, sạch, sống (correct, sufficient, clean,
// living). It is computed from the records alone, as of the last day of
// collection. Indicators that the portal computes are left out, for nobody
// published them, except where the build proves them.
type Quality struct {
	Indicators int

	// Correct: values of which this portal has read the official text.
	Values  int
	Checked int
	ByTrust []TrustCount // the kinds of source that occur, best first

	// Sufficient: periods held of those between the first and the last.
	Rhythms  []Rhythm // the one that misses most first
	Held     int
	Expected int
	Single   int // indicators of which no series is held

	// Clean: arithmetic that the build proved.
	Sums        int // stated by sources or by us
	FailingSums []FailingSum
	Shares      int            // values of which the source prints a share too
	Differing   []*Observation // those whose share is another than their own numbers make

	// Living: the age of what is held, in days.
	Newest    Period // date of the newest document that is quoted for a figure
	NewestAge int
	MedianAge int
	Ages      []IndicatorAge // the oldest first
	Announced []*Indicator   // those of which a source announces the next release
}

// TrustCount is how many values were come by in one way.
type TrustCount struct {
	Trust  Trust
	Values int
}

// IsOfficial reports whether the words of an official document or page were
// read, if often in a copy.
func (t Trust) IsOfficial() bool { return t == "official-text" || t == "official-page" }

// FailingSum is a sum that fails in its source; the indicator's page shows both
// numbers.
type FailingSum struct {
	Indicator *Indicator
	Sum       Sum
}

// Rhythm is an indicator of which a series of years, half-years, quarters or
// months is held, with how many of them.
type Rhythm struct {
	Indicator   *Indicator
	Kind        PeriodKind
	First, Last Period
	Held        int
	Missing     []Period // between the two, oldest first
}

// Expected is how many periods there are from the first to the last.
func (r Rhythm) Expected() int { return r.Held + len(r.Missing) }

// IndicatorAge is how long ago the newest period of an indicator ended.
type IndicatorAge struct {
	Indicator *Indicator
	Period    Period
	Days      int
}

// Quality measures the portal's own data.
func (r *Records) Quality() Quality {
	q := Quality{Newest: r.Newest()}
	trusts := map[Trust]int{}
	for _, i := range r.Indicators.All {
		q.sums(i)
		if i.Derived != nil {
			continue
		}
		q.Indicators++
		q.values(i, trusts)
		q.rhythms(i)
		if n := len(i.Series); n > 0 {
			p := i.Series[n-1].Period
			q.Ages = append(q.Ages, IndicatorAge{i, p, age(p, r.Site.AsOf)})
		}
		if i.NextRelease.IsStated() {
			q.Announced = append(q.Announced, i)
		}
	}
	q.ByTrust = countTrusts(trusts)
	slices.SortStableFunc(q.Rhythms, func(a, b Rhythm) int { return cmp.Compare(len(b.Missing), len(a.Missing)) })
	slices.SortStableFunc(q.Ages, func(a, b IndicatorAge) int { return cmp.Compare(b.Days, a.Days) })
	q.MedianAge = medianAge(q.Ages)
	if !q.Newest.IsZero() {
		q.NewestAge = age(q.Newest, r.Site.AsOf)
	}
	return q
}

// CheckedShare is the share of the values of which the official text was read,
// in percent; unset where there are none.
func (q Quality) CheckedShare() source.Decimal { return percentOf(q.Checked, q.Values) }

// HeldShare is the share of the expected periods that is held.
func (q Quality) HeldShare() source.Decimal { return percentOf(q.Held, q.Expected) }

func percentOf(part, whole int) source.Decimal {
	if whole == 0 {
		return source.Decimal{}
	}
	return share(decimal(strconv.Itoa(part)), decimal(strconv.Itoa(whole)), ShareDigits)
}

// age is the number of days from the end of p to a day; none where p has not
// ended.
func age(p, day Period) int {
	if p.IsZero() || day.IsZero() {
		return 0
	}
	return max(0, p.DaysUntil(day))
}

func (q *Quality) values(i *Indicator, trusts map[Trust]int) {
	for _, o := range i.Series {
		q.Values++
		trusts[o.Trust]++
		if o.Trust.IsOfficial() {
			q.Checked++
		}
		if o.Stated.IsSet() {
			q.Shares++
			if o.StatedDiffers() {
				q.Differing = append(q.Differing, o)
			}
		}
	}
}

// countTrusts lists the official kinds first, in the order of the words.
func countTrusts(counts map[Trust]int) []TrustCount {
	var out []TrustCount
	for _, official := range []bool{true, false} {
		for _, word := range trusts {
			if t := Trust(word); counts[t] > 0 && t.IsOfficial() == official {
				out = append(out, TrustCount{t, counts[t]})
			}
		}
	}
	return out
}

func (q *Quality) sums(i *Indicator) {
	for _, s := range i.Sums {
		q.Sums++
		if s.Stated {
			q.FailingSums = append(q.FailingSums, FailingSum{i, s})
		}
	}
}

// fewestOfSeries is how many periods of a kind make a series even where no two
// of them are neighbours.
const fewestOfSeries = 3

// rhythms finds the years, half-years, quarters and months of an indicator. Two
// neighbouring periods of a kind show that it comes that often, and so do three
// that are not; two figures years apart do not.
func (q *Quality) rhythms(i *Indicator) {
	found := false
	for _, kind := range []PeriodKind{Month, Quarter, Half, Year} {
		held := i.ordinals(kind)
		if len(held) < fewestOfSeries && !hasNeighbours(held) {
			continue
		}
		found = true
		r := rhythm(i, kind, held)
		q.Rhythms = append(q.Rhythms, r)
		q.Held += r.Held
		q.Expected += r.Expected()
	}
	if !found {
		q.Single++
	}
}

// ordinals are the periods of a kind that an indicator has, oldest first.
func (i *Indicator) ordinals(kind PeriodKind) []int {
	var out []int
	for _, p := range i.Periods() {
		if p.Kind() == kind {
			out = append(out, p.ordinal())
		}
	}
	return out
}

func hasNeighbours(ordinals []int) bool {
	for k := 1; k < len(ordinals); k++ {
		if ordinals[k] == ordinals[k-1]+1 {
			return true
		}
	}
	return false
}

func rhythm(i *Indicator, kind PeriodKind, held []int) Rhythm {
	first, last := held[0], held[len(held)-1]
	r := Rhythm{Indicator: i, Kind: kind, Held: len(held), First: nth(kind, first), Last: nth(kind, last)}
	for n := first; n < last; n++ {
		if _, there := slices.BinarySearch(held, n); !there {
			r.Missing = append(r.Missing, nth(kind, n))
		}
	}
	return r
}

// parts is how many periods of a kind a year has.
func parts(kind PeriodKind) int {
	switch kind {
	case Month:
		return 12
	case Quarter:
		return 4
	case Half:
		return 2
	}
	return 1
}

// ordinal numbers the periods of one kind, so that neighbours follow one another.
func (p Period) ordinal() int {
	n := int(p.y) * parts(p.kind)
	if p.n > 0 {
		n += int(p.n) - 1
	}
	return n
}

// nth is the period of a kind with that ordinal.
func nth(kind PeriodKind, ordinal int) Period {
	n := parts(kind)
	p := Period{kind: kind, y: uint16(ordinal / n)}
	if n > 1 {
		p.n = uint8(ordinal%n) + 1
	}
	return p
}

// medianAge is the middle of the ages, half the sum of the two middle ones
// rounded up to a day.
func medianAge(sorted []IndicatorAge) int {
	n := len(sorted)
	if n == 0 {
		return 0
	}
	return (sorted[(n-1)/2].Days + sorted[n/2].Days + 1) / 2
}
