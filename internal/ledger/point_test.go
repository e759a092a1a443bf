package ledger_test

import (
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// A change of words is shown at the line that differs, where the published file is
// known, and never at an empty line.
func TestPoint(t *testing.T) {
	const notice, tasks, indicator = "content/notices/a.en.md", "data/tasks/list.toml", "data/indicators/i.toml"
	was := map[string]string{
		notice:    "+++\ntitle = \"A\"\ntranslates = \"1\"\n+++\n\nOne.\n\nTwo.\n",
		tasks:     "source = \"s\"\n\n[[task]]\nid = \"a\"\ndue = \"x\"\n\n[[task]]\nid = \"b\"\n  [[task.report]]\n  word = \"late\"\n",
		indicator: "id = \"i\"\nlimits = \"few\"\n\n[[observation]]\nvalue = 3\n",
	}
	for name, c := range map[string]struct {
		kind    ledger.Kind
		file    string
		line    int // where the record stands
		now     string
		unknown bool // no published file is known
		want    string
	}{
		"a word of a text":         {ledger.Notice, notice, 5, "+++\ntitle = \"A\"\ntranslates = \"2\"\n+++\n\nOne.\n\nTwenty.\n", false, notice + ":8:1"},
		"its title":                {ledger.Notice, notice, 5, "+++\ntitle = \"B\"\ntranslates = \"1\"\n+++\n\nOne.\n\nTwo.\n", false, notice + ":2:10"},
		"ends of lines of Windows": {ledger.Notice, notice, 5, "+++\r\ntitle = \"A\"\r\ntranslates = \"1\"\r\n+++\r\n\r\nOne.\r\n\r\nTwenty.\r\n", false, notice + ":8:1"},
		"a text git does not know": {ledger.Notice, notice, 5, "+++\ntitle = \"A\"\ntranslates = \"2\"\n+++\n\nOne.\n\nTwenty.\n", true, notice + ":6:1"},
		"the first of two tasks":   {ledger.Task, tasks, 4, "source = \"s\"\n\n[[task]]\nid = \"a\"\ndue = \"y\"\n\n[[task]]\nid = \"b\"\n  [[task.report]]\n  word = \"done\"\n", false, tasks + ":5:8"},
		"the second":               {ledger.Task, tasks, 8, "source = \"s\"\n\n[[task]]\nid = \"a\"\ndue = \"y\"\n\n[[task]]\nid = \"b\"\n  [[task.report]]\n  word = \"done\"\n", false, tasks + ":10:11"},
		"what all tasks share":     {ledger.Task, tasks, 4, "source = \"t\"\n\n[[task]]\nid = \"a\"\ndue = \"x\"\n\n[[task]]\nid = \"b\"\n  [[task.report]]\n  word = \"late\"\n", false, tasks + ":4:1"},
		"a definition":             {ledger.Definition, indicator, 1, "id = \"i\"\nlimits = \"many\"\n\n[[observation]]\nvalue = 4\n", false, indicator + ":2:11"},
		"not a definition":         {ledger.Definition, indicator, 1, "id = \"i\"\nlimits = \"few\"\n\n[[observation]]\nvalue = 4\n", false, indicator + ":1:1"},
	} {
		published := func(file string) ([]byte, bool) { return []byte(was[file]), !c.unknown }
		all := []ledger.Difference{{Subject: of(c.kind, "x"), State: ledger.Changed, At: ledger.Place{Pos: source.Pos{File: c.file, Line: c.line, Col: 1}}}}
		ledger.Point(all, fstest.MapFS{c.file: {Data: []byte(c.now)}}, published)
		if got := all[0].At.String(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}
