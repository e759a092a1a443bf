package ledger

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"resolution57.example/portal/internal/golden"
	"resolution57.example/portal/internal/source"
)

// fault is one thing done to a log that was sound, and the rule that finds it
// first.
type fault struct {
	name, rule string
	do         func(f *faulty)
}

// faulty is a project that a fault is done to.
type faulty struct {
	t     *testing.T
	lines [][]byte
	files fstest.MapFS // laid over those of the lines
	c     Config
}

const (
	firstFile = Folder + "/0000.jsonl"
	sealFile  = Folder + "/checkpoint"
)

// replace changes text in one line.
func (f *faulty) replace(line int, old, new string) {
	f.t.Helper()
	changed := bytes.Replace(f.lines[line], []byte(old), []byte(new), 1)
	if bytes.Equal(changed, f.lines[line]) {
		f.t.Fatalf("line %d has no %s", line, old)
	}
	f.lines[line] = changed
}

// write changes an entry and writes its line as a careful forger would.
func (f *faulty) write(line int, edit func(*Entry)) {
	f.t.Helper()
	e, err := ParseEntry(f.lines[line])
	if err != nil {
		f.t.Fatal(err)
	}
	edit(&e)
	text, fault := e.encode()
	if fault != nil {
		f.t.Fatal(fault)
	}
	f.lines[line] = text
}

// signAgain signs the changed lines, with a key of the reader's own, so that
// only the rules for lines can find the fault.
func (f *faulty) signAgain() {
	_, signer := development()
	f.seal(sign(f.t, unproved(f.lines), f.c, signer))
}

func (f *faulty) seal(signed []byte) { f.files[sealFile] = &fstest.MapFile{Data: signed} }

// resigned does something to the lines and signs them.
func resigned(do func(*faulty)) func(*faulty) {
	return func(f *faulty) { do(f); f.signAgain() }
}

// entry changes one entry and signs.
func entry(line int, edit func(*Entry)) func(*faulty) {
	return resigned(func(f *faulty) { f.write(line, edit) })
}

// text changes the text of one line and signs.
func text(line int, old, new string) func(*faulty) {
	return resigned(func(f *faulty) { f.replace(line, old, new) })
}

// checkpoint changes the text of the checkpoint.
func checkpoint(old, new string) func(*faulty) {
	return func(f *faulty) {
		before := f.files[sealFile].Data
		f.seal(bytes.Replace(before, []byte(old), []byte(new), 1))
		if bytes.Equal(before, f.files[sealFile].Data) {
			f.t.Fatalf("the checkpoint has no %q:\n%s", old, before)
		}
	}
}

// keys signs with one key and lets the reader know others.
func keys(signWith byte, from map[byte]int64) func(*faulty) {
	return func(f *faulty) {
		signer, own := seeded(f.t, testOrigin, signWith)
		l := unproved(f.lines)
		f.seal(sign(f.t, l, Config{Origin: testOrigin, Keys: []Key{{own, 0}}}, signer))
		f.c = Config{Origin: testOrigin}
		for _, b := range []byte{1, 2, 3} {
			if at, ok := from[b]; ok {
				_, verifier := seeded(f.t, testOrigin, b)
				f.c.Keys = append(f.c.Keys, Key{verifier, at})
			}
		}
	}
}

