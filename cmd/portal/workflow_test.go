package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pb33f/go-yaml"
	"github.com/rhysd/actionlint"
)

// workbench is a project in git with a remote, in which the steps of workflows are
// run as GitHub runs them, with files for what a step gives on. On its path stand
// in for what a test cannot have: gh answers from files and notes what it is asked,
// npm links the packages that are here, go the program under test.
type workbench struct {
	*testing.T
	top, dir, cache  string
	summary, outputs string
	env              []string
}

func newWorkbench(t *testing.T, cache string) *workbench {
	t.Helper()
	for _, tool := range []string{"git", "bash"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	project, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	portal, err := exec.LookPath("portal") // this test binary: see TestMain
	if err != nil {
		t.Fatal(err)
	}
	top := t.TempDir()
	w := &workbench{T: t, top: top, dir: filepath.Join(top, "work"), cache: cache, summary: filepath.Join(top, "summary"), outputs: filepath.Join(top, "outputs")}
	w.env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+filepath.Join(top, "gitconfig"), "LANG=en_US.UTF-8",
		"PATH="+filepath.Join(top, "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"), "NOW=2026-12-01T03:00:00Z",
		"GITHUB_STEP_SUMMARY="+w.summary, "GITHUB_OUTPUT="+w.outputs, "PORTAL_KEY=")
	w.write("gitconfig", "[user]\nname = Editor\nemail = editor@example.org\n[safe]\ndirectory = *\n")
	for name, script := range map[string]string{
		"gh": `cd "${0%/*}/.."
printf '%s\n' "$*" >> asked
[ -n "$GH_TOKEN" ] && [ ! -e down ] || exit 1
for word; do
  case $word in
    */pulls) exec cat pulls.json ;;
    */comments) [ "$2" = --paginate ] && exec jq -r "${!#}" comments.json ;;
    body=@*) exec cat "$OLDPWD/${word#body=@}" >| posted ;;
  esac
done`,
		"npm": `[ "$1" = ci ] && ln -sfn "` + project + `/node_modules" node_modules`,
		"go":  `[ "$1 $2 $4" = "build -o ./cmd/portal" ] && ln -sfn "` + portal + `" "$3"`,
	} {
		w.write("bin/"+name, "#!/bin/bash\n"+script+"\n")
		if err := os.Chmod(filepath.Join(top, "bin", name), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(lay(w.dir, project), share(w.dir, cache)); err != nil {
		t.Fatal(err)
	}
	ignored, err := os.ReadFile(filepath.Join(project, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	w.write("work/.gitignore", string(ignored))
	w.must("go build -o portal ./cmd/portal; git init -q --bare -b main ../remote; git init -q -b main .; git remote add origin ../remote; git add -A; git commit -qm start; git push -q -u origin main")
	return w
}

// write writes a file, named from the top.
func (w *workbench) write(name, text string) {
	w.Helper()
	name = filepath.Join(w.top, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
		w.Fatal(err)
	}
}

func (w *workbench) read(name string) string {
	w.Helper()
	body, err := os.ReadFile(filepath.Join(w.top, name))
	if err != nil {
		w.Fatal(err)
	}
	return string(body)
}

// run is one script; it begins with empty outputs.
func (w *workbench) run(script string, env ...string) (said string, err error) {
	w.Helper()
	w.write("outputs", "")
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
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

// refuse runs a script that must fail, and returns what it says.
func (w *workbench) refuse(script string, env ...string) string {
	w.Helper()
	said, err := w.run(script, env...)
	if err == nil {
		w.Errorf("this must fail: %s\n%s", script, said)
	}
	return said
}

// given is what the last step gives on.
func (w *workbench) given() string {
	w.Helper()
	return w.read("outputs")
}

// workflow is what the tests read of a workflow.
type workflow struct {
	Defaults struct {
		Run struct {
			Shell string `yaml:"shell"`
		} `yaml:"run"`
	} `yaml:"defaults"`
	Jobs map[string]struct {
		Steps []struct {
			Name string `yaml:"name"`
			Run  string `yaml:"run"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
}

// step is the script of a step of a workflow.
func step(t *testing.T, file, job, name string) string {
	t.Helper()
	body, err := os.ReadFile("../../.github/workflows/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var w workflow
	if err := yaml.Unmarshal(body, &w); err != nil {
		t.Fatal(err)
	}
	if w.Defaults.Run.Shell != "bash" {
		t.Errorf("%s: scripts run in another shell than here", file)
	}
	for _, s := range w.Jobs[job].Steps {
		if s.Name == name && s.Run != "" {
			return s.Run
		}
	}
	t.Fatalf("%s, %s has no step %q", file, job, name)
	return ""
}

// TestWorkflowsAreSound has actionlint look at every workflow, with shellcheck
// where there is one, and proves that each action is pinned by the hash of a
// commit: a version can be moved, also by whoever has stolen it.
func TestWorkflowsAreSound(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("../../.github/workflows/*")
	if err != nil || len(names) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	shellcheck, err := exec.LookPath("shellcheck")
	if err != nil {
		t.Log("no shellcheck: the scripts are not looked at")
	}
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{Shellcheck: shellcheck})
	if err != nil {
		t.Fatal(err)
	}
	found, err := linter.LintFiles(names, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Error(f)
	}
	uses, pinned := regexp.MustCompile(`(?m)\buses:.*$`), regexp.MustCompile(`^uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	commits := map[string]string{}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range uses.FindAllString(string(body), -1) {
			if !pinned.MatchString(line) {
				t.Errorf("%s: not pinned by commit and version: %s", filepath.Base(name), line)
			}
			action, commit, _ := strings.Cut(line, "@")
			if was, known := commits[action]; known && was != commit {
				t.Errorf("%s: %s is %s here and %s elsewhere", filepath.Base(name), action, commit, was)
			}
			commits[action] = commit
		}
	}
	if len(commits) == 0 {
		t.Error("no workflow uses an action")
	}
}

// TestWorkflows runs every script of the workflows.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	cache := t.TempDir()
	for name, run := range map[string]func(*testing.T, *workbench){"check": checkWorkflow, "comment": commentWorkflow, "publish": publishWorkflow} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run(t, newWorkbench(t, cache))
		})
	}
}

// checkWorkflow goes through check.yml for a change as GitHub merges it:
// problems beside their lines, the layout, and a log that only grows.
func checkWorkflow(t *testing.T, w *workbench) {
	problems := step(t, "check.yml", "check", "problems beside their lines")
	layout := step(t, "check.yml", "check", "one layout")
	grown := step(t, "check.yml", "check", "the ledger has only grown")
	merged := func(change string) {
		t.Helper()
		w.must("git checkout -qfB change main; " + change + "; git add -A; git commit -qm change; git checkout -q main; git checkout -q --detach; git merge -q --no-ff -m merge change")
	}

	w.must("./portal fmt; git commit -qam layout")
	merged(":> note")
	w.must(problems)
	w.must(layout)

	merged("sed -i 's/^unit .*/unit = \"nothing\"/' data/indicators/tasks-completed.toml")
	if said := w.refuse(problems); !regexp.MustCompile(`(?m)^::error file=data/indicators/tasks-completed\.toml,line=\d+,col=\d+.*::.*nothing`).MatchString(said) {
		t.Errorf("the problem is not beside its line:\n%s", said)
	}
	if said := w.refuse(layout); !strings.Contains(said, "data/indicators/tasks-completed.toml") {
		t.Errorf("the layout is not found:\n%s", said)
	}

	// The very first publication has nothing before it; the next one has.
	w.must("git checkout -qf main; printf '\\n[ledger]\\nallow_development_key = true\\n' >> data/site.toml; git commit -qam key")
	merged("./portal publish")
	w.must(grown)
	w.must("git checkout -qB main change")
	merged("printf '\\n[[observation]]\\nperiod = \"2026-01\"\\nvalue  = 7531\\nsource = \"so-2\"\\n' >> data/indicators/tasks-overdue.toml; ./portal publish")
	w.must(grown)
	merged("rm -r data/ledger data/releases; NOW=2026-12-02T03:00:00Z ./portal publish")
	if said := w.refuse(grown); !strings.Contains(said, "data/ledger") {
		t.Errorf("a log that was written anew is not named:\n%s", said)
	}
}

// publishWorkflow goes through publish.yml: nothing is signed without the key,
// a publication commits what publishing writes and nothing else, a second run has
// nothing to do, and one that has been overtaken publishes nothing.
//
// What waits for its day is published by the run of that morning.
func publishWorkflow(t *testing.T, w *workbench) {
	plan := step(t, "publish.yml", "plan", "what would be published")
	sign := step(t, "publish.yml", "publish", "log, sign and release")
	prove := step(t, "publish.yml", "publish", "it has only grown, and production takes it")
	commit := step(t, "publish.yml", "publish", "commit")
	published := func() string { return w.must("git fetch -q; git diff origin/main^ origin/main -- data/ledger") }

	w.must("./portal keygen -o ../key > ../public; { echo; echo '[ledger]'; echo 'origin = \"portal.example/log\"'; cat ../public; } >> data/site.toml; git commit -qam key; git push -q")
	key := strings.TrimSpace(w.read("key"))
	secret := "PORTAL_KEY=" + key
	w.must(plan)
	if !strings.Contains(w.given(), "needed=yes") {
		t.Error("there is something to publish, and the plan does not say so")
	}
	if !strings.Contains(w.read("summary"), "value tasks-completed/2024") {
		t.Error("the reviewer is not shown what is published")
	}
	if outside := regexp.MustCompile(`(?m)^ {0,3}\S.*`).FindString(w.read("summary")); outside != "" {
		t.Errorf("the summary is not all text: %s", outside)
	}
	if said := w.refuse(sign); !strings.Contains(said, "no PORTAL_KEY") {
		t.Errorf("without a key it says:\n%s", said)
	}
	if said := w.must(sign, secret); strings.Contains(said, key) {
		t.Error("the key is printed")
	}
	w.must(prove)
	w.must(commit)
	for name := range strings.Lines(w.must("git fetch -q; git diff --name-only origin/main^ origin/main")) {
		if name = strings.TrimSpace(name); !strings.HasPrefix(name, "data/ledger/") && !strings.HasPrefix(name, "data/releases/") && name != "data/changes.toml" && name != "data/ids.txt" {
			t.Errorf("the publication commits %s", name)
		}
	}
	if said := w.must("git status --porcelain -- data; ./portal check -production"); said != "" {
		t.Errorf("something is left over:\n%s", said)
	}
	if w.must(plan); w.given() != "" {
		t.Error("there is nothing to publish, and the plan asks for it")
	}

	// A correction with its reason, a new value, and one that waits for its day.
	w.write("work/data/changes.toml", "[[change]]\nact = \"correct\"\nwhat = \"value tasks-completed/2024\"\nwhy = { vi = \"đọc nhầm\", en = \"misread\" }\noffice = { vi = \"Ban biên tập\", en = \"The editors\" }\n")
	w.write("new", "[[observation]]\nperiod = \"2026-01\"\nvalue  = 7531\nsource = \"so-2\"\n")
	w.write("waiting", "[[observation]]\nperiod  = \"2026-01\"\nvalue   = 8642\nsource  = \"so-2\"\nrelease = \"2027-01-06\"\n")
	w.must("sed -i 's/^value  = 900/value  = 901/' data/indicators/tasks-completed.toml; cat ../new >> data/indicators/tasks-overdue.toml; cat ../waiting >> data/indicators/tasks-assigned.toml; git add data; git commit -qm correct; git push -q")
	w.must(plan)
	if w.must(sign, secret); w.given() != "" {
		t.Error("signing gives something on")
	}
	w.must(prove)
	w.must(commit)
	if log := published(); !strings.Contains(log, `"act":"correct"`) || !strings.Contains(log, "tasks-overdue/2026-01") || strings.Contains(log, "tasks-assigned/2026-01") {
		t.Errorf("the second publication logs:\n%s", log)
	}
	if w.must(plan, "NOW=2027-01-05T01:05:00Z"); w.given() != "" {
		t.Error("the value that waits is planned the day before")
	}
	morning := "NOW=2027-01-06T01:05:00Z"
	if w.must(plan, morning); !strings.Contains(w.given(), "needed=yes") {
		t.Error("the value that waits is not planned on its day")
	}

	// Meanwhile something else is merged: nothing is published; the next run is.
	w.must("git clone -q ../remote ../other; cd ../other; echo x > other; git add other; git commit -qm other; git push -q")
	w.must(sign, secret, morning)
	w.must(prove, morning)
	w.refuse(commit)
	if said := w.must("git fetch -q; git log -1 --format=%s origin/main"); strings.TrimSpace(said) != "other" {
		t.Errorf("the last commit is %q", said)
	}
	w.must("git reset -q --hard origin/main")
	w.must(sign, secret, morning)
	w.must(prove, morning)
	w.must(commit)
	if log := published(); !strings.Contains(log, "tasks-assigned/2026-01") {
		t.Errorf("the publication of the day logs:\n%s", log)
	}
}

// commentWorkflow goes through comment.yml for a pull request whose name and
// files are hostile: its comment is found, written, and written anew.
func commentWorkflow(t *testing.T, w *workbench) {
	for _, tool := range []string{"jq", "openssl"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s", tool)
		}
	}
	w.must("git checkout -qb theirs; sed -i 's/^value  = 900/value  = 901/; s/^unit .*/unit = \"<b>@x<\\/b>\"/' data/indicators/tasks-completed.toml; git commit -qam theirs")
	w.must("git checkout -q main; git checkout -q --detach; git merge -q --no-ff -m merge theirs; git push -q origin HEAD:refs/pull/12/merge; git clone -q ../remote ../trusted")
	head := strings.TrimSpace(w.must("git rev-parse theirs"))
	w.dir = w.top
	token, repository := "GH_TOKEN=t", "REPOSITORY=remote"

	find := step(t, "comment.yml", "review", "find the pull request")
	branch := `BRANCH=$(touch hacked)"; touch hacked #`
	w.write("pulls.json", `[{"number": 11, "head": {"sha": "other"}}, {"number": 12, "head": {"sha": "`+head+`"}}]`)
	if w.must(find, token, repository, "OWNER=someone", branch, "HEAD_SHA="+head); w.given() != "number=12\n" {
		t.Errorf("found: %q", w.given())
	}
	if asked := w.read("asked"); asked != "api -X GET repos/remote/pulls -f state=open -f head=someone:"+strings.TrimPrefix(branch, "BRANCH=")+"\n" {
		t.Errorf("gh was asked: %s", asked)
	}
	if w.must(find, token, repository, "OWNER=someone", branch, "HEAD_SHA=none"); w.given() != "number=\n" {
		t.Errorf("found where there is none: %q", w.given())
	}
	w.write("pulls.json", `[{"number": "1; touch hacked", "head": {"sha": "`+head+`"}}]`)
	w.refuse(find, token, repository, "OWNER=someone", branch, "HEAD_SHA="+head)
	w.refuse(find, "GH_TOKEN=", repository, "OWNER=someone", branch, "HEAD_SHA="+head)
	if _, err := os.Stat(filepath.Join(w.top, "hacked")); err == nil {
		t.Error("what somebody wrote was run")
	}

	fetch := step(t, "comment.yml", "review", "the change, as it would be merged")
	for _, missing := range []struct{ number, sha string }{{"13", head}, {"12", "newer"}} {
		if w.must(fetch, "SERVER="+w.top, repository, "NUMBER="+missing.number, "HEAD_SHA="+missing.sha); w.given() != "" {
			t.Errorf("pull request %s at %s is ready", missing.number, missing.sha)
		}
	}
	if w.must(fetch, "SERVER="+w.top, repository, "NUMBER=12", "HEAD_SHA="+head); w.given() != "ready=yes\n" {
		t.Fatalf("fetched: %q", w.given())
	}

	if err := share(filepath.Join(w.top, "change"), w.cache); err != nil {
		t.Fatal(err)
	}
	write := step(t, "comment.yml", "review", "write the comment")
	w.must(write, "NUMBER=12", "NETLIFY_SITE=$(touch hacked)")
	if strings.Contains(w.given(), "netlify.app") {
		t.Errorf("a preview of no site:\n%s", w.given())
	}
	w.must(write, "NUMBER=12", "NETLIFY_SITE=portal-57")
	first, rest, _ := strings.Cut(w.given(), "\n")
	end, ok := strings.CutPrefix(first, "body<<")
	body, closed := strings.CutSuffix(strings.TrimSpace(rest), end)
	if !ok || !closed {
		t.Fatalf("the text has no end:\n%s", w.given())
	}
	for _, want := range []string{"<!-- portal -->", "https://deploy-preview-12--portal-57.netlify.app", "tasks-completed.toml", "main-before"} {
		if !strings.Contains(body, want) {
			t.Errorf("the comment lacks %q:\n%s", want, body)
		}
	}
	// In a fenced block it is text; only a fence of the file's own could end one.
	outside := regexp.MustCompile("(?s)\n```text\n.*?\n```\n").ReplaceAllString(body, "\n")
	if outside == body || strings.Contains(outside, "<b>@x") {
		t.Errorf("the comment holds markup of a file:\n%s", outside)
	}

	post := step(t, "comment.yml", "post", "write it, or write it anew")
	last := func() string {
		lines := strings.Split(strings.TrimSpace(w.read("asked")), "\n")
		return lines[len(lines)-1]
	}
	others := `{"id": 1, "user": {"login": "someone"}, "body": "<!-- portal --> mine"}, {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "another"}`
	w.write("comments.json", "["+others+"]")
	w.must(post, token, repository, "NUMBER=12", "BODY="+body)
	if last() != "api -X POST repos/remote/issues/12/comments -F body=@body.md" || strings.TrimSpace(w.read("posted")) != strings.TrimSpace(body) {
		t.Errorf("posted: %s\n%s", last(), w.read("posted"))
	}
	ours := `{"id": %d, "user": {"login": "github-actions[bot]"}, "body": "<!-- portal -->\nold"}`
	w.write("comments.json", "["+others+", "+fmt.Sprintf(ours, 3)+", "+fmt.Sprintf(ours, 4)+"]")
	if w.must(post, token, repository, "NUMBER=12", "BODY=new"); last() != "api -X PATCH repos/remote/issues/comments/3 -F body=@body.md" || w.read("posted") != "new\n" {
		t.Errorf("written anew: %s\n%s", last(), w.read("posted"))
	}
	w.write("down", "")
	w.refuse(post, token, repository, "NUMBER=12", "BODY=twice")
	if strings.Contains(last(), "POST") {
		t.Error("where GitHub does not say what is there, a second comment is written")
	}
}
