package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"resolution57.example/portal/internal/intake"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/sheet"
	"resolution57.example/portal/internal/source"
)

// importJob is one call of `portal import`.
type importJob struct {
	environment
	*common
	flags   intake.Options
	mapping string
	save    string
	dryRun  bool
	yes     bool
	typed   *typed
	answers int // that were taken
}

// importSheet is `portal import`: it reads a sheet, says how it understands it,
// asks where it is unsure, and changes the files of the indicators in place.
func importSheet(ctx context.Context, e environment, args []string) error {
	f, c := newFlags(e, "import")
	j := &importJob{environment: e, common: c, typed: &typed{in: e.stdin, ctx: ctx}}
	c.formatFlags(e, f)
	j.addFlags(f)
	files, err := parseAny(f, args)
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return refuse(f, "phải ghi tên đúng một tệp, đang có %d", "name one file, got %d", len(files))
	}
	return j.run(files[0])
}

func (j *importJob) addFlags(f *flag.FlagSet) {
	var one intake.Columns
	pick := func() *intake.Columns {
		if len(j.flags.Indicators) == 0 {
			j.flags.Indicators = []intake.Columns{one}
		}
		return &j.flags.Indicators[0]
	}
	f.Func("indicator", "id of the indicator the figures are of", func(s string) error { pick().ID = s; return nil })
	f.Func("value", "title or letters of its column of values", func(s string) error { pick().Value = s; return nil })
	f.Func("of", "title or letters of the column of wholes, or none", func(s string) error { pick().Of = s; return nil })
	f.Func("stated", "title or letters of the column of printed shares, or none", func(s string) error { pick().Stated = s; return nil })
	f.StringVar(&j.mapping, "mapping", "", "mapping file: NAME of data/imports/NAME.toml, or a path")
	f.StringVar(&j.save, "save", "", "keep what holds of the next sheet too as data/imports/NAME.toml; no period, source or locator")
	f.StringVar(&j.flags.Sheet, "sheet", "", "name of the sheet")
	f.IntVar(&j.flags.Header, "header", 0, "number of a row of the header")
	f.StringVar(&j.flags.NameColumn, "name-column", "", "title or letters of the column of names")
	f.StringVar(&j.flags.PeriodColumn, "period-column", "", "title or letters of the column of periods")
	f.StringVar(&j.flags.Period, "period", "", "period of all figures: 2025, 2025-h1, 2025-q3, 2025-11, 2025-11-15")
	f.Func("title-says", "period that a title speaks of, but that the figures are not of; may be given again", func(s string) error {
		j.flags.TitleSays = strings.TrimPrefix(j.flags.TitleSays+","+s, ",")
		return nil
	})
	f.StringVar(&j.flags.Set, "set", "", "id of the set of units the rows are, or none")
	f.StringVar(&j.flags.Source, "source", "", "id of the source of the figures")
	f.StringVar(&j.flags.Locator.VI, "locator-vi", "", "place in the source, in Vietnamese")
	f.StringVar(&j.flags.Locator.EN, "locator-en", "", "place in the source, in English")
	f.StringVar(&j.flags.Numbers, "numbers", "", "how texts write numbers: vi (1.132,5) or en (1,132.5)")
	f.StringVar(&j.flags.Percent, "percent", "", "how percentages are written: number (16.4) or fraction (0.164)")
	f.StringVar(&j.flags.Digits, "digits", "", "digits taken where fewer are shown than stored: shown or stored")
	f.StringVar(&j.flags.Hidden, "hidden", "", "hidden rows: keep or skip")
	f.StringVar(&j.flags.Dates, "dates", "", "serial: plain numbers in the column of periods are days")
	f.Func("name", "NAME=ID: what a name of the sheet means; may be given again", func(s string) error {
		name, id, ok := strings.Cut(s, "=")
		if !ok {
			return j.reason("hãy ghi TÊN=MÃ", "write NAME=ID")
		}
		if j.flags.Names == nil {
			j.flags.Names = map[string]string{}
		}
		j.flags.Names[strings.TrimSpace(name)] = strings.TrimSpace(id)
		return nil
	})
	f.BoolVar(&j.dryRun, "dry-run", false, "show what would be done, write nothing")
	f.BoolVar(&j.yes, "yes", false, "write without asking")
}

