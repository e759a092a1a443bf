package starter

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/edit"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
)

// Request is what was said of a new record.
type Request struct {
	Plan
	ID   string
	List string            // of a task: the list it stands in
	Said map[string]string // by the names of questions
	// Problems are those of the project as it is: to records in files that could
	// not be read, references cannot be proved.
	Problems []source.Problem
}

// File is one file to be written.
type File struct {
	Name string
	Body []byte
	Old  []byte // what stands there now; nil where the file is new
}

// job is one call of [Make].
type job struct {
	Request
	fsys    fs.FS
	guide   *schema.Guide
	records *record.Records
	ps      *source.Problems
}

// Make makes the files of a new record. Where something of it cannot be, the
// problems are in ps and there are no files.
func Make(fsys fs.FS, g *schema.Guide, r *record.Records, req Request, ps *source.Problems) []File {
	j := &job{req, fsys, g, r, ps}
	before := ps.Errors()
	known := registersOf(fsys, r, req.Problems)
	j.Said = maps.Clone(req.Said)
	for _, q := range Named(Questions(g, req.Plan), r) {
		if text := q.Word(strings.TrimSpace(req.Said[q.Name])); text != "" {
			j.Said[q.Name] = text
			q.prove(text, known, ps)
		}
	}
	files := j.files()
	if ps.Errors() > before {
		return nil
	}
	for k := range files {
		laid, err := edit.Format(files[k].Name, files[k].Body)
		if err != nil {
			j.refused(err, files[k].Name)
			return nil
		}
		if files[k].Old == nil || isLaidOut(files[k].Name, files[k].Old) {
			files[k].Body = laid
		}
	}
	return files
}

// isLaidOut reports whether a file has the layout of `portal fmt`; one that has
// another keeps it.
func isLaidOut(name string, body []byte) bool {
	laid, err := edit.Format(name, body)
	return err == nil && bytes.Equal(laid, body)
}

func (j *job) refused(err error, name string) {
	var refused *edit.Error
	if errors.As(err, &refused) {
		refused.AddTo(j.ps)
		return
	}
	j.ps.Add(source.Pos{File: name}, "unreadable", "reason", err.Error())
}

func (j *job) files() []File {
	switch j.Kind {
	case "notice":
		return j.notice()
	case "feedback":
		return j.feedback()
	case "answer":
		return j.answer()
	case "task", "schedule":
		return j.appended()
	}
	return j.whole()
}

// badID reports an id that is none.
func (j *job) badID(id, example string) bool {
	slug := lang.Slug(id)
	if slug == id && id != "" {
		return false
	}
	if slug == "" {
		slug = example
	}
	j.ps.Add(source.Pos{File: "portal new " + j.Kind}, "bad-id", "kind", j.Kind, "id", id, "slug", slug)
	return true
}

// there reports a file that is there already.
func (j *job) there(name string) bool {
	if _, err := fs.Lstat(j.fsys, name); err != nil {
		return false
	}
	j.ps.Add(source.Pos{File: name}, "new-exists", "id", j.ID)
	return true
}

func (j *job) kind(name string) schema.Kind {
	k, _ := j.guide.Kind(name) // plans name kinds that there are; a test proves it
	return k
}

func (j *job) writer(t *schema.Table) writer {
	return writer{table: t, said: j.Said, known: j.records, id: j.ID, asOf: j.records.Site.AsOf.String()}
}

// numbered are the kinds of document that bear a number.
var numbered = []string{"resolution", "notice", "decision", "directive", "telegram", "plan", "regulation", "law"}

// whole is a record that is a file.
func (j *job) whole() []File {
	k := j.kind(j.shape)
	name := strings.Replace(k.Files, "*", j.ID, 1)
	if j.badID(j.ID, j.Kind+"-1") || j.there(name) {
		return nil
	}
	w := j.writer(k.Table)
	w.apart = true
	lines := slices.Clone(j.lines)
	for k := range lines {
		if j.Kind == "source" && lines[k].key == "number" && slices.Contains(numbered, j.Said["kind"]) {
			lines[k].mode = fill
		}
	}
	body := head + "\n" + w.write(lines)
	for _, b := range j.blocks {
		rows, _ := k.Table.Key(b.array)
		w := j.writer(rows.Elem.Table)
		w.said = nil
		body += "\n" + comment(rows) + "[[" + b.array + "]]\n" + w.write(b.lines)
	}
	return []File{{Name: name, Body: []byte(body)}}
}

// head stands at the top of a new file.
const head = `# Thay mọi giá trị có chữ TODO. Dòng nào cần thì bỏ dấu # ở đầu, dòng nào không cần thì xóa cùng chú thích của nó.
# Replace every value with TODO in it. Take the # off the lines you need; delete those you do not, with their comments.
`

// notice is a pair of files.
func (j *job) notice() []File {
	if j.badID(j.ID, "notice-1") {
		return nil
	}
	var files []File
	bodyVI := "\n" + markVI + "\n"
	for _, l := range lang.All() {
		k := j.kind("notice-" + string(l))
		name := strings.Replace(k.Files, "*", j.ID, 1)
		if j.there(name) {
			return nil
		}
		w := j.writer(k.Table)
		w.tongue, w.apart = l, true
		front, body := head+"\n"+w.write(j.lines), bodyVI
		if l == lang.EN {
			key, _ := k.Table.Key("translates")
			front += "\n" + comment(key) + "translates = " + edit.Quote(notice.Hash([]byte(bodyVI))) + "\n"
			body = "\n" + markEN + "\n"
		}
		files = append(files, File{Name: name, Body: []byte("+++\n" + front + "+++\n" + body)})
	}
	return files
}

