package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"resolution57.example/portal/internal/source"
)

// ReleasesFolder is where releases lie in the project, one folder each.
const ReleasesFolder = "data/releases"

// ProofSuffix is the ending of the proof beside a file of a release.
const ProofSuffix = ".tlog-proof"

// ReleaseFile is one file of a release.
type ReleaseFile struct {
	Path string // below the release: "indicators/gdp-contribution.csv"
	Body []byte
}

// Release is release.json: what a release holds, and which state of the log it
// is proved against. A release is written once, by `portal publish`; builds copy
// its bytes.
type Release struct {
	ID     string         `json:"id"`
	Logged string         `json:"logged"` // the day
	Size   int64          `json:"size"`   // of the log at its end
	Root   string         `json:"root"`   // of the log, as in its checkpoint
	Files  []ReleasedFile `json:"files"`
}

// ReleasedFile is one file of a [Release].
type ReleasedFile struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int    `json:"bytes"`
	Entry  int64  `json:"entry"` // of the log, by which its hash is published
}

// The files of a release beside those that are published.
const (
	ReleaseName       = "release.json"
	ReleaseCheckpoint = "checkpoint"
)

// release are the files of the folder of a plan's release: what is published,
// a proof beside each file, the checkpoint against which they hold, and what
// there is. l is the log after the publication, sealed.
func (p *Plan) release(l *Log) ([]staged, error) {
	r := Release{ID: p.Release, Logged: p.Day, Size: l.Size(), Root: l.Root().String(), Files: []ReleasedFile{}}
	var out []staged
	first := p.Entries[len(p.Entries)-len(p.Files):]
	folder := path.Join("releases", p.Release)
	for k, f := range p.Files {
		if err := safePath(f.Path); err != nil {
			return nil, err
		}
		proof, err := l.ProofFile(first[k].Seq)
		if err != nil {
			return nil, fmt.Errorf("prove %s: %w", f.Path, err)
		}
		sum := sha256.Sum256(f.Body)
		r.Files = append(r.Files, ReleasedFile{f.Path, hex.EncodeToString(sum[:]), len(f.Body), first[k].Seq})
		out = append(out, staged{path.Join(folder, f.Path), f.Body}, staged{path.Join(folder, f.Path+ProofSuffix), proof})
	}
	body, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", ReleaseName, err)
	}
	return append(out,
		staged{path.Join(folder, ReleaseName), append(body, '\n')},
		staged{path.Join(folder, ReleaseCheckpoint), l.Signed()}), nil
}

// safePath refuses a name that would leave the folder of the release, or take
// the place of another file.
func safePath(name string) error {
	if name != path.Clean(name) || path.IsAbs(name) || name == "." || strings.HasPrefix(name, "../") || strings.Contains(name, "\\") ||
		strings.HasSuffix(name, ProofSuffix) || slices.Contains([]string{ReleaseName, ReleaseCheckpoint}, name) {
		return source.Reasonf("%q không thể là tên tệp trong một bản phát hành", "%q is no name of a file in a release", name)
	}
	return nil
}
