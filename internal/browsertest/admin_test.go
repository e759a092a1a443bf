package browsertest

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/google/go-cmp/cmp"

	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/serve"
)

// letter is a letter from a reader that nobody has answered.
const (
	letterName = "data/feedback/1.toml"
	letter     = "# It came by post.\nreceived = \"2026-10-01\" # stamped\nkind     = \"recommendation\"\nstatus   = \"checking\"\nsummary  = { vi = \"Đề nghị thêm số liệu.\", en = \"More figures, please.\" }\n"
)

// TestForms writes a new notice and changes an old one in both languages, a list
// of tasks and one of them, a deadline and an answer to a reader, in the forms of `portal serve --admin`: the files hold what was
// written, nothing else in them or beside them has changed, and the project
// passes the check. The program asks no other host for anything (SEC-07) and
// works under its policy.
func TestForms(t *testing.T) {
	t.Parallel()
	dir := copyProject(t)
	if err := os.MkdirAll(filepath.Join(dir, "data", "feedback"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(letterName)), []byte(letter), 0o644); err != nil {
		t.Fatal(err)
	}
	log := &journal{}
	b := newTab(t, startPreviewWith(t, serve.Options{Dir: dir, Log: log, Admin: true}))
	b.show(t, screen{width: 1400})
	want := readProject(t, dir)
	f := forms{t, b, dir, log}
	f.enter()

	f.show("#/collections/notices/new")
	f.fillNew()
	f.save("content/notices/624-tb-vpcp.en.md")
	maps.Copy(want, newNotice())
	f.compare(want)

	f.show("#/collections/notices/entries/17-tb-cqttbcd")
	f.bothLanguages()
	f.write("title", "vi", "Tiêu đề đã sửa")
	f.write("title", "en", "A changed heading")
	f.save("content/notices/17-tb-cqttbcd.en.md")
	replaceLine(t, want, "content/notices/17-tb-cqttbcd.vi.md", "title = ", `title = "Tiêu đề đã sửa"`)
	replaceLine(t, want, "content/notices/17-tb-cqttbcd.en.md", "title = ", `title = "A changed heading"`)
	f.compare(want)

	const tasks = "data/tasks/624-tb-vpcp-qua-han.toml"
	f.show("#/collections/tasks/entries/624-tb-vpcp-qua-han")
	f.write("list.name.vi", "", "Danh sách đã sửa")
	f.write("list.name.en", "", "A changed list")
	f.unfold("task")
	f.write("task.0.title.vi", "", "Việc đã sửa")
	f.write("task.0.title.en", "", "A changed task")
	f.save(tasks)
	replaceLine(t, want, tasks, "name     = ", `name     = { vi = "Danh sách đã sửa", en = "A changed list" }`)
	replaceLine(t, want, tasks, "title       = ", `title       = { vi = "Việc đã sửa", en = "A changed task" }`)
	f.compare(want)

	f.show("#/collections/schedule/entries/schedule")
	f.unfold("entry")
	f.write("entry.0.title.vi", "", "Hạn đã sửa")
	f.write("entry.0.title.en", "", "A changed deadline")
	f.save("data/schedule.toml")
	replaceLine(t, want, "data/schedule.toml", "title            = ", `title            = { vi = "Hạn đã sửa", en = "A changed deadline" }`)
	f.compare(want)

	f.show("#/collections/feedback/entries/1")
	f.tick("status", "answered")
	f.add("answer")
	f.write("answer.vi", "", "Đã bổ sung.")
	f.write("answer.en", "", "It was added.")
	f.write("answered", "", "2026-10-09")
	f.save(letterName)
	want[letterName] = strings.Replace(letter, `"checking"`, `"answered"`, 1) + "answer   = { vi = \"Đã bổ sung.\", en = \"It was added.\" }\nanswered = \"2026-10-09\"\n"
	f.compare(want)

	if err := build(os.DirFS(dir), filepath.Join(t.TempDir(), "public")); err != nil {
		t.Errorf("the project no longer passes: %v", err)
	}
	f.blameNobody()
}

// blameNobody proves that the forms worked under their policy and that no host
// was asked for anything but the site and those named.
func (f forms) blameNobody(hosts ...string) {
	f.t.Helper()
	for _, v := range eval[[]string](f.t, f.b, "violations") {
		f.t.Errorf("policy (SEC-04): %s", v)
	}
	for _, fault := range f.b.takeFaults() {
		allowed := func(address string) bool { return strings.Contains(fault, " "+address) }
		if strings.HasPrefix(fault, "log: ") || strings.HasPrefix(fault, "console warning") {
			continue // of the frame of the preview, and of the program's own making
		}
		if !slices.ContainsFunc(append(hosts, "blob:", "data:"), allowed) {
			f.t.Error(fault)
		}
	}
}

