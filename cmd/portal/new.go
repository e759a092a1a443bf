package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
	"resolution57.example/portal/internal/starter"
)

// beginJob is one call of `portal new`.
type beginJob struct {
	environment
	*common
	guide     *schema.Guide
	request   starter.Request
	questions []starter.Question
	typed     *typed
}

// begin is `portal new`: a new record as a commented file.
func begin(ctx context.Context, e environment, args []string) error {
	guide, err := schema.Load()
	if err != nil {
		return err
	}
	kind, args := kindOf(args)
	plan, ok := starter.PlanOf(kind)
	f, c := newFlags(e, strings.TrimSpace("new "+kind), examplesOf(kind)...)
	if !ok && kind == "" {
		if err := parse(f, args); err != nil {
			return err
		}
	}
	if !ok {
		return unknownKind(e, kind)
	}
	j := &beginJob{environment: e, common: c, guide: guide, questions: starter.Questions(guide, plan), typed: &typed{in: e.stdin, ctx: ctx}}
	j.request = starter.Request{Plan: plan, Said: map[string]string{}}
	j.addFlags(f, e.tongue())
	ids, err := parseAny(f, args)
	if err != nil {
		return err
	}
	if len(ids) > 1 {
		return refuse(f, "chỉ ghi một mã, đang có %s", "one id, got %s", strings.Join(ids, ", "))
	}
	if len(ids) == 1 {
		j.request.ID = ids[0]
	}
	return j.run()
}

// kindOf takes the kind out of the arguments: the first that is no flag of all
// commands.
func kindOf(args []string) (kind string, rest []string) {
	k := 0
	for k < len(args) {
		name, _, whole := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(args[k], "-"), "-"), "=")
		if !strings.HasPrefix(args[k], "-") || name != "C" && name != "lang" {
			break
		}
		if k++; !whole {
			k++
		}
	}
	if k < len(args) && !strings.HasPrefix(args[k], "-") {
		return args[k], append(args[:k:k], args[k+1:]...)
	}
	return "", args
}

func kinds() string {
	var names []string
	for _, p := range starter.Plans() {
		names = append(names, p.Kind)
	}
	return strings.Join(names, ", ")
}

func unknownKind(e environment, kind string) error {
	if kind == "" {
		say(e.stderr, e.tongue(), "portal new: phải ghi loại mục cần tạo: %s", "portal new: name a kind: %s", kinds())
	} else {
		say(e.stderr, e.tongue(), "portal new: không có loại %q; hãy ghi một trong các từ %s", "portal new: unknown kind %q, write one of %s", kind, kinds())
	}
	return errUsage
}

func exampleOf(kind string) string {
	switch kind {
	case "notice":
		return `portal new notice 18-tb-cqttbcd --source 18-tb-cqttbcd --title.vi "Kết luận về quý I năm 2026"`
	case "indicator":
		return `portal new indicator broadband-share --name.vi "Tỷ lệ hộ có internet" --theme infrastructure --unit percent`
	case "task":
		return `portal new task 552-50 --list 552-tb-vpcp-ket-qua --title.vi "Hoàn thiện danh mục dữ liệu mở"`
	case "schedule":
		return `portal new schedule annual-report --kind publish --source 57-nq-tw --title.vi "Báo cáo năm"`
	case "feedback":
		return `portal new feedback --kind error --received 2026-12-01 --figure gii-rank/2025`
	case "answer":
		return `portal new answer 3 --answered 2026-12-08 --answer.vi "Đã sửa." --answer.en "Corrected."`
	}
	return `portal new source 18-tb-cqttbcd --kind notice --title.vi "Kết luận về quý I năm 2026"`
}

// examplesOf are those of the help of a kind, of all kinds where none is named.
func examplesOf(kind string) []string {
	if kind != "" {
		return []string{exampleOf(kind)}
	}
	var out []string
	for _, p := range starter.Plans() {
		out = append(out, exampleOf(p.Kind))
	}
	return out
}

func (j *beginJob) addFlags(f *flag.FlagSet, l lang.Lang) {
	for _, q := range j.questions {
		f.Func(q.Name, q.Text.In(l), func(text string) error {
			j.request.Said[q.Name] = text
			return nil
		})
	}
	if j.request.Kind == "task" {
		f.StringVar(&j.request.List, "list", "", listText.In(l))
	}
}

var (
	idText   = lang.Text{VI: "mã của mục mới: chữ thường không dấu, chữ số, gạch nối", EN: "id of the new record: lower-case letters without accents, digits, hyphens"}
	listText = lang.Text{VI: "danh sách chứa nhiệm vụ: tên một tệp trong data/tasks; chưa có thì được tạo", EN: "list that holds the task: the name of a file in data/tasks; made where it is not there"}
)