func faults() []fault {
	return []fault{
		{"line removed", "ledger-seq", func(f *faulty) { f.lines = slices.Delete(f.lines, 4, 5) }},
		{"line removed and signed", "ledger-seq", resigned(func(f *faulty) { f.lines = slices.Delete(f.lines, 4, 5) })},
		{"last line removed: rolled back", "ledger-checkpoint-larger", func(f *faulty) { f.lines = f.lines[:9] }},
		{"all lines removed", "ledger-checkpoint-larger", func(f *faulty) { f.lines = nil }},
		{"lines in another order", "ledger-seq", func(f *faulty) { f.lines[1], f.lines[2] = f.lines[2], f.lines[1] }},
		{"line repeated", "ledger-seq", func(f *faulty) { f.lines = slices.Insert(f.lines, 3, f.lines[2]) }},
		{"line inserted", "ledger-seq", func(f *faulty) { f.lines = slices.Insert(f.lines, 3, nextLine(f.t, 3)) }},
		{"line added without signature", "ledger-checkpoint-smaller", func(f *faulty) { f.lines = append(f.lines, nextLine(f.t, 10)) }},
		{"digit flipped", "ledger-checkpoint-root", func(f *faulty) { f.replace(2, "16.4", "16.3") }},
		{"brace flipped", "ledger-json", func(f *faulty) { f.replace(2, "{", "[") }},
		{"empty line", "ledger-json", func(f *faulty) { f.lines[3] = nil }},
		{"line end of Windows", "ledger-json", func(f *faulty) { f.lines[3] = append(f.lines[3], '\r') }},
		{"space in the line", "ledger-json", text(2, ":", ": ")},
		{"escape that nothing needs", "ledger-json", text(2, "mục I", `m\u1ee5c I`)},
		{"number with a point", "ledger-json", text(2, `"seq":2`, `"seq":2.0`)},
		{"number that begins with zero", "ledger-json", text(2, `"seq":2`, `"seq":02`)},
		{"text where a number belongs", "ledger-json", text(2, `"seq":2`, `"seq":"2"`)},
		{"empty text written out", "ledger-json", text(2, `"value":"16.4"`, `"value":"16.4","x":""`[:14]+`6.4"`+"}")},
		{"unknown key", "ledger-key-unknown", text(2, `"unit"`, `"note":"","unit"`)},
		{"unknown language", "ledger-key-unknown", text(2, `"en"`, `"de"`)},
		{"key twice", "ledger-key-order", text(2, `"unit":"percent"`, `"unit":"percent","unit":"percent"`)},
		{"keys in another order", "ledger-key-order", text(2, `"unit":"percent","value":"16.4"`, `"value":"16.4","unit":"percent"`)},
		{"no number", "ledger-form", text(2, `"seq":2,`, "")},
		{"no day", "ledger-form", text(2, "2026-11-23", "2026-11-31")},
		{"unknown act", "ledger-form", text(2, `"publish"`, `"say"`)},
		{"unknown kind", "ledger-form", text(2, `"kind":"value"`, `"kind":"worth"`)},
		{"float for a decimal", "ledger-form", text(2, `"16.4"`, `"1.64e1"`)},
		{"value missing", "ledger-form", text(2, `,"value":"16.4"`, "")},
		{"hash in capitals", "ledger-form", text(0, "0af5", "0AF5")},
		{"hash missing", "ledger-form", entry(0, func(e *Entry) { e.SHA256 = "" })},
		{"control character in a reason", "ledger-character", text(5, "Nguồn đính", "Nguồn\x1b[2Kđính")},
		{"right-to-left mark in a reason", "ledger-character", text(5, "itself", "\u202eitself")},
		{"bytes that are no text", "ledger-character", text(5, "itself", "\xffitself")},
		{"letters not composed in a reason", "ledger-not-composed", text(5, "Nguồn", "Nguo\u0302\u0300n")},
		{"entry too long", "ledger-line-long", text(5, "itself", strings.Repeat("x", MaxLine))},
		{"line far too long", "ledger-line-long", text(5, "itself", strings.Repeat("x", 5*MaxLine))},
		{"last line without end", "ledger-line-open", func(f *faulty) {
			f.files[firstFile] = &fstest.MapFile{Data: bytes.Join(f.lines, []byte("\n"))}
		}},
		{"last line cut", "ledger-line-open", func(f *faulty) {
			f.files[firstFile] = &fstest.MapFile{Data: bytes.Join(f.lines, []byte("\n"))[:3000]}
		}},
		{"day goes backwards", "ledger-day-back", entry(6, func(e *Entry) { e.Logged = "2026-11-30" })},
		{"published twice", "ledger-published", entry(5, func(e *Entry) { e.Act = Publish })},
		{"value derived", "ledger-act-kind", entry(1, func(e *Entry) { e.Act, e.Cause = Derive, 0 })},
		{"share published", "ledger-act-kind", entry(3, func(e *Entry) { e.Act, e.Cause = Publish, -1 })},
		{"revised without reason", "ledger-reason", entry(7, func(e *Entry) { e.Reason.VI, e.Reason.EN = "", "" })},
		{"reason in one language", "ledger-reason", entry(7, func(e *Entry) { e.Reason.EN = "" })},
		{"corrected without office", "ledger-reason", entry(5, func(e *Entry) { e.Office.VI, e.Office.EN = "", " " })},
		{"reason for a first publication", "ledger-reason-misplaced", entry(1, func(e *Entry) {
			e.Reason.VI, e.Reason.EN, e.Office.VI, e.Office.EN = "vì", "because", "ta", "us"
		})},
		{"previous is of another subject", "ledger-previous", entry(5, func(e *Entry) { e.Previous = 1 })},
		{"previous missing", "ledger-previous", entry(5, func(e *Entry) { e.Previous = -1 })},
		{"previous not the newest", "ledger-previous", entry(8, func(e *Entry) { e.Previous = 2 })},
		{"previous in the future", "ledger-previous", entry(5, func(e *Entry) { e.Previous = 8 })},
		{"withdrawn twice", "ledger-nothing", entry(9, func(e *Entry) {
			e.Act, e.Reason.VI, e.Reason.EN, e.Office.VI, e.Office.EN = Withdraw, "vì", "because", "ta", "us"
		})},
		{"revised before published", "ledger-nothing", resigned(func(f *faulty) {
			f.write(9, func(e *Entry) {
				e.Act, e.Key, e.Previous, e.Reason.VI, e.Reason.EN, e.Office.VI, e.Office.EN = Revise, "other", -1, "vì", "because", "ta", "us"
			})
		})},
		{"derived from nothing", "ledger-from", entry(3, func(e *Entry) { e.From[0].Key = "growth/2023" })},
		{"derived without cause", "ledger-cause", entry(3, func(e *Entry) { e.Cause = -1 })},
		{"derived from the future", "ledger-cause", entry(3, func(e *Entry) { e.Cause = 5 })},

		{"foreign file", "ledger-file-name", func(f *faulty) { f.files[Folder+"/notes.txt"] = &fstest.MapFile{Data: []byte("x")} }},
		{"folder for a file", "ledger-file-name", func(f *faulty) { f.files[Folder+"/0001.jsonl/x"] = &fstest.MapFile{Data: []byte("x")} }},
		{"file missing", "ledger-file-missing", func(f *faulty) { f.files[Folder+"/0002.jsonl"] = &fstest.MapFile{Data: []byte("{}\n")} }},
		{"closed file with too few lines", "ledger-file-lines", func(f *faulty) {
			f.files[Folder+"/0001.jsonl"] = &fstest.MapFile{Data: append(nextLine(f.t, 10), '\n')}
			f.lines = append(f.lines, nextLine(f.t, 10))
			f.signAgain()
			f.lines = f.lines[:10]
		}},
		{"empty file", "ledger-file-lines", func(f *faulty) { f.files[Folder+"/0001.jsonl"] = &fstest.MapFile{} }},

		{"no checkpoint", "ledger-checkpoint-missing", func(f *faulty) { delete(f.files, sealFile) }},
		{"checkpoint truncated", "ledger-checkpoint-form", func(f *faulty) { f.seal(f.files[sealFile].Data[:90]) }},
		{"checkpoint without signature", "ledger-checkpoint-form", func(f *faulty) { f.seal(f.files[sealFile].Data[:bytes.Index(f.files[sealFile].Data, []byte("—"))]) }},
		{"checkpoint empty", "ledger-checkpoint-form", func(f *faulty) { f.seal(nil) }},
		{"checkpoint with Windows line ends", "ledger-checkpoint-form", func(f *faulty) {
			f.seal(bytes.ReplaceAll(f.files[sealFile].Data, []byte("\n"), []byte("\r\n")))
		}},
		{"checkpoint forged: larger", "ledger-checkpoint-forged", checkpoint("\n10\n", "\n11\n")},
		{"checkpoint forged: smaller", "ledger-checkpoint-forged", checkpoint("\n10\n", "\n9\n")},
		{"checkpoint signed over a smaller log", "ledger-checkpoint-smaller", func(f *faulty) {
			_, signer := development()
			f.seal(sign(f.t, unproved(f.lines[:7]), f.c, signer))
		}},
		{"checkpoint signed over a larger log", "ledger-checkpoint-larger", func(f *faulty) {
			_, signer := development()
			f.seal(sign(f.t, unproved(append(clone(f.lines), nextLine(f.t, 10))), f.c, signer))
		}},
		{"checkpoint of another log", "ledger-checkpoint-origin", func(f *faulty) { f.c.Origin = "elsewhere.example/log" }},
		{"checkpoint of another log by our key", "ledger-checkpoint-origin", func(f *faulty) {
			signer, verifier := seeded(f.t, testOrigin, 1)
			f.c.Keys = []Key{{verifier, 0}}
			f.seal(noteOf(f.t, "elsewhere.example/log\n10\n"+unproved(f.lines).Root().String()+"\n", signer))
		}},
		{"checkpoint in the form of the Go checksum database", "ledger-checkpoint-origin", func(f *faulty) {
			_, signer := development()
			f.seal(noteOf(f.t, "go.sum database tree\n10\n"+unproved(f.lines).Root().String()+"\n", signer))
		}},
		{"size that begins with zero", "ledger-checkpoint-form", func(f *faulty) {
			_, signer := development()
			f.seal(noteOf(f.t, testOrigin+"\n010\n"+unproved(f.lines).Root().String()+"\n", signer))
		}},
		{"root too short", "ledger-checkpoint-form", func(f *faulty) {
			_, signer := development()
			f.seal(noteOf(f.t, testOrigin+"\n10\nAAAA\n", signer))
		}},
		{"wrong key", "ledger-key-unknown-signer", keys(2, map[byte]int64{1: 0})},
		{"key before its time", "ledger-key-early", keys(2, map[byte]int64{1: 0, 2: 11})},
		{"key behind its time", "ledger-key-retired", keys(1, map[byte]int64{1: 0, 2: 10})},
		{"development key not allowed", "ledger-key-development", func(f *faulty) { f.c.AllowDevelopment = false }},
		{"development key after a real one", "ledger-key-development", func(f *faulty) {
			_, verifier := seeded(f.t, testOrigin, 1)
			f.c.Keys = []Key{{verifier, 0}}
		}},
		{"development key after a later real one", "ledger-key-retired", func(f *faulty) {
			_, verifier := seeded(f.t, testOrigin, 1)
			f.c.Keys = []Key{{verifier, 5}}
		}},
		{"public key with a typing error", "ledger-config-key", func(f *faulty) { f.c.Keys = []Key{{"portal.example/log+00000000+AAAA", 0}} }},
		{"public key of another name", "ledger-config-key", func(f *faulty) {
			_, verifier := seeded(f.t, "elsewhere.example/log", 1)
			f.c.Keys = []Key{{verifier, 0}}
		}},
		{"two keys from one size", "ledger-config-key", keys(1, map[byte]int64{1: 3, 2: 3})},
		{"witness that is a key of a log", "ledger-config-key", func(f *faulty) {
			_, verifier := seeded(f.t, "witness.example", 1)
			f.c.Witnesses = []Key{{verifier, 0}}
		}},
	}
}

