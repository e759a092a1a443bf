package site

import "testing"

// Who asks is told that files are read, then of every file made, one call at a
// time and never backwards, with the charts behind it; at the end all are made.
func TestProgress(t *testing.T) {
	var told []Progress
	s := open(t, Options{Root: smallTree(t), Workers: 2, Progress: func(p Progress) { told = append(told, p) }})
	out := render(t, s)
	if len(told) < 3 || told[0] != (Progress{}) {
		t.Fatalf("told %d times, first %v", len(told), told[:min(1, len(told))])
	}
	for k := 2; k < len(told); k++ {
		if told[k].Files != told[k-1].Files+1 || told[k].Of != told[1].Of || told[k].Drawn < told[k-1].Drawn {
			t.Fatalf("%v, then %v", told[k-1], told[k])
		}
	}
	if last := told[len(told)-1]; last.Files != last.Of || last.Files != len(out) || last.Drawn == 0 {
		t.Errorf("at the end %v; %d files", last, len(out))
	}
}
