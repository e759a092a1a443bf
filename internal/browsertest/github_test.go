package browsertest

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// gitHub stands in for api.github.com: a repository with branches and pull
// requests, which knows the questions that the forms ask and no others. It
// writes down everything that was asked for and everything that was changed.
type gitHub struct {
	server *httptest.Server

	mu       sync.Mutex
	branches map[string]branch // by name
	blobs    map[string]string // texts by their hash
	pulls    []*pull
	commits  int
	acts     []string // what was changed, in order
	faults   []string // questions that it does not know
}

// branch is the newest commit of a branch and the files in it.
type branch struct {
	head  string
	files map[string]string
}

type pull struct {
	title, from, to string
	draft, open     bool
	labels          []string
}

// What an editor signs in with, and where.
const (
	gitHubHost  = "api.github.com"
	token       = "github_pat_11EXAMPLE"
	editor      = "bien-tap"
	repository  = "co-quan/portal"
	publication = "main" // the branch that is published
)

// newGitHub starts a stand-in.
func newGitHub() *gitHub {
	g := &gitHub{branches: map[string]branch{}, blobs: map[string]string{}}
	g.server = httptest.NewTLSServer(g)
	return g
}

// flags make a browser take the stand-in for GitHub, whose certificate no other
// server can have.
func (g *gitHub) flags() map[string]string {
	key := sha256.Sum256(g.server.Certificate().RawSubjectPublicKeyInfo)
	return map[string]string{
		"host-resolver-rules":                 "MAP " + gitHubHost + " " + g.server.Listener.Addr().String(),
		"ignore-certificate-errors-spki-list": base64.StdEncoding.EncodeToString(key[:]),
	}
}

// fill begins anew, with these files in the branch that is published.
func (g *gitHub) fill(files map[string]string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.branches, g.pulls, g.acts, g.faults = map[string]branch{}, nil, nil, nil
	g.commit(publication, files)
}

// commit puts a commit onto a branch.
func (g *gitHub) commit(name string, files map[string]string) (head string) {
	for _, text := range files {
		g.blobs[blobHash(text)] = text
	}
	g.commits++
	head = fmt.Sprintf("%040x", g.commits)
	g.branches[name] = branch{head, files}
	return head
}

func blobHash(text string) string {
	return fmt.Sprintf("%x", sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(text), text)))
}