// fillNew fills the form of a new notice, as newNotice has it.
func (f forms) fillNew() {
	f.t.Helper()
	f.choose("source", "(624-tb-vpcp)")
	f.choose("tags", "(tasks)")
	f.bothLanguages()
	for _, x := range [][3]string{
		{"title", "Thông báo “thử” \"mới\"", "A trial notice"},
		{"summary", "Một câu.", "One sentence."},
		{"body", "Thử **đậm** một câu.", "A **bold** trial."},
	} {
		f.write(x[0], "vi", x[1])
		f.write(x[0], "en", x[2])
	}
}

// newNotice are the files of a new notice, by name.
func newNotice() map[string]string {
	const vietnamese = "\nThử **đậm** một câu.\n"
	return map[string]string{
		"content/notices/624-tb-vpcp.vi.md": "+++\ntitle = \"Thông báo “thử” \\\"mới\\\"\"\nsummary = \"Một câu.\"\nsource = \"624-tb-vpcp\"\ntags = [\"tasks\"]\n+++\n" + vietnamese,
		"content/notices/624-tb-vpcp.en.md": "+++\ntitle = \"A trial notice\"\nsummary = \"One sentence.\"\nsource = \"624-tb-vpcp\"\ntags = [\"tasks\"]\ntranslates = \"" +
			notice.Hash([]byte(vietnamese)) + "\"\n+++\n\nA **bold** trial.\n",
	}
}

// forms are the forms in a tab, and the project they write to.
type forms struct {
	t   *testing.T
	b   *tab
	dir string
	log *journal
}

// wait waits until an expression holds.
func (f forms) wait(what, holds string) {
	f.t.Helper()
	for end := time.Now().Add(patient); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if eval[bool](f.t, f.b, "!!("+holds+")") {
			return
		}
	}
	f.t.Fatalf("no %s in\n%s\nlog:\n%s\nfaults: %s", what, eval[string](f.t, f.b, "document.body.innerText"), f.log, f.b.takeFaults())
}

// press presses a button until its effect is seen. A press that comes before the
// program listens is lost on it, so it is done again after a while. Button and
// effect are expressions.
func (f forms) press(what, button, effect string) {
	f.t.Helper()
	const apart = 3000 // ms
	last := "window.lastPress"
	f.run(last + " = -Infinity")
	f.wait(what, fmt.Sprintf(`((button, effect) => {
		if (effect) return true;
		if (button && performance.now() - %[3]s > %[4]d) { %[3]s = performance.now(); button.click(); }
	})(%[1]s, %[2]s)`, button, effect, last, apart))
}

// named is the button with one of these names, when it can be pressed.
func named(names ...string) string {
	return `[...document.querySelectorAll("button")].find((b) => ["` + strings.Join(names, `", "`) + `"].includes(b.innerText.trim()) && b.ariaDisabled !== "true" && !b.disabled)`
}

// run runs a statement.
func (f forms) run(statement string) {
	f.t.Helper()
	eval[bool](f.t, f.b, "("+statement+", true)")
}

// enter opens the forms and takes the preview for the folder of the project.
func (f forms) enter() {
	f.b.open(f.t, "/admin/")
	const button = `[...document.querySelectorAll("button")].find((b) => /Local Repository|cục bộ/.test(b.innerText))`
	f.press("list of records", button, `document.querySelector("[role=grid] [role=row]")`)
}

// show goes to a form, again where the program goes elsewhere meanwhile.
func (f forms) show(hash string) {
	f.t.Helper()
	f.wait("form "+hash, fmt.Sprintf(`location.hash === %[1]q ? document.querySelector("[data-key-path]") : (location.hash = %[1]q, false)`, hash))
}

// bothLanguages shows the English form beside the Vietnamese one.
func (f forms) bothLanguages() {
	const english = `[...document.querySelectorAll("button[role=radio][value=en]")].at(-1)`
	f.press("English form", english, `document.querySelector("[data-key-path=title] input[lang=en]")`)
}

// choose chooses what has that text.
func (f forms) choose(key, text string) {
	box := fmt.Sprintf(`document.querySelector("[data-key-path=%s] [role=combobox]")`, key)
	option := fmt.Sprintf(`[...document.querySelectorAll("[role=option]")].find((o) => o.innerText.includes(%q))`, text)
	f.press("option "+text, box, option)
	f.press("choice of "+text, option, fmt.Sprintf(`document.querySelector("[data-key-path=%s]").innerText.includes(%q)`, key, text))
}

// unfold opens the first block of a list.
func (f forms) unfold(key string) {
	f.t.Helper()
	button := fmt.Sprintf(`document.querySelector("[data-key-path='%s'] button[aria-expanded=false]:not([aria-haspopup])")`, key)
	list := fmt.Sprintf(`document.querySelector("[data-key-path='%s']")`, key)
	f.wait("list "+key, fmt.Sprintf("(%s?.scrollIntoView(), %s)", list, button)) // as well
	f.press("block of "+key, button, fmt.Sprintf(`document.querySelector("[data-key-path^='%s.0.']")`, key))
}

