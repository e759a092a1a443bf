package record

// Technology is one group of strategic technologies.
type Technology struct {
	ID string
}

func (l *loader) technologies() {
	if !l.has(technologyFile) {
		return
	}
}
