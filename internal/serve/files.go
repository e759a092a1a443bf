package serve

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"resolution57.example/portal/internal/admin"
	"resolution57.example/portal/internal/edit"
	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/schema"
	"resolution57.example/portal/internal/source"
)

// workFile is a file as the forms at /admin/ get and send it.
type workFile struct {
	Name    string `json:"name"` // in the project, with slashes
	Text    string `json:"text"`
	Version string `json:"version"` // of what the form was filled with; "" for a new file
}

// maxSave is how much one save may hold.
const maxSave = 8 << 20

// serveFiles answers the forms: what files there are, and what was saved. Only
// this machine's own pages are heard, so that no other site can write here: the
// request says that it comes from this origin, and its type is one that no form
// of another site can send.
func (p *preview) serveFiles(w http.ResponseWriter, r *http.Request) {
	setOwnHeaders(w)
	var files []workFile
	var err error
	switch {
	case !isSameOrigin(r):
		reply(w, r, http.StatusForbidden, "403.txt", []byte("only the forms of this preview may ask for files\n")) // which no editor reads
		return
	case r.Method == http.MethodGet:
		files, err = p.workFiles()
	case r.Method == http.MethodPost && r.Header.Get("Content-Type") == "application/json":
		var sent []workFile
		if err = json.NewDecoder(http.MaxBytesReader(w, r.Body, maxSave)).Decode(&sent); err == nil {
			files, err = p.save(sent)
		}
	default:
		w.Header().Set("Allow", "GET, POST")
		reply(w, r, http.StatusMethodNotAllowed, "405.txt", []byte("405\n"))
		return
	}
	if err != nil {
		reply(w, r, http.StatusConflict, "409.txt", []byte(why(err, p.languageOf(r))))
		return
	}
	body, err := json.Marshal(files)
	if err != nil {
		panic(err) // names and texts
	}
	reply(w, r, http.StatusOK, "files.json", body)
}

// isSameOrigin tells requests that a page of this preview makes.
func isSameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return r.Method == http.MethodGet
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

// languageOf is the language that the forms speak, else that of the log.
func (p *preview) languageOf(r *http.Request) string {
	for _, l := range lang.All() {
		if strings.HasPrefix(r.Header.Get("Accept-Language"), string(l)) {
			return string(l)
		}
	}
	return p.options.Lang
}

// why is the error in that language, with what to do about it.
func why(err error, l string) string {
	var problems []source.Problem
	var ours *admin.Refusal
	var edits *edit.Error
	switch {
	case errors.As(err, &ours):
		problems = []source.Problem{ours.Problem}
	case errors.As(err, &edits):
		problems = edits.Problems
	default:
		return err.Error() + "\n"
	}
	var text strings.Builder
	source.WriteText(&text, problems, l) // never fails on a builder
	return text.String()
}

// workFiles are all files that have forms, in order.
func (p *preview) workFiles() ([]workFile, error) {
	files := []workFile{}
	for _, folder := range admin.Folders() {
		entries, err := fs.ReadDir(p.project, folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, e := range entries {
			name := path.Join(folder, e.Name())
			if !e.Type().IsRegular() || !admin.Has(name) {
				continue
			}
			body, err := fs.ReadFile(p.project, name)
			if err != nil {
				return nil, err
			}
			files = append(files, newWorkFile(name, body))
		}
	}
	return files, nil
}

func newWorkFile(name string, body []byte) workFile {
	sum := sha256.Sum256(body)
	return workFile{name, string(body), hex.EncodeToString(sum[:])}
}

// save writes what the forms have sent: all of it, or where something is wrong
// with one file nothing.
func (p *preview) save(sent []workFile) ([]workFile, error) {
	p.saving.Lock()
	defer p.saving.Unlock()
	guide, err := schema.Load()
	if err != nil {
		return nil, err
	}
	slices.SortFunc(sent, func(a, b workFile) int { return -strings.Compare(a.Name, b.Name) }) // Vietnamese first
	merged := map[string][]byte{}
	for _, f := range sent {
		old, err := p.unchanged(f)
		if err != nil {
			return nil, err
		}
		body, err := admin.Merge(guide, f.Name, old, []byte(f.Text))
		if err != nil {
			return nil, err
		}
		if merged[f.Name], err = p.withHash(f.Name, old, body, merged); err != nil {
			return nil, err
		}
	}
	var written []workFile
	for _, f := range sent {
		if err := p.write(f.Name, merged[f.Name]); err != nil {
			return nil, err
		}
		written = append(written, newWorkFile(f.Name, merged[f.Name]))
	}
	return written, nil
}

// unchanged reads a file that is to be written, nil if it is new. One that has
// changed since the form was filled is not written over.
func (p *preview) unchanged(f workFile) ([]byte, error) {
	if !admin.Has(f.Name) {
		return nil, admin.NoForm(f.Name)
	}
	old, err := fs.ReadFile(p.project, f.Name)
	if errors.Is(err, fs.ErrNotExist) && f.Version == "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if newWorkFile(f.Name, old).Version != f.Version {
		return nil, admin.Changed(f.Name)
	}
	return old, nil
}

// withHash says in an English file whose text was saved anew of which Vietnamese
// text it is the translation: the one saved with it, or the one that is there.
func (p *preview) withHash(name string, old, body []byte, merged map[string][]byte) ([]byte, error) {
	stem, ok := strings.CutSuffix(name, ".en.md")
	if !ok || old != nil && string(textOf(old)) == string(textOf(body)) {
		return body, nil
	}
	vi, ok := merged[stem+".vi.md"]
	if !ok {
		var err error
		if vi, err = fs.ReadFile(p.project, stem+".vi.md"); err != nil {
			return body, nil // which the check then says
		}
	}
	doc, err := edit.Open(name, body)
	if err != nil {
		return nil, err
	}
	err = doc.Set(edit.Quote(notice.Hash(textOf(vi))), "translates")
	return doc.Bytes(), err
}

// textOf is what stands below front matter.
func textOf(file []byte) []byte {
	text := strings.ReplaceAll(string(file), "\r\n", "\n")
	_, text, _ = strings.Cut(text, "\n+++\n")
	return []byte(text)
}

// write puts a file in place in one step.
func (p *preview) write(name string, body []byte) error {
	target := filepath.Join(p.options.Dir, filepath.FromSlash(name))
	temporary, err := os.CreateTemp(filepath.Dir(target), ".portal-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	_, err = temporary.Write(body)
	mode := fs.FileMode(0o644)
	if info, statErr := os.Stat(target); statErr == nil {
		mode = info.Mode().Perm()
	}
	if err := errors.Join(err, temporary.Chmod(mode), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), target)
}