// TestFaults does each fault to a sound log and compares all problems, in both
// languages, with testdata/faults.txtar.
func TestFaults(t *testing.T) {
	said := golden.Messages(t, "testdata/faults.txtar")
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			problems := doFault(t, f)
			if len(problems) == 0 || !slices.ContainsFunc(problems, func(p source.Problem) bool { return p.Rule == f.rule }) {
				t.Errorf("%s is not found: %v", f.rule, problems)
			}
			said.Add(t, f.name, func(w io.Writer, lang string) error { return source.WriteText(w, problems, lang) })
		})
	}
}

// write prints a fault as the problem of a file.
func (f *Fault) write(w io.Writer, lang string) error {
	var ps source.Problems
	f.report(&ps, "FILE", f.Line)
	return source.WriteText(w, ps.Sorted(), lang)
}

func doFault(t *testing.T, f fault) []source.Problem {
	t.Helper()
	base, c := exampleProject(t)
	bad := &faulty{t: t, lines: clone(example(t).lines()), files: fstest.MapFS{sealFile: base[sealFile]}, c: c}
	f.do(bad)
	files := project(bad.lines, nil)
	for name, file := range bad.files {
		files[name] = file
	}
	var ps source.Problems
	l := Read(files, bad.c, &ps)
	lookAround(l)
	return ps.Sorted()
}

