package site

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Addresses of the publication log. The folder is the one that C2SP tlog-tiles
// calls the prefix of the log.
const (
	logFolder      = "/log/"
	checkpointPath = logFolder + "checkpoint"
	keysPath       = logFolder + ledger.KeysName // public keys, for who has none from elsewhere
	meaningFolder  = logFolder + "meaning/"
)

// logFiles are the publication log as C2SP tlog-tiles serves it, and the files of
// all releases, byte for byte. Where nothing is published there are none.
func (s *Site) logFiles() []Page {
	l := s.ledger.log
	if l.Checkpoint() == nil {
		return nil
	}
	var pages []Page
	add := func(path string, render func(w *bytes.Buffer) error) {
		pages = append(pages, Page{Path: path, root: s.options.Root, render: func(w *bytes.Buffer, _ *source.Problems) error { return render(w) }})
	}
	add(checkpointPath, func(w *bytes.Buffer) error {
		w.Write(l.Signed())
		return nil
	})
	add(keysPath, func(w *bytes.Buffer) error {
		w.WriteString(ledger.FormatKeys(s.LedgerConfig()))
		return nil
	})
	for t := range s.tiles() {
		add(logFolder+t.Path, func(w *bytes.Buffer) error {
			w.Write(t.Body())
			return nil
		})
	}
	meanings := sync.OnceValues(s.meanings)
	for _, kind := range ledger.MeaningKinds() {
		add(meaningFolder+string(kind)+".jsonl", func(w *bytes.Buffer) error {
			all, err := meanings()
			w.Write(all[kind])
			return err
		})
	}
	add(mirrorPath, func(w *bytes.Buffer) error { return s.writeMirror(w) })
	for _, name := range s.releasedFiles() {
		add("/"+name, func(w *bytes.Buffer) error { return s.copyFile(name, w) })
	}
	return pages
}

// tiles are those of the log. A partial tile that once was asked for by a
// checkpoint stays as long as the tile is not full.
func (s *Site) tiles() func(yield func(ledger.Tile) bool) {
	var sizes []int64
	for _, r := range s.ledger.releases {
		sizes = append(sizes, r.Size)
	}
	return s.ledger.log.Tiles(sizes...)
}

// meanings are the texts of what is logged by its hash, so that anybody can
// compute the hash again: a line each, hashed without its end.
func (s *Site) meanings() (map[ledger.Kind][]byte, error) {
	out := map[ledger.Kind][]byte{}
	for m, err := range ledger.Meanings(s.records, s.rankings, s.content, s.options.Root) {
		if err != nil {
			return nil, err
		}
		out[m.Kind] = append(append(out[m.Kind], m.Text...), '\n')
	}
	return out, nil
}

// releasedFiles are the names of all files of all releases in the project, which
// are their addresses.
func (s *Site) releasedFiles() (names []string) {
	for _, r := range s.ledger.releases {
		folder := path.Join(ledger.ReleasesFolder, r.ID)
		for _, f := range r.Files {
			names = append(names, path.Join(folder, f.Path), path.Join(folder, f.Path+ledger.ProofSuffix))
		}
		names = append(names, path.Join(folder, ledger.ReleaseName), path.Join(folder, ledger.ReleaseCheckpoint))
	}
	return names
}

// copyFile copies a file of the project. Released files are never made again:
// newer code would write them otherwise.
func (s *Site) copyFile(name string, w *bytes.Buffer) error {
	body, err := fs.ReadFile(s.options.Root, name)
	w.Write(body)
	return err
}

// logHeaders are the types and times of the log (C2SP tlog-tiles) and of releases.
// A checkpoint is asked for again soon, a tile never. The page about a release
// stands in the folder of its files and changes, and may be asked for as
// index.html: what lies beside it is asked for again as any file is, what lies in
// folders below it, which is most, never.
func (s *Site) logHeaders(rule func(path string, lines ...headerLine)) {
	text := headerLine{"Content-Type", "text/plain; charset=utf-8"}
	forEver := headerLine{"Cache-Control", "public, max-age=31536000, immutable"}
	rule(checkpointPath, text, headerLine{"Cache-Control", "public, max-age=5, must-revalidate"})
	rule(keysPath, text)
	rule(logFolder+"tile/*", headerLine{"Content-Type", "application/octet-stream"}, forEver)
	rule(meaningFolder+"*", text)
	for _, pattern := range s.releasedPatterns() {
		rule(record.ReleasesPath+":release/"+pattern, forEver)
	}
}

// releasedPatterns are patterns below the folder of a release that between them
// meet all files in folders of their own, and no page.
func (s *Site) releasedPatterns() []string {
	patterns := map[string]bool{}
	for _, name := range s.releasedFiles() {
		_, file, _ := strings.Cut(strings.TrimPrefix(name, ledger.ReleasesFolder+"/"), "/")
		folder, _, deep := strings.Cut(file, "/")
		if !deep {
			continue
		}
		for k := range strings.Count(file, "/") {
			folder += "/:" + string(rune('a'+k))
		}
		patterns[folder] = true
	}
	return slices.Sorted(maps.Keys(patterns))
}
