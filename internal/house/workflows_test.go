package house

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/pb33f/go-yaml"
)

// workflow is a file of .github/workflows, as far as these tests look at it.
type workflow struct {
	Name        string            `yaml:"name"`
	On          map[string]any    `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Concurrency map[string]any    `yaml:"concurrency"`
	Jobs        map[string]struct {
		Needs       string            `yaml:"needs"`
		Runs        string            `yaml:"runs-on"`
		Timeout     int               `yaml:"timeout-minutes"`
		Environment string            `yaml:"environment"`
		Permissions map[string]string `yaml:"permissions"`
		Steps       []struct {
			Name string            `yaml:"name"`
			Uses string            `yaml:"uses"`
			Run  string            `yaml:"run"`
			With map[string]any    `yaml:"with"`
			Env  map[string]string `yaml:"env"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
	text string
}

func workflows(t *testing.T) map[string]*workflow {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, ".github/workflows/*"))
	if err != nil || len(files) != 3 {
		t.Fatalf("%d workflows, %v", len(files), err)
	}
	out := map[string]*workflow{}
	for _, file := range files {
		text := read(t, filepath.Join(".github/workflows", filepath.Base(file)))
		w := &workflow{text: text}
		if err := yaml.Unmarshal([]byte(text), w); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out[filepath.Base(file)] = w
	}
	return out
}

// Who may do what (SEC-06): the code of a pull request runs with a token that can
// only read; secrets are in the environment that a reviewer opens, and nowhere
// else; what somebody else has named is never part of a command.
func TestWorkflowRights(t *testing.T) {
	all := workflows(t)
	written := []string{}
	for _, file := range slices.Sorted(maps.Keys(all)) {
		w := all[file]
		if w.Permissions == nil && !strings.Contains(w.text, "\npermissions: {}\n") {
			t.Errorf("%s does not say what its token may do", file)
		}
		for scope, right := range w.Permissions {
			if right != "read" {
				t.Errorf("%s: every job may %s %s", file, right, scope)
			}
		}
		if _, ok := w.On["pull_request_target"]; ok {
			t.Errorf("%s runs with secrets on a pull request", file)
		}
		for name, job := range w.Jobs {
			if job.Runs == "" || job.Timeout == 0 {
				t.Errorf("%s, %s: no runner or no limit of time", file, name)
			}
			for scope, right := range job.Permissions {
				if right != "read" {
					written = append(written, file+" "+name+" "+scope)
				}
			}
			for _, step := range job.Steps {
				if strings.Contains(step.Run, "${{") {
					t.Errorf("%s, %s, %s: a value is part of a command; hand it in as a variable", file, name, step.Name)
				}
				if strings.Contains(step.Uses, "checkout") && job.Environment == "" && step.With["persist-credentials"] != false {
					t.Errorf("%s, %s: the token stays on the disk", file, name)
				}
				if step.Uses != "" && !regexp.MustCompile(`^actions/(checkout|setup-go|setup-node)@(v\d+|[0-9a-f]{40})$`).MatchString(step.Uses) {
					t.Errorf("%s, %s uses %s", file, name, step.Uses)
				}
				values := slices.Collect(maps.Values(step.Env))
				for _, v := range step.With {
					if text, ok := v.(string); ok {
						values = append(values, text)
					}
				}
				for _, v := range values {
					if strings.Contains(v, "secrets.") && job.Environment != "publication" {
						t.Errorf("%s, %s holds %s outside of the environment", file, name, v)
					}
				}
			}
		}
		if secrets := strings.Count(w.text, "secrets."); secrets > 0 && file != "publish.yml" {
			t.Errorf("%s names %d secrets", file, secrets)
		}
	}
	if want := []string{"comment.yml post pull-requests"}; !slices.Equal(written, want) {
		t.Errorf("what may be written: %v, want %v", written, want)
	}
	check, comment, publish := all["check.yml"], all["comment.yml"], all["publish.yml"]
	if !slices.Equal(slices.Sorted(maps.Keys(check.On)), []string{"pull_request", "push"}) || check.Permissions["contents"] != "read" {
		t.Errorf("check.yml runs on %v with %v", check.On, check.Permissions)
	}
	if len(comment.On) != 1 || comment.On["workflow_run"] == nil || !strings.Contains(comment.text, "workflows: ["+check.Name+"]") {
		t.Errorf("comment.yml does not wait for %s: %v", check.Name, comment.On)
	}
	post := comment.Jobs["post"]
	if len(post.Steps) != 1 || post.Steps[0].Uses != "" || post.Needs != "review" {
		t.Error("the job that may write a comment does more than that")
	}
	if len(publish.Permissions) != 1 || publish.Jobs["publish"].Environment != "publication" || publish.Concurrency["cancel-in-progress"] != false || publish.On["schedule"] == nil {
		t.Error("publish.yml: the key is not behind the environment, or publications may overtake each other")
	}
}