// lookAround asks a log everything: one with faults must not fall over.
func lookAround(l *Log) {
	for e := range l.All() {
		l.Head(e.Subject)
		l.History(e.Subject)
	}
	for range l.Heads() {
	}
	for tile := range l.Tiles() {
		tile.Body()
	}
	l.Head(Subject{Value, "growth/2025"})
}

// Every rule that the files of the log itself report is the finding of some
// fault, or is tested with what reports it.
func TestEveryRuleIsFound(t *testing.T) {
	elsewhere := []string{"ledger-smaller", "ledger-inconsistent", "ledger-proof-form", "ledger-proof"}
	for _, file := range []string{"json.go", "line.go", "history.go", "read.go", "keys.go", "checkpoint.go", "proof.go", "log.go"} {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(ledger-[a-z-]+)"`).FindAllStringSubmatch(string(code), -1) {
			found := slices.ContainsFunc(faults(), func(f fault) bool { return f.rule == m[1] })
			if !found && !slices.Contains(elsewhere, m[1]) {
				t.Errorf("%s: no fault is found by %s", file, m[1])
			}
		}
	}
}

// Whatever is done to any line of the log, it is found.
func TestFaultsAnywhere(t *testing.T) {
	c, signer := development()
	lines := example(t).lines()
	signed := sign(t, unproved(lines), c, signer)
	changes := map[string]func(lines [][]byte, k int) [][]byte{
		"removed":  func(l [][]byte, k int) [][]byte { return slices.Delete(l, k, k+1) },
		"repeated": func(l [][]byte, k int) [][]byte { return slices.Insert(l, k, l[k]) },
		"appended": func(l [][]byte, k int) [][]byte { return append(l, l[k]) },
		"inserted": func(l [][]byte, k int) [][]byte { return slices.Insert(l, k, nextLine(t, int64(k))) },
		"swapped":  func(l [][]byte, k int) [][]byte { l[k], l[(k+1)%len(l)] = l[(k+1)%len(l)], l[k]; return l },
		"replaced": func(l [][]byte, k int) [][]byte { l[k] = nextKey(t, int64(k)); return l },
		"cut":      func(l [][]byte, k int) [][]byte { return l[:k] },
	}
	for name, change := range changes {
		for k := range lines {
			var ps source.Problems
			lookAround(Read(project(change(clone(lines), k), signed), c, &ps))
			if ps.Errors() == 0 {
				t.Errorf("line %d %s: not found", k, name)
			}
		}
	}
}

