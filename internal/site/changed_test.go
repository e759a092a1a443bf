package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/mod/sumdb/note"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// changedProject is the small project with a ledger in which everything has
// happened that can: four publications, made as `portal publish` makes them.
type changedProject struct {
	t   testing.TB
	dir string
}

func newChangedProject(t *testing.T) changedProject {
	t.Helper()
	p := changedProject{t, t.TempDir()}
	tree := smallTree(t)
	addRankings(t, tree)
	p.write(tree)
	p.append("data/site.toml", "\n[ledger]\norigin = \"portal.example/log\"\nallow_development_key = true\n")
	return p
}

func (p changedProject) write(tree fstest.MapFS) {
	p.t.Helper()
	for name, f := range tree {
		p.put(name, f.Data)
	}
}

func (p changedProject) put(name string, body []byte) {
	p.t.Helper()
	file := filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, body, 0o666); err != nil {
		p.t.Fatal(err)
	}
}

func (p changedProject) read(name string) string {
	p.t.Helper()
	body, err := os.ReadFile(filepath.Join(p.dir, filepath.FromSlash(name)))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(body)
}

func (p changedProject) append(name, text string) { p.put(name, []byte(p.read(name)+text)) }

// edit replaces a text that stands once in a file.
func (p changedProject) edit(name, old, new string) {
	p.t.Helper()
	text := p.read(name)
	if strings.Count(text, old) != 1 {
		p.t.Fatalf("%s holds %q %d times", name, old, strings.Count(text, old))
	}
	p.put(name, []byte(strings.Replace(text, old, new, 1)))
}

// reason is one entry of data/changes.toml.
func reason(act, what, vi, en string) string {
	return "[[change]]\nact    = \"" + act + "\"\nwhat   = \"" + what + "\"\nwhy    = { vi = \"" + vi + "\", en = \"" + en + "\" }\n" +
		"office = { vi = \"Ban biên tập thử\", en = \"Test editors\" }\n"
}

// publish makes a publication on a day, for reasons.
func (p changedProject) publish(day string, reasons ...string) {
	p.t.Helper()
	p.put(ledger.ChangesFile, []byte("# Reasons.\n"+strings.Join(reasons, "\n")))
	s := open(p.t, Options{Root: os.DirFS(p.dir), Today: day, Cache: drawings})
	var ps source.Problems
	plan, err := s.Plan(&ps)
	if err != nil {
		p.t.Fatal(err)
	}
	if plan == nil {
		p.t.Fatalf("nothing can be published:\n%s", problemText(p.t, &ps))
	}
	publisher, err := ledger.OpenPublisher(p.dir, false)
	if err != nil {
		p.t.Fatal(err)
	}
	defer publisher.Close()
	private, _ := ledger.DevelopmentKey("portal.example/log")
	signer, err := note.NewSigner(private)
	if err != nil {
		p.t.Fatal(err)
	}
	if err := publisher.Apply(plan, s.LedgerConfig(), signer); err != nil {
		p.t.Fatal(err)
	}
}

// changed makes all publications.
func (p changedProject) changed() {
	p.t.Helper()
	p.publish("2026-02-01")
	// A mistake of ours, on which ranks hang; a planned revision; another
	// definition; another due date; another target.
	p.edit("data/indicators/procedures-online.toml", "ha-noi   = [1500, 2000, 75.0]", "ha-noi   = [1900, 2000, 95.0]")
	p.edit("data/indicators/tasks-assigned.toml", "value  = 1320\nstatus = \"preliminary\"", "value  = 1330\nstatus = \"final\"")
	p.edit("data/indicators/tasks-overdue.toml", "value  = 66", "value  = 76")
	p.edit("data/indicators/tasks-overdue.toml", "Định nghĩa thử.", "Định nghĩa rõ hơn.")
	p.edit("data/tasks/qua-han.toml", "due         = \"2025-09-30\"\ndays_late   = 60", "due         = \"2025-10-02\"\ndays_late   = 60")
	p.edit("data/targets/thu.toml", "value      = 1000", "value      = 1400")
	p.publish("2026-03-05",
		reason("correct", "value procedures-online/2025-11/ha-noi", "Đọc nhầm dòng trong bảng.", "A row of the table was misread."),
		reason("revise", "value tasks-assigned/2025", "Nguồn công bố số chính thức.", "The source published the final figure."),
		reason("revise", "value tasks-overdue/2025", "Nguồn công bố số chính thức.", "The source published the final figure."),
		reason("correct", "definition tasks-overdue", "Định nghĩa cũ thiếu một vế.", "The old definition lacked a clause."),
		reason("correct", "task thu-1", "Hạn gõ nhầm.", "The deadline was mistyped."),
		reason("correct", "target thu-2030-dat", "Mức gõ nhầm.", "The goal was mistyped."))
	// A value withdrawn, another weight, and something new beside it.
	p.edit("data/indicators/tasks-assigned.toml", "[[observation]]\nperiod = \"2023\"\nvalue  = 1050\nsource = \"so-1\"\n", "")
	p.edit("data/indicators/tasks-overdue.toml", "[[observation]]\nperiod = \"2025\"", "[[observation]]\nperiod = \"2024\"\nvalue  = 300\nsource = \"so-1\"\n[[observation]]\nperiod = \"2025\"")
	p.publish("2026-03-05",
		reason("withdraw", "value tasks-assigned/2023", "Nguồn đã rút con số này.", "The source withdrew the figure."))
	p.publish("2026-04-09")
}

func TestChangedProbe(t *testing.T) {
	p := newChangedProject(t)
	p.changed()
	for line := range strings.Lines(p.read("data/ledger/0000.jsonl")) {
		if strings.Contains(line, `"previous"`) {
			t.Log(line)
		}
	}
}
