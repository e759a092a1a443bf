package record

import "slices"

// Option changes what [Load] reads.
type Option func(*loader)

// HoldBack leaves out of the records every value that carries a release day and
// for which open is false, before anything is derived from it: no share, no sum,
// no score, no page knows of it. Such a value is proved all the same.
func HoldBack(open func(figure string, release Period) bool) Option {
	return func(l *loader) { l.open = open }
}

// isHeld reports whether a value stays out.
func (l *loader) isHeld(o *Observation) bool {
	return l.open != nil && !o.Release.IsZero() && !l.open(o.Figure(), o.Release)
}

// IsHeld reports whether an indicator was left out as a whole, because all its
// values are held back, or what it is computed from is.
func (r *Records) IsHeld(indicator string) bool { return r.held[indicator] }

// dropHeld leaves out the indicators that have no value left: a page without a
// value says nothing. References to them are forgiven.
func (l *loader) dropHeld() {
	if l.records.Held == 0 {
		return
	}
	r := &l.records.Indicators
	r.All = slices.DeleteFunc(r.All, func(i *Indicator) bool {
		if len(i.Series) > 0 || !l.gaps[i] {
			return false
		}
		if l.records.held == nil {
			l.records.held = map[string]bool{}
		}
		l.records.held[i.ID], l.broken["indicator "+i.ID] = true, true
		delete(r.byID, i.ID)
		return true
	})
	for _, t := range l.records.Targets.All {
		t.Indicators = slices.DeleteFunc(t.Indicators, func(i *Indicator) bool { return l.records.held[i.ID] })
	}
}
