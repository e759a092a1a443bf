package record

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