// A flipped bit in any byte of the lines or of the checkpoint is found.
func TestFlippedByte(t *testing.T) {
	files, c := exampleProject(t)
	for _, name := range []string{firstFile, sealFile} {
		sound := files[name].Data
		for k := range sound {
			body := bytes.Clone(sound)
			body[k] ^= 1
			files[name] = &fstest.MapFile{Data: body}
			var ps source.Problems
			Read(files, c, &ps)
			if ps.Errors() == 0 {
				t.Errorf("%s: byte %d, %q, flipped: not found", name, k, sound[k])
			}
		}
		files[name] = &fstest.MapFile{Data: sound}
	}
}

// A log with very many faults does not print them all.
func TestMostFaults(t *testing.T) {
	files, c := exampleProject(t)
	files[firstFile].Data = bytes.Repeat([]byte("{}\n"), 1000)
	var ps source.Problems
	Read(files, c, &ps)
	if n := ps.Errors(); n > mostFaults+2 {
		t.Errorf("%d problems", n)
	}
}

// A closed file must have exactly 65,536 lines, and the next goes on.
func TestSecondFile(t *testing.T) {
	lines := many(FileLines + 2)
	c, signer := development()
	signed := sign(t, unproved(lines), c, signer)
	l := read(t, project(lines, signed), c)
	if l.Size() != FileLines+2 || !bytes.Equal(l.Line(FileLines), lines[FileLines]) || l.Entry(FileLines+1).Key != fmt.Sprintf("made/%d", FileLines+1) {
		t.Errorf("the second file is not read")
	}
	files := project(lines, signed)
	join := append(bytes.Join(lines, []byte("\n")), '\n')
	delete(files, Folder+"/0001.jsonl")
	files[firstFile] = &fstest.MapFile{Data: join}
	var ps source.Problems
	Read(files, c, &ps)
	if all := ps.Sorted(); len(all) == 0 || all[0].String() != "data/ledger/0000.jsonl: the file has 65538 lines; a closed file has exactly 65536, the last one 1 to 65536" {
		t.Errorf("%v", all)
	}
}
