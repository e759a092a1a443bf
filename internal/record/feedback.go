package record

// Feedback is one record of the public register of feedback.
type Feedback struct {
	ID string
}

func (l *loader) feedback() {
	if !l.has(feedbackDir) {
		return
	}
}
