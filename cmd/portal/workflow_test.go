package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pb33f/go-yaml"
)

// workbench is a project in git with a remote, in which the steps of workflows are
// run as GitHub runs them: bash -e, with files for what a step gives on.
type workbench struct {
	*testing.T
	top, dir, summary, outputs string
	env                        []string
}

func newWorkbench(t *testing.T) *workbench {
	t.Helper()
	for _, tool := range []string{"git", "bash", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	project, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	w := &workbench{T: t, top: top, dir: filepath.Join(top, "work"), summary: filepath.Join(top, "summary"), outputs: filepath.Join(top, "outputs")}
	w.env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+filepath.Join(top, "gitconfig"), "LANG=en_US.UTF-8",
		"GITHUB_STEP_SUMMARY="+w.summary, "GITHUB_OUTPUT="+w.outputs, "PORTAL_KEY=")
	w.write(filepath.Join(top, "gitconfig"), "[user]\nname = Editor\nemail = editor@example.org\n[safe]\ndirectory = *\n")
	if err := lay(w.dir, project); err != nil {
		t.Fatal(err)
	}
	ignored, err := os.ReadFile(filepath.Join(project, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	w.write(filepath.Join(w.dir, ".gitignore"), string(ignored))
	build := exec.Command("go", "build", "-o", filepath.Join(w.dir, "portal"), ".")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	w.must("git init -q --bare -b main ../remote; git init -q -b main .; git remote add origin ../remote; git add -A; git commit -qm start; git push -q -u origin main")
	return w
}

func (w *workbench) write(name, text string) {
	w.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		w.Fatal(err)
	}
}

// run is one script; it begins with empty outputs.
func (w *workbench) run(script string, env ...string) (said string, err error) {
	w.Helper()
	w.write(w.outputs, "")
	cmd := exec.Command("bash", "-e", "-c", script)
	cmd.Dir, cmd.Env = w.dir, append(w.env, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (w *workbench) must(script string, env ...string) string {
	w.Helper()
	said, err := w.run(script, env...)
	if err != nil {
		w.Fatalf("%s: %v\n%s", script, err, said)
	}
	return said
}

func (w *workbench) output() string {
	w.Helper()
	body, err := os.ReadFile(w.outputs)
	if err != nil {
		w.Fatal(err)
	}
	return string(body)
}

// step is the script of a step of a workflow.
func step(t *testing.T, file, job, name string) string {
	t.Helper()
	body, err := os.ReadFile("../../.github/workflows/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var w struct {
		Jobs map[string]struct {
			Steps []struct {
				Name string `yaml:"name"`
				Run  string `yaml:"run"`
			} `yaml:"steps"`
		} `yaml:"jobs"`
	}
	if err := yaml.Unmarshal(body, &w); err != nil {
		t.Fatal(err)
	}
	for _, s := range w.Jobs[job].Steps {
		if s.Name == name && s.Run != "" {
			return s.Run
		}
	}
	t.Fatalf("%s, %s has no step %q", file, job, name)
	return ""
}

// TestPublishWorkflow goes through publish.yml: nothing is signed without the key,
// a publication commits what publishing writes and nothing else, a second run has
// nothing to do, and one that has been overtaken publishes nothing.
func TestPublishWorkflow(t *testing.T) {
	w := newWorkbench(t)
	plan := step(t, "publish.yml", "plan", "what would be published")
	sign := step(t, "publish.yml", "publish", "log, sign and release")
	prove := step(t, "publish.yml", "publish", "it has only grown, and production takes it")
	commit := step(t, "publish.yml", "publish", "commit")

	w.must("./portal keygen -o ../key > ../public; { echo; echo '[ledger]'; echo 'origin = \"portal.example/log\"'; cat ../public; } >> data/site.toml; git commit -qam key; git push -q")
	key, err := os.ReadFile(filepath.Join(w.top, "key"))
	if err != nil {
		t.Fatal(err)
	}
	w.must(plan)
	if !strings.Contains(w.output(), "needed=yes") {
		t.Error("there is something to publish, and the plan does not say so")
	}
	if summary, err := os.ReadFile(w.summary); err != nil || !strings.Contains(string(summary), "value tasks-completed/2024") {
		t.Errorf("the reviewer is not shown what is published: %v", err)
	}
	if said, err := w.run(sign); err == nil {
		t.Errorf("published without a key:\n%s", said)
	}
	secret := "PORTAL_KEY=" + strings.TrimSpace(string(key))
	if said := w.must(sign, secret); strings.Contains(said, strings.TrimSpace(string(key))) {
		t.Error("the key is printed")
	}
	w.must(prove)
	w.must(commit)
	for name := range strings.Lines(w.must("git fetch -q; git diff --name-only origin/main^ origin/main")) {
		if name = strings.TrimSpace(name); !strings.HasPrefix(name, "data/ledger/") && !strings.HasPrefix(name, "data/releases/") && name != "data/changes.toml" {
			t.Errorf("the publication commits %s", name)
		}
	}
	if said := w.must("git status --porcelain -- data; ./portal check -production"); said != "" {
		t.Errorf("something is left over:\n%s", said)
	}
	if w.must(plan); w.output() != "" {
		t.Error("there is nothing to publish, and the plan asks for it")
	}

	// A change with its reason; meanwhile something else is merged.
	w.write(filepath.Join(w.dir, "data/changes.toml"), "[[change]]\nact = \"correct\"\nwhat = \"value tasks-completed/2024\"\nwhy = { vi = \"đọc nhầm\", en = \"misread\" }\noffice = { vi = \"Ban biên tập\", en = \"The editors\" }\n")
	w.must("sed -i 's/^value  = 900/value  = 901/' data/indicators/tasks-completed.toml; git add data; git commit -qm correct; git push -q")
	w.must("git clone -q ../remote ../other; cd ../other; echo x > other; git add other; git commit -qm other; git push -q")
	w.must(sign, secret)
	w.must(prove)
	if said, err := w.run(commit); err == nil {
		t.Errorf("an overtaken publication was pushed:\n%s", said)
	}
	if said := w.must("git fetch -q; git log -1 --format=%s origin/main"); strings.TrimSpace(said) != "other" {
		t.Errorf("the last commit is %q", said)
	}
}

// TestCommentWorkflow writes the comment as comment.yml does, for a pull request
// whose files are wrong and hostile.
func TestCommentWorkflow(t *testing.T) {
	w := newWorkbench(t)
	if !strings.Contains(w.must("./portal check -h 2>&1"), "markdown") {
		t.Skip("portal check does not print Markdown yet")
	}
	w.must("git worktree add -q -b theirs ../theirs; cd ../theirs; sed -i 's/^value  = 900/value  = 901/; s/^unit .*/unit = \"<b>@x<\\/b>\"/' data/indicators/tasks-completed.toml; git commit -qam theirs")
	w.must("git checkout -q --detach; git merge -q --no-ff -m merge theirs; git branch merged; git branch main-before merged^1; git checkout -q main; git worktree add -q --detach ../change merged; ln -s $PWD/node_modules ../change/node_modules; cp portal ../portal")
	script := step(t, "comment.yml", "review", "write the comment")
	w.dir = w.top
	w.must(script, "NUMBER=12", "NETLIFY_SITE=portal-57")
	body := w.output()
	first, rest, _ := strings.Cut(body, "\n")
	end, ok := strings.CutPrefix(first, "body<<")
	if !ok || !strings.HasSuffix(strings.TrimSpace(rest), end) {
		t.Fatalf("the text has no end:\n%s", body)
	}
	for _, want := range []string{"<!-- portal -->", "https://deploy-preview-12--portal-57.netlify.app", "tasks-completed.toml", "main-before"} {
		if !strings.Contains(rest, want) {
			t.Errorf("the comment lacks %q:\n%s", want, rest)
		}
	}
	// In a fenced block it is text; only a fence of the file's own could end one.
	outside := regexp.MustCompile("(?s)\n```text\n.*?\n```\n").ReplaceAllString(rest, "\n")
	if outside == rest || strings.Contains(outside, "<b>@x") {
		t.Errorf("the comment holds markup of a file:\n%s", outside)
	}
}