func (j *beginJob) run() error {
	project := os.DirFS(j.dir)
	var others, ps source.Problems
	records := record.Load(project, &others)
	j.request.Problems = others.Sorted()
	j.questions = starter.Named(j.questions, records)
	if missing := j.missing(project, records); len(missing) > 0 {
		j.sayMissing(missing)
		return errUsage
	}
	files := starter.Make(project, j.guide, records, j.request, &ps)
	if ps.Errors() > 0 {
		return j.report(j.environment, &ps)
	}
	if err := j.write(files); err != nil {
		return err
	}
	open := 0
	for _, f := range files {
		open += len(starter.Places(f))
		fmt.Fprintln(j.stdout, f.Name)
	}
	if open > 0 {
		j.say("chỗ còn phải điền, đánh dấu TODO: %d; portal check chỉ ra từng chỗ", "places still to be filled in, marked TODO: %d; portal check points at each", open)
	}
	return nil
}

func (j *beginJob) say(vi, en string, args ...any) {
	fmt.Fprintf(j.stderr, lang.Text{VI: vi, EN: en}.In(lang.Lang(j.lang))+"\n", args...)
}

// open is one thing that must be said: an argument or a question.
type open struct {
	name  string
	text  lang.Text
	words []schema.Word
	set   func(string)
	prove func(string, *source.Problems)
}

// missing are the things that must be said and were not, once a person at a
// terminal has been asked.
func (j *beginJob) missing(project fs.FS, records *record.Records) []open {
	var left []open
	for _, o := range j.open(project, records) {
		if !j.terminal || !j.ask(o) {
			left = append(left, o)
		}
	}
	return left
}

func (j *beginJob) open(project fs.FS, records *record.Records) []open {
	var out []open
	r := &j.request
	if r.ID == "" && r.Kind != "feedback" {
		out = append(out, open{"ID", idText, nil, func(s string) { r.ID = s }, r.ProveID})
	}
	if r.List == "" && r.Kind == "task" {
		out = append(out, open{"--list", listText, nil, func(s string) { r.List = s }, r.ProveID})
	}
	for _, q := range starter.Missing(j.questions, r.Said) {
		out = append(out, open{"--" + q.Name, q.Text, q.Words, func(s string) { r.Said[q.Name] = s }, func(s string, ps *source.Problems) {
			r.Prove(project, records, q, q.Word(s), ps)
		}})
	}
	return out
}

// ask puts one question, and again while the answer cannot stand; false where
// there is no answer.
func (j *beginJob) ask(o open) bool {
	l := lang.Lang(j.lang)
	fmt.Fprintf(j.stderr, "? %s\n", o.text.In(l))
	for k, w := range o.words {
		fmt.Fprintf(j.stderr, "  %d) %s: %s\n", k+1, w.Word, w.Text.In(l))
	}
	for {
		fmt.Fprint(j.stderr, "> ")
		answer := j.typed.line()
		if answer == "" {
			return false
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(o.words) {
			answer = o.words[n-1].Word
		}
		var ps source.Problems
		o.prove(answer, &ps)
		if ps.Errors() == 0 {
			o.set(answer)
			return true
		}
		for _, p := range ps.Sorted() {
			fmt.Fprintf(j.stderr, "  %s\n  %s\n", p.Text(j.lang), p.Hint(j.lang))
		}
	}
}

func (j *beginJob) sayMissing(missing []open) {
	j.say("portal new %s: còn thiếu, chưa ghi gì:", "portal new %s: missing; nothing was written:", j.request.Kind)
	for _, o := range missing {
		text := o.text.In(lang.Lang(j.lang))
		var words []string
		for _, w := range o.words {
			words = append(words, w.Word)
		}
		if len(words) > 0 {
			text += ": " + strings.Join(words, ", ")
		}
		fmt.Fprintf(j.stderr, "  %s\n    %s\n", o.name, text)
	}
	j.say("ví dụ:\n  %s", "example:\n  %s", exampleOf(j.request.Kind))
}

// write puts new files down and changed ones in place; a file that has appeared
// or changed meanwhile stays as it is.
func (j *beginJob) write(files []starter.File) error {
	root, err := os.OpenRoot(j.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for _, f := range files {
		if f.Old != nil {
			now, err := root.ReadFile(f.Name)
			if err != nil || string(now) != string(f.Old) {
				return errors.Join(errChanged(f.Name), err)
			}
			if err := replaceFile(root, f.Name, f.Body); err != nil {
				return err
			}
			continue
		}
		if err := createFile(root, f); err != nil {
			return fmt.Errorf("write %s: %w", f.Name, err)
		}
	}
	return nil
}

func createFile(root *os.Root, f starter.File) error {
	if err := root.MkdirAll(path.Dir(f.Name), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	to, err := root.OpenFile(f.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = to.Write(f.Body)
	return errors.Join(err, to.Close())
}