// parseAny reads flags and file names in any order.
func parseAny(f *flag.FlagSet, args []string) (names []string, err error) {
	for len(args) > 0 {
		if err := parseFlags(f, args); err != nil {
			return nil, err
		}
		if args = f.Args(); len(args) > 0 {
			names, args = append(names, args[0]), args[1:]
		}
	}
	return names, parse(f, nil)
}

func (j *importJob) run(file string) error {
	var ps source.Problems
	j.sheet = filepath.Base(file)
	limits := sheet.Usual()
	body, err := readUpTo(file, limits.Bytes)
	if err != nil {
		return err
	}
	project := os.DirFS(j.dir)
	o := j.flags
	known := o.Check(&ps)
	if j.mapping != "" {
		tree, name := j.mappingFile(project)
		from, ok := intake.ReadMapping(tree, name, &ps)
		o, known = o.Over(from), known && ok
	}
	j.common.progress.say("đang đọc bảng %s…", "reading the sheet %s…", j.sheet)
	book, ok := sheet.Read(filepath.Base(file), body, limits, &ps)
	if !ok || !known {
		return j.refused(&ps)
	}
	j.common.progress.say("đang đọc dữ liệu của cổng…", "reading the records…")
	var others source.Problems // of the records: what was wrong before is no matter of this sheet
	records := record.Load(project, &others)
	plan := j.plan(project, records, book, o, &ps)
	if err := j.typed.ctx.Err(); err != nil {
		return err
	}
	if err := plan.WriteText(j.talk(j.environment), lang.Lang(j.lang)); err != nil {
		return err
	}
	for _, q := range plan.Questions {
		ps.Repeat(q.Problem)
	}
	if ps.Errors() > 0 {
		err := j.refused(&ps)
		if j.answers > 0 {
			j.say(j.stderr, "để khỏi trả lời lại, thêm vào lệnh: %s", "to keep your answers add to the command: %s", plan.Options.Flags())
		}
		return err
	}
	if j.format != "text" { // a program waits for its list, be it empty
		if err := j.report(j.environment, &ps); err != nil {
			return err
		}
	}
	return j.finish(plan)
}

