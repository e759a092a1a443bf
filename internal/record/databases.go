package record

// Database is one database of the catalogue.
type Database struct {
	ID string
}

func (l *loader) databases() {
	if !l.has(databaseFile) {
		return
	}
}
