package record

// ScheduleEntry is one thing that is due, and by whom.
type ScheduleEntry struct {
	ID string
}

func (l *loader) schedule() {
	if !l.has(scheduleFile) {
		return
	}
}