// readUpTo reads a file, but no more than tells that it is too large.
func readUpTo(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// mappingFile is where the flag leads: a name of data/imports, or a path.
func (j *importJob) mappingFile(project fs.FS) (fs.FS, string) {
	if !strings.ContainsAny(j.mapping, `/\`) {
		return project, path.Join("data/imports", strings.TrimSuffix(j.mapping, ".toml")+".toml")
	}
	dir, name := filepath.Split(j.mapping)
	return os.DirFS(filepath.Clean(dir)), name
}

// refused prints the problems, and that nothing was written.
func (j *importJob) refused(ps *source.Problems) error {
	err := j.report(j.environment, ps)
	if errors.Is(err, errProblems) {
		j.say(j.stderr, "chưa ghi gì vào tệp nào", "nothing was written")
	}
	return err
}

func (j *importJob) say(w io.Writer, vi, en string, args ...any) {
	fmt.Fprintf(w, lang.Text{VI: vi, EN: en}.In(lang.Lang(j.lang))+"\n", args...)
}

// plan asks on a terminal until nothing is open.
func (j *importJob) plan(project fs.FS, records *record.Records, book *sheet.Book, o intake.Options, ps *source.Problems) *intake.Plan {
	for {
		var now source.Problems
		plan, ok := j.read(project, records, book, o, &now)
		if !ok {
			return &intake.Plan{Options: o}
		}
		if len(plan.Questions) == 0 || !j.terminal || now.Errors() > 0 || !j.ask(records, plan.Questions[0], &o) {
			for _, x := range now.Sorted() {
				ps.Repeat(x)
			}
			return plan
		}
	}
}

// read makes a plan, and leaves it where the person ends the command.
func (j *importJob) read(project fs.FS, records *record.Records, book *sheet.Book, o intake.Options, ps *source.Problems) (*intake.Plan, bool) {
	j.common.progress.say("đang đối chiếu bảng với dữ liệu…", "matching the sheet with the records…")
	defer j.common.progress.clear()
	done := make(chan *intake.Plan, 1)
	go func() { done <- intake.Read(project, records, book, o, ps) }()
	select {
	case plan := <-done:
		return plan, true
	case <-j.typed.ctx.Done():
		return nil, false
	}
}

// ask puts one question until its answer can be taken; false where there is none.
func (j *importJob) ask(records *record.Records, q intake.Question, o *intake.Options) bool {
	for {
		j.put(q)
		typed := j.typed.line()
		if typed == "" {
			return false
		}
		var ps source.Problems
		if answer, ok := q.Take(records, typed, &ps); ok {
			o.Answer(q, answer)
			j.answers++
			return true
		}
		_ = source.WriteText(j.stderr, ps.Sorted(), j.lang) // the question is put again
	}
}

// put prints a question with its choices.
func (j *importJob) put(q intake.Question) {
	fmt.Fprintf(j.stderr, "? %s\n", q.Text(j.lang))
	for k, c := range q.Choices {
		if k < len(q.Labels) {
			c += " · " + q.Labels[k].In(lang.Lang(j.lang))
		}
		fmt.Fprintf(j.stderr, "  %d) %s\n", k+1, c)
	}
	fmt.Fprint(j.stderr, "> ")
}

// finish writes, where that is wanted.
func (j *importJob) finish(plan *intake.Plan) error {
	mapping, err := j.mappingOf(plan)
	if err != nil {
		return err
	}
	if len(plan.Files) == 0 {
		j.say(j.talk(j.environment), "các tệp đã có đúng những giá trị này; không có gì để ghi", "the files have these values already; there is nothing to write")
		if j.dryRun {
			return nil
		}
		return j.write(nil, mapping)
	}
	for _, f := range plan.Files {
		j.say(j.talk(j.environment), "sẽ sửa %s", "to be changed: %s", f.Name)
	}
	if j.dryRun {
		j.say(j.talk(j.environment), "chạy thử: chưa ghi gì", "dry run: nothing was written")
		return nil
	}
	if !j.yes && !j.confirmed() {
		j.say(j.stderr, "chưa ghi gì; thêm cờ --yes để ghi", "nothing was written; add --yes to write")
		return errProblems
	}
	j.common.progress.say("đang ghi %d tệp…", "writing %d files…", len(plan.Files))
	return j.write(plan.Files, mapping)
}

// write puts the files in place, and with them what is kept of the answers.
func (j *importJob) write(files []intake.File, mapping *intake.File) error {
	all := slices.Clone(files)
	if mapping != nil {
		all = append(all, *mapping)
	}
	if err := writeFiles(j.dir, all); err != nil {
		return err
	}
	for _, f := range files {
		j.say(j.talk(j.environment), "đã ghi %s", "wrote %s", f.Name)
	}
	if mapping != nil {
		j.say(j.talk(j.environment), "đã ghi tệp ánh xạ %s", "wrote the mapping file %s", mapping.Name)
	}
	return nil
}

// confirmed asks a person; without one the answer is no.
func (j *importJob) confirmed() bool {
	if !j.terminal {
		return false
	}
	fmt.Fprint(j.stderr, lang.Text{VI: "ghi? [c/K] ", EN: "write? [y/N] "}.In(lang.Lang(j.lang)))
	switch lang.Fold(j.typed.line()) {
	case "c", "co", "y", "yes":
		return true
	}
	return false
}

// mappingOf is the mapping file of what was said, nil where none is to be kept or
// one is there that says the same. One that says something else is never replaced:
// it has the comments of those who wrote it.
func (j *importJob) mappingOf(plan *intake.Plan) (*intake.File, error) {
	slug := lang.Slug(strings.TrimSuffix(j.save, ".toml"))
	if j.save == "" {
		return nil, nil
	}
	if slug == "" {
		return nil, source.Reasonf("--save %s: hãy ghi một tên có chữ cái hoặc chữ số", "--save %s: write a name of letters or digits", j.save)
	}
	name := path.Join("data/imports", slug+".toml")
	project := os.DirFS(j.dir)
	if _, err := fs.Stat(project, name); errors.Is(err, fs.ErrNotExist) {
		return &intake.File{Name: name, After: plan.Options.TOML()}, nil
	}
	var ps source.Problems
	if old, ok := intake.ReadMapping(project, name, &ps); ok && bytes.Equal(old.TOML(), plan.Options.TOML()) {
		return nil, nil
	}
	return nil, source.Reasonf("đã có tệp %s và tệp đó ghi khác; chưa ghi gì vào tệp nào. Hãy chọn tên khác cho --save, hoặc bỏ --save rồi tự sửa tệp đó",
		"%s is there and says something else; nothing was written. Choose another name for --save, or leave --save out and edit the file", name)
}

// errChanged means that somebody else wrote a file in between.
func errChanged(name string) error {
	return source.Reasonf("%s vừa bị sửa trong lúc lệnh này chạy nên không bị ghi đè; hãy chạy lại lệnh",
		"%s was changed while this command ran and was not written over; run the command again", name)
}

// writeFiles puts all files in place, or none: each is written beside the old
// one, then they are renamed; where one cannot be, those before it are put back. A
// file without bytes before is new.
func writeFiles(dir string, files []intake.File) error {
	var made []string
	defer func() {
		for _, name := range made {
			os.Remove(name) // those that were renamed are gone
		}
	}()
	for _, f := range files {
		to := filepath.Join(dir, filepath.FromSlash(f.Name))
		now, err := os.ReadFile(to)
		isNew := f.Before == nil && errors.Is(err, fs.ErrNotExist)
		switch {
		case isNew:
			err = os.MkdirAll(filepath.Dir(to), 0o755)
		case err == nil && (f.Before == nil || !bytes.Equal(now, f.Before)):
			return errChanged(f.Name)
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", f.Name, err)
		}
		beside, err := writeBeside(to, f.After)
		if err != nil {
			return fmt.Errorf("write %s: %w", f.Name, err)
		}
		made = append(made, beside)
	}
	for k, f := range files {
		if err := os.Rename(made[k], filepath.Join(dir, filepath.FromSlash(f.Name))); err != nil {
			for _, done := range files[:k] {
				err = errors.Join(err, putBack(filepath.Join(dir, filepath.FromSlash(done.Name)), done.Before))
			}
			return fmt.Errorf("write %s: %w", f.Name, err)
		}
	}
	return nil
}

// putBack undoes the change of a file in one step.
func putBack(to string, before []byte) error {
	if before == nil {
		return os.Remove(to)
	}
	beside, err := writeBeside(to, before)
	if err != nil {
		return err
	}
	return os.Rename(beside, to)
}

// writeBeside writes a new file into the folder of another, with its rights.
func writeBeside(to string, body []byte) (name string, err error) {
	mode := fs.FileMode(0o644)
	switch info, err := os.Stat(to); {
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return "", err
	}
	f, err := os.CreateTemp(filepath.Dir(to), ".import-*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(body)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		os.Remove(f.Name()) // the first error is the one to tell
		return "", err
	}
	return f.Name(), nil
}