// feedback is the record with the next number.
func (j *job) feedback() []File {
	k := j.kind(j.shape)
	next := 1
	for {
		if _, err := fs.Lstat(j.fsys, strings.Replace(k.Files, "*", strconv.Itoa(next), 1)); err != nil {
			break
		}
		next++
	}
	if j.ID == "" {
		j.ID = strconv.Itoa(next)
	}
	if name := strings.Replace(k.Files, "*", j.ID, 1); j.ID != strconv.Itoa(next) {
		if n, err := strconv.Atoi(j.ID); err == nil && n > 0 && n < next && j.there(name) {
			return nil
		}
		j.ps.Add(source.Pos{File: "portal new " + j.Kind}, "new-number", "number", j.ID, "next", strconv.Itoa(next))
		return nil
	}
	return j.whole()
}

// answer puts an answer into a record of feedback that waits for one.
func (j *job) answer() []File {
	k := j.kind(j.shape)
	name := strings.Replace(k.Files, "*", j.ID, 1)
	old, err := fs.ReadFile(j.fsys, name)
	if err != nil || j.ID == "" || strings.ContainsAny(j.ID, "/\\*") {
		j.ps.Add(source.Pos{File: "portal new " + j.Kind}, "new-no-feedback", "number", j.ID)
		return nil
	}
	doc, err := edit.Open(name, old)
	if err != nil {
		j.refused(err, name)
		return nil
	}
	for _, key := range []string{"answer", "answered"} {
		if doc.Has(key) {
			j.ps.Add(doc.At(key), "new-answered", "number", j.ID)
			return nil
		}
	}
	w := j.writer(k.Table)
	values, body := map[string]string{}, old
	for _, l := range j.lines {
		key, _ := k.Table.Key(l.key)
		value, given := w.given(key)
		if !given && l.mode != remark {
			value, given = w.absent(l, key), true
		}
		if given {
			values[l.key] = value
			if !doc.Has(l.key) {
				body = uncommented(body, l.key, value)
			}
		}
	}
	if doc, err = edit.Open(name, body); err != nil {
		j.refused(err, name)
		return nil
	}
	for _, l := range j.lines {
		if value, given := values[l.key]; given {
			if err := doc.Set(value, l.key); err != nil {
				j.refused(err, name)
				return nil
			}
		}
	}
	return []File{{Name: name, Body: bytes.Clone(doc.Bytes()), Old: old}}
}

// uncommented is a file in which the commented example of a key, as a new record
// has it, is the key itself; the file as it is where there is no such line.
func uncommented(body []byte, key, value string) []byte {
	at := regexp.MustCompile(`(?m)^# `+regexp.QuoteMeta(key)+` *= [^\r\n]*`).FindAllIndex(body, 2)
	if len(at) != 1 {
		return body
	}
	return slices.Concat(body[:at[0][0]], []byte(key+" = "+value), body[at[0][1]:])
}

// appended is one more block of a file, which is made where it is not there.
func (j *job) appended() []File {
	k := j.kind(j.shape)
	name := k.Files
	if j.Kind == "task" {
		if j.badID(j.List, "list-1") {
			return nil
		}
		name = strings.Replace(name, "*", j.List, 1)
	}
	if j.badID(j.ID, j.Kind+"-1") || j.taken() {
		return nil
	}
	rows, _ := k.Table.Key(j.array)
	block := j.writer(rows.Elem.Table).write(j.lines)
	old, err := fs.ReadFile(j.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return []File{{Name: name, Body: []byte(j.newFile(k.Table, block))}}
	}
	if err != nil {
		j.refused(err, name)
		return nil
	}
	doc, err := edit.Open(name, old)
	if laid, e := edit.Format(name, []byte("[["+j.array+"]]\n"+block)); e == nil {
		block = string(laid)
	}
	if err == nil {
		for n := range doc.Len(j.array) {
			if raw, _ := doc.Get(j.array, n, "id"); raw == edit.Quote(j.ID) {
				j.ps.Add(doc.At(j.array, n, "id"), "new-exists", "id", j.ID)
				return nil
			}
		}
		err = doc.Append(j.array, edit.AtEnd, block)
	}
	if err != nil {
		j.refused(err, name)
		return nil
	}
	return []File{{Name: name, Body: bytes.Clone(doc.Bytes()), Old: old}}
}

// newFile is a file with its first block.
func (j *job) newFile(t *schema.Table, block string) string {
	body := head
	for _, b := range j.blocks {
		key, _ := t.Key(b.array)
		w := j.writer(key.Table)
		w.said = nil
		body += "\n" + comment(key) + "[" + b.array + "]\n" + w.write(b.lines)
	}
	return body + "\n[[" + j.array + "]]\n" + block
}

// taken reports an id that another record of the kind has.
func (j *job) taken() bool {
	var at source.Pos
	if t := j.records.Tasks.Get(j.ID); j.Kind == "task" && t != nil {
		at = t.At
	}
	if e := j.records.Schedule.Get(j.ID); j.Kind == "schedule" && e != nil {
		at = e.At
	}
	if at.File == "" {
		return false
	}
	j.ps.Add(at, "new-exists", "id", j.ID)
	return true
}

// Places are where in a file something is still to be filled in.
func Places(f File) []source.Pos {
	var out []source.Pos
	for n, text := range strings.Split(string(f.Body), "\n") {
		for range strings.Count(text, source.ToFillIn) { // a line of both languages has two
			if !strings.HasPrefix(text, "#") {
				out = append(out, source.Pos{File: path.Clean(f.Name), Line: n + 1})
			}
		}
	}
	return out
}