// Every portal command in the workflows and in netlify.toml exists with its
// flags.
func TestWorkflowCommands(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "portal")
	build := exec.Command("go", "build", "-o", binary, "./cmd/portal")
	build.Dir = root
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	texts := map[string]string{"netlify.toml": read(t, "netlify.toml")}
	for file, w := range workflows(t) {
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				texts[file] += step.Run + "\n"
			}
		}
	}
	seen := map[string]bool{}
	for file, text := range texts {
		for _, m := range regexp.MustCompile(`(?:\./|\./cmd/)portal ([a-z]+)([^\n|>"&]*)`).FindAllStringSubmatch(text, -1) {
			seen[m[1]] = true
			help := exec.Command(binary, m[1], "-h")
			said, err := help.CombinedOutput()
			if err != nil {
				t.Errorf("%s: portal %s does not exist: %v", file, m[1], err)
				continue
			}
			for _, flag := range regexp.MustCompile(`(?:^| )-{1,2}([a-zA-Z][a-z-]*)`).FindAllStringSubmatch(m[2], -1) {
				if !regexp.MustCompile(`(?m)^  -` + flag[1] + `\b`).Match(said) {
					t.Errorf("%s: portal %s has no flag -%s", file, m[1], flag[1])
				}
			}
		}
	}
	if got := slices.Sorted(maps.Keys(seen)); !slices.Equal(got, []string{"build", "check", "diff", "fmt", "publish"}) {
		t.Errorf("commands found: %v", got)
	}
	if !strings.Contains(read(t, "internal/ledger/table.go"), `"none": "nothing to publish:`) {
		t.Error("publish.yml looks for words that portal publish does not say")
	}
}

// The scripts of the steps are shell.
func TestWorkflowShell(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	for file, w := range workflows(t) {
		for name, job := range w.Jobs {
			for _, step := range job.Steps {
				if step.Run == "" {
					continue
				}
				check := exec.Command(shell, "-n")
				check.Stdin = strings.NewReader(step.Run)
				if said, err := check.CombinedOutput(); err != nil {
					t.Errorf("%s, %s, %s: %s", file, name, step.Name, said)
				}
			}
		}
	}
}

// Netlify builds production from the ledger alone and everything else as a
// preview.
func TestNetlifyContexts(t *testing.T) {
	var n struct {
		Context map[string]struct {
			Command string `toml:"command"`
		} `toml:"context"`
	}
	if _, err := toml.Decode(read(t, "netlify.toml"), &n); err != nil {
		t.Fatal(err)
	}
	for context, flag := range map[string]string{"production": "-production", "deploy-preview": "-preview", "branch-deploy": "-preview"} {
		if c := n.Context[context].Command; !strings.Contains(c, "portal build "+flag+" ") {
			t.Errorf("%s is built by %q", context, c)
		}
	}
}

// Text has LF on every system, and what publishing has signed is never touched.
func TestGitAttributes(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("no git")
	}
	for file, want := range map[string]string{
		"data/site.toml": "text: auto|eol: lf", "content/notices/x.vi.md": "text: auto|eol: lf", "cmd/portal/main.go": "text: auto|eol: lf", "data/imports/x.csv": "text: auto|eol: lf",
		"data/ledger/0000.jsonl": "text: unset|eol: lf", "data/ledger/checkpoint": "text: unset|eol: lf", "data/releases/2026-11-23/indicators/x.csv": "text: unset|eol: lf",
		"static/x.png": "text: unset|eol: lf", "x.woff2": "text: unset|eol: lf", "data/imports/x.xlsx": "text: unset|eol: lf",
	} {
		ask := exec.Command(git, "check-attr", "text", "eol", "--", file)
		ask.Dir = root
		said, err := ask.Output()
		if err != nil {
			if _, gone := os.Stat(filepath.Join(root, ".git")); gone != nil {
				t.Skip("no git repository")
			}
			t.Fatal(err)
		}
		got := strings.ReplaceAll(strings.ReplaceAll(strings.TrimSpace(string(said)), file+": ", ""), "\n", "|")
		if got != want {
			t.Errorf("%s has %s, want %s", file, got, want)
		}
	}
}