// add shows the fields of something that may be left out.
func (f forms) add(key string) {
	f.t.Helper()
	fields := fmt.Sprintf(`document.querySelector("[data-key-path='%s'] [role=group] button[aria-expanded]")`, key)
	button := fmt.Sprintf(`[...document.querySelectorAll("[data-key-path='%s'] button")].find((b) => /^(Add|Thêm)/.test(b.innerText) || b.role === "checkbox")`, key)
	f.press("fields of "+key, button, fields)
}

// tick chooses one of few words, as the first change of a form. A press that
// comes before the buttons know of each other moves the dot and changes nothing,
// so it is done until the form can be saved.
func (f forms) tick(key, word string) {
	f.t.Helper()
	group := fmt.Sprintf(`[...document.querySelectorAll("[data-key-path='%s'] [role=radio]")]`, key)
	f.wait(word, fmt.Sprintf(`((all, save) => {
		const button = all.find((b) => b.value === %q);
		if (save && button?.ariaChecked === "true") return true;
		for (const b of [all[0], button]) b?.click();
	})(%s, %s)`, word, group, saveButton))
}

// write puts a text in place of that of a field.
func (f forms) write(key, lang, text string) {
	f.t.Helper()
	only := ""
	if lang != "" {
		only = "[lang=" + lang + "]"
	}
	field := fmt.Sprintf(`document.querySelector("[data-key-path='%s'] :is(input, textarea)%s")`, key, only)
	f.reach(key, field)
	f.fill(key, field, text)
}

// reach scrolls to a field. It is drawn where it is seen: until then the page
// goes to the start, the middle and the end of what is drawn around it, again
// and again, as what else is drawn meanwhile moves it away.
func (f forms) reach(key, field string) {
	f.t.Helper()
	f.wait("place of "+key, fmt.Sprintf(`((key, field) => {
		const near = field ?? key.split(".").map((_, i, all) => document.querySelector("[data-key-path='" + all.slice(0, all.length - i).join(".") + "']")).find((e) => e);
		near?.scrollIntoView({ block: field ? "center" : ["start", "center", "end"][Math.floor(performance.now() / 500) %% 3] });
		return field;
	})(%q, %s)`, key, field))
}

// fill is write into the field that an expression gives. What is opening may take
// the focus away, so it is done until it has worked.
func (f forms) fill(what, field, text string) {
	f.t.Helper()
	for end := time.Now().Add(patient); time.Now().Before(end); {
		f.wait("field "+what, fmt.Sprintf("((e) => e && (e.focus(), e.select(), document.activeElement === e))(%s)", field))
		call(f.t, f.b, input.InsertText, input.InsertTextParams{Text: text})
		if eval[bool](f.t, f.b, fmt.Sprintf("%s?.value === %q", field, text)) {
			return
		}
	}
	f.t.Fatalf("the field %s does not take a text", what)
}

// saveButton is the button to save, when there is something to save.
const saveButton = `[...document.querySelectorAll("button")].find((b) => /^(Save|Lưu)$/.test(b.innerText.trim()) && b.ariaDisabled !== "true" && !b.disabled)`

// save saves the form, until the file is written.
func (f forms) save(name string) {
	f.t.Helper()
	file := filepath.Join(f.dir, filepath.FromSlash(name))
	before, _ := os.ReadFile(file) // a new one is not there
	f.press("list after saving "+name, saveButton, `/^#\/collections\/[a-z]+$/.test(location.hash)`)
	for end := time.Now().Add(patient); ; time.Sleep(20 * time.Millisecond) {
		if after, err := os.ReadFile(file); err == nil && string(after) != string(before) {
			break
		}
		if time.Now().After(end) {
			f.t.Fatalf("%s is not written\n%s\nlog:\n%s\nfaults: %s", name, eval[string](f.t, f.b, "document.body.innerText"), f.log, f.b.takeFaults())
		}
	}
}

// compare proves that the project is as wanted, every file of it.
func (f forms) compare(want map[string]string) {
	f.t.Helper()
	if diff := cmp.Diff(want, readProject(f.t, f.dir)); diff != "" {
		f.t.Fatalf("files (-want +got):\n%s", diff)
	}
}

// readProject reads all files that a form could reach, by name.
func readProject(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, folder := range []string{"data", "content", "templates", "static"} {
		err := fs.WalkDir(os.DirFS(dir), folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := os.ReadFile(filepath.Join(dir, name))
			files[name] = string(body)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// replaceLine replaces the one line of a file that begins so.
func replaceLine(t *testing.T, files map[string]string, name, start, line string) {
	t.Helper()
	at := strings.Index(files[name], "\n"+start)
	if at < 0 {
		t.Fatalf("%s has no line %q", name, start)
	}
	rest := files[name][at+1:]
	files[name] = files[name][:at+1] + line + rest[strings.Index(rest, "\n"):]
}
