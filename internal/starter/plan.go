package starter

// mode is what becomes of a key for which nothing was given.
type mode uint8

const (
	ask    mode = iota // it is asked for
	fill               // it stands with a mark
	usual              // it stands with its usual value
	remark             // it stands as a comment, with an example
)

// line is one key of a plan.
type line struct {
	key   string
	mode  mode
	usual string // TOML; "as_of" stands for the day up to which the portal has collected
}

// Plan is what a new record of a kind begins with.
type Plan struct {
	Kind   string // as it is called on the command line
	shape  string // the kind of file it is in: schema.Kind.Name
	array  string // the array of blocks it is one of; "" where it is a whole file
	lines  []line
	blocks []block // further blocks of the file
}

// block is a block that stands in a new file besides.
type block struct {
	array string
	lines []line
}

// Plans are the kinds of record that can be begun.
func Plans() []Plan {
	return []Plan{
		{Kind: "notice", shape: "notice-vi", lines: []line{
			{"title", ask, ""}, {"summary", fill, ""}, {"source", ask, ""}, {"tags", fill, ""}, {"event", remark, ""},
		}},
		{Kind: "indicator", shape: "indicator", lines: []line{
			{"name", ask, ""}, {"short", remark, ""}, {"concept", remark, ""}, {"theme", ask, ""}, {"kind", fill, ""}, {"unit", ask, ""},
			{"decimals", remark, ""}, {"better", fill, ""}, {"universe", fill, ""}, {"owner", fill, ""}, {"definition", fill, ""}, {"method", fill, ""},
			{"limits", remark, ""}, {"next_release", remark, ""}, {"note", remark, ""},
		}, blocks: []block{{"observation", []line{
			{"period", fill, ""}, {"entity", remark, ""}, {"value", fill, ""}, {"of", remark, ""}, {"bound", remark, ""}, {"status", remark, ""},
			{"source", fill, ""}, {"locator", remark, ""}, {"note", remark, ""},
		}}}},
		{Kind: "task", shape: "tasks", array: "task", lines: []line{
			{"id", usual, "id"}, {"title", ask, ""}, {"row", fill, ""}, {"also", remark, ""}, {"assigned_by", fill, ""}, {"assigned_in", remark, ""}, {"assigned", remark, ""},
			{"lead", fill, ""}, {"lead_other", remark, ""}, {"coordinating", remark, ""}, {"due", fill, ""}, {"due_not_stated", remark, ""},
			{"status", fill, ""}, {"days_late", remark, ""}, {"result", remark, ""}, {"note", remark, ""},
		}, blocks: []block{{"list", []line{
			{"name", fill, ""}, {"kind", fill, ""}, {"universe", fill, ""}, {"source", fill, ""}, {"locator", remark, ""}, {"reported", fill, ""}, {"rows", fill, ""},
			{"status", remark, ""}, {"note", remark, ""},
		}}}},
		{Kind: "source", shape: "source", lines: []line{
			{"kind", ask, ""}, {"number", remark, ""}, {"title", ask, ""}, {"issuer", fill, ""}, {"issuer_entity", remark, ""}, {"signer", remark, ""},
			{"date", fill, ""}, {"in_force", remark, ""}, {"collected", usual, "as_of"}, {"url", remark, ""}, {"language", usual, `"vi"`}, {"trust", fill, ""}, {"read", fill, ""}, {"note", remark, ""},
		}},
		{Kind: "schedule", shape: "schedule", array: "entry", lines: []line{
			{"id", usual, "id"}, {"kind", ask, ""}, {"title", ask, ""}, {"by", fill, ""}, {"by_other", remark, ""}, {"by_not_stated", remark, ""},
			{"due", fill, ""}, {"due_not_stated", remark, ""}, {"before", remark, ""}, {"source", ask, ""}, {"locator", remark, ""}, {"note", remark, ""},
		}},
		{Kind: "feedback", shape: "feedback", lines: []line{
			{"received", ask, ""}, {"kind", ask, ""}, {"theme", remark, ""}, {"agency", remark, ""}, {"figure", remark, ""}, {"task", remark, ""},
			{"status", usual, `"received"`}, {"summary", fill, ""}, {"answer", remark, ""}, {"answered", remark, ""}, {"forwarded_to", remark, ""},
		}},
		{Kind: "answer", shape: "feedback", lines: []line{
			{"status", usual, `"answered"`}, {"answer", fill, ""}, {"answered", ask, ""}, {"forwarded_to", remark, ""}, {"corrected", remark, ""},
		}},
	}
}

// PlanOf finds the plan of a kind.
func PlanOf(kind string) (Plan, bool) {
	for _, p := range Plans() {
		if p.Kind == kind {
			return p, true
		}
	}
	return Plan{}, false
}