// expect proves what has been done since it was asked last, and what files a
// branch now holds. The forms may show what they still ask for.
func (g *gitHub) expect(t *testing.T, name string, files map[string]string, acts ...string) {
	t.Helper()
	done := func() bool {
		g.mu.Lock()
		defer g.mu.Unlock()
		return len(g.acts) >= len(acts)
	}
	for end := time.Now().Add(patient / 2); !done() && time.Now().Before(end); {
		time.Sleep(20 * time.Millisecond)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if diff := cmp.Diff(acts, g.acts); diff != "" {
		t.Errorf("done on GitHub (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(files, g.branches[name].files); diff != "" {
		t.Errorf("files of %s (-want +got):\n%s", name, diff)
	}
	for _, f := range g.faults {
		t.Errorf("the stand-in for GitHub does not know %s", f)
	}
	g.acts, g.faults = nil, nil
}

// ServeHTTP answers as GitHub does, other origins too.
func (g *gitHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Accept")
	h.Set("Access-Control-Allow-Methods", "GET, POST, PATCH, PUT, DELETE")
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	status, answer := g.answer(r)
	h.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if status != http.StatusNoContent {
		json.NewEncoder(w).Encode(answer)
	}
}

// part is a part of an answer.
type part = map[string]any

func (g *gitHub) answer(r *http.Request) (status int, answer any) {
	if r.Host != gitHubHost || r.Header.Get("Authorization") != "token "+token {
		return http.StatusUnauthorized, part{"message": "Bad credentials"}
	}
	var sent struct {
		Query     string
		Variables struct {
			Owner, Repo, Branch string
			Input               json.RawMessage
		}
		Title, Head, Base string
		Draft             bool
		Labels            []string
	}
	if r.Body != nil {
		json.NewDecoder(r.Body).Decode(&sent) // what is not understood is not known below
	}
	own := "/repos/" + repository
	ask := r.Method + " " + strings.TrimPrefix(r.URL.Path, own)
	switch number := pullNumber(ask); {
	case ask == "GET /user":
		return http.StatusOK, part{"id": 1, "login": editor, "name": "Biên Tập", "email": nil,
			"avatar_url": "https://avatars.githubusercontent.com/u/1?v=4", "html_url": "https://github.com/" + editor}
	case ask == "GET /collaborators/"+editor:
		return http.StatusNoContent, nil
	case strings.HasPrefix(ask, "GET /git/trees/"):
		return http.StatusOK, part{"tree": g.tree(strings.TrimPrefix(ask, "GET /git/trees/"))}
	case ask == "POST /pulls":
		g.pulls = append(g.pulls, &pull{title: sent.Title, from: sent.Head, to: sent.Base, draft: sent.Draft, open: true})
		g.act("pull request %d: %s into %s, draft %t", len(g.pulls), sent.Head, sent.Base, sent.Draft)
		return http.StatusCreated, g.rest(len(g.pulls))
	case number > len(g.pulls):
	case number > 0 && r.Method == http.MethodGet:
		return http.StatusOK, g.rest(number)
	case number > 0 && (r.Method == http.MethodPost || r.Method == http.MethodPatch):
		if slices.Equal(g.pulls[number-1].labels, sent.Labels) {
			return http.StatusOK, g.rest(number) // nothing is changed
		}
		g.pulls[number-1].labels = sent.Labels
		g.act("label of %d: %s", number, strings.Join(sent.Labels, ", "))
		return http.StatusOK, g.rest(number)
	case ask == "POST /graphql":
		data, err := g.query(sent.Query, sent.Variables.Branch, sent.Variables.Input)
		if err != "" {
			return http.StatusOK, part{"data": data, "errors": []part{{"message": err}}}
		}
		return http.StatusOK, part{"data": data}
	}
	g.faults = append(g.faults, ask+" "+sent.Query)
	return http.StatusNotFound, part{"message": "Not Found"}
}

var pullAddress = regexp.MustCompile(`^[A-Z]+ /issues/(\d+)(/labels)?$`)

func pullNumber(ask string) int {
	m := pullAddress.FindStringSubmatch(ask)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // digits
	return n
}

func (g *gitHub) act(format string, args ...any) {
	g.acts = append(g.acts, fmt.Sprintf(format, args...))
}

// tree are the files of a commit.
func (g *gitHub) tree(head string) []part {
	var all []part
	for _, b := range g.branches {
		if b.head != head {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(b.files)) {
			all = append(all, part{"type": "blob", "path": name, "sha": blobHash(b.files[name]), "size": len(b.files[name])})
		}
		break
	}
	return all
}

// rest is a pull request as the REST API tells of it.
func (g *gitHub) rest(number int) part {
	p := g.pulls[number-1]
	labels := []part{}
	for _, l := range p.labels {
		labels = append(labels, part{"name": l})
	}
	const day = "2026-01-05T08:00:00Z"
	return part{"number": number, "node_id": fmt.Sprint("PR_", number), "title": p.title, "labels": labels,
		"html_url": fmt.Sprintf("https://github.com/%s/pull/%d", repository, number), "head": part{"sha": g.branches[p.from].head},
		"created_at": day, "updated_at": day}
}

// A query has one or more parts of these forms.
var (
	askContent  = regexp.MustCompile(`(content_\d+): +object\(oid: "([0-9a-f]+)"\)`)
	askMetadata = regexp.MustCompile(`(commit_\d+): +ref\(`)
	askDeploys  = regexp.MustCompile(`(commit_\d+): +object\(`)
	askHistory  = regexp.MustCompile(`(history_\d+): +ref\(`)
	askOnBranch = regexp.MustCompile(`(file_\d+): +object\(expression: "([^":]+):([^"]+)"\)`)
)

// query answers a query of the GraphQL API.
func (g *gitHub) query(query, name string, input json.RawMessage) (data part, fault string) {
	has := func(text string) bool { return strings.Contains(query, text) }
	answer := part{}
	each := func(form *regexp.Regexp, tell func(m []string) any) {
		for _, m := range form.FindAllStringSubmatch(query, -1) {
			answer[m[1]] = tell(m)
		}
	}
	commit := part{"author": part{"name": "Biên Tập", "email": "bien-tap@example.org", "user": part{"id": 1, "login": editor}},
		"committedDate": "2026-01-05T08:00:00Z", "oid": g.branches[name].head, "message": "x"}
	history := part{"target": part{"oid": g.branches[name].head, "history": part{"nodes": []part{commit}}}}
	switch {
	case has("mutation"):
		return g.mutate(query, input)
	case askContent.MatchString(query):
		each(askContent, func(m []string) any { return part{"text": g.blobs[m[2]], "isTruncated": false} })
	case askOnBranch.MatchString(query):
		each(askOnBranch, func(m []string) any {
			text := g.branches[m[2]].files[m[3]]
			return part{"oid": blobHash(text), "byteSize": len(text), "isBinary": false, "isTruncated": false, "text": text}
		})
	case askMetadata.MatchString(query):
		each(askMetadata, func([]string) any { return history })
	case askHistory.MatchString(query):
		each(askHistory, func([]string) any { return history })
	case askDeploys.MatchString(query):
		each(askDeploys, func([]string) any { return nil })
	case has("fork: repository("):
		return part{"fork": part{"id": "R_1"}, "base": part{"ref": part{"target": part{"oid": g.branches[publication].head}}}}, ""
	case has("pullRequests(headRefName:"):
		answer["pullRequests"] = part{"totalCount": len(g.openPulls())}
	case has("pullRequests("):
		answer["pullRequests"] = part{"nodes": g.openPulls()}
	case has("ref(qualifiedName: $branch)"):
		answer["ref"] = history
		if g.branches[name].head == "" {
			answer["ref"] = nil
		}
	default:
		g.faults = append(g.faults, query)
		return nil, "unknown query"
	}
	return part{"repository": answer}, ""
}

// openPulls are the open pull requests as the GraphQL API tells of them.
func (g *gitHub) openPulls() []part {
	all := []part{}
	for i, p := range g.pulls {
		if !p.open {
			continue
		}
		var labels, files []part
		for _, l := range p.labels {
			labels = append(labels, part{"name": l})
		}
		for name, text := range g.branches[p.from].files {
			was, old := g.branches[p.to].files[name]
			switch {
			case !old:
				files = append(files, part{"path": name, "changeType": "ADDED"})
			case was != text:
				files = append(files, part{"path": name, "changeType": "MODIFIED"})
			}
		}
		const day = "2026-01-05T08:00:00Z"
		all = append(all, part{"id": fmt.Sprint("PR_", i+1), "number": i + 1, "title": p.title, "isDraft": p.draft, "isCrossRepository": false,
			"url": fmt.Sprintf("https://github.com/%s/pull/%d", repository, i+1), "createdAt": day, "updatedAt": day,
			"headRefName": p.from, "headRefOid": g.branches[p.from].head, "author": part{"login": editor, "name": "Biên Tập"},
			"labels": part{"nodes": labels}, "files": part{"nodes": files}})
	}
	return all
}

// mutate does what a mutation of the GraphQL API asks for.
func (g *gitHub) mutate(query string, input json.RawMessage) (data part, fault string) {
	var in struct {
		RepositoryID, Name, OID, PullRequestID, ExpectedHeadOID string
		Branch                                                  struct{ RepositoryNameWithOwner, BranchName string }
		FileChanges                                             struct {
			Additions []struct {
				Path     string
				Contents []byte
			}
			Deletions []struct{ Path string }
		}
	}
	if err := json.Unmarshal(input, &in); err != nil {
		return nil, err.Error()
	}
	switch {
	case strings.Contains(query, "createRef("):
		name := strings.TrimPrefix(in.Name, "refs/heads/")
		if _, there := g.branches[name]; there {
			return nil, fmt.Sprintf("A ref named %q already exists in the repository.", in.Name)
		}
		for _, b := range g.branches {
			if b.head == in.OID {
				g.branches[name] = b
			}
		}
		g.act("branch %s", name)
		return part{"createRef": part{"ref": part{"name": name}}}, ""
	case strings.Contains(query, "createCommitOnBranch("):
		b := g.branches[in.Branch.BranchName]
		if in.Branch.RepositoryNameWithOwner != repository || b.head != in.ExpectedHeadOID {
			return nil, "expected branch to point to another commit"
		}
		files := maps.Clone(b.files)
		for _, d := range in.FileChanges.Deletions {
			g.act("deletion of %s on %s", d.Path, in.Branch.BranchName)
			delete(files, d.Path)
		}
		commit := part{"committedDate": "2026-01-05T09:00:00Z"}
		for i, a := range in.FileChanges.Additions {
			g.act("%s on %s", a.Path, in.Branch.BranchName)
			files[a.Path] = string(a.Contents)
			commit[fmt.Sprint("file_", i)] = part{"oid": blobHash(string(a.Contents))}
		}
		commit["oid"] = g.commit(in.Branch.BranchName, files)
		return part{"createCommitOnBranch": part{"commit": commit}}, ""
	case strings.Contains(query, "ToDraft(") || strings.Contains(query, "ReadyForReview("):
		n, err := strconv.Atoi(strings.TrimPrefix(in.PullRequestID, "PR_"))
		if err != nil || n > len(g.pulls) {
			return nil, "no such pull request"
		}
		g.pulls[n-1].draft = strings.Contains(query, "ToDraft(")
		g.act("pull request %d: draft %t", n, g.pulls[n-1].draft)
		return part{"done": part{"pullRequest": part{"isDraft": g.pulls[n-1].draft}}}, ""
	}
	g.faults = append(g.faults, query)
	return nil, "unknown mutation"
}
