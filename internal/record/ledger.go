package record

import (
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// Ledger is what data/site.toml says of the publication ledger: under which
// name it is signed, by which keys, and who else keeps or watches it.
type Ledger struct {
	// Origin names the log for ever, also where the site moves: a host and a path
	// without a scheme. Where the file gives none it is the host of base_url and
	// "/log".
	Origin string `toml:"origin"`
	// AllowDevelopmentKey lets production accept checkpoints signed with a key
	// that everybody has.
	AllowDevelopmentKey bool        `toml:"allow_development_key"`
	Mirrors             []Mirror    `toml:"mirrors"`
	Keys                []LedgerKey `toml:"key"`     // in the order in which they came into use
	Witnesses           []LedgerKey `toml:"witness"` // who cosigns
}

// Mirror is somebody who keeps a copy of the log and the data.
type Mirror struct {
	Name lang.Text `toml:"name" rule:"required"`
	URL  string    `toml:"url" rule:"required"`
}

// LedgerKey is one public key.
type LedgerKey struct {
	Verifier string `toml:"verifier" rule:"required"` // as golang.org/x/mod/sumdb/note writes it: name+hash+key
	From     int    `toml:"from"`                     // the size of the log from which it signs
}

// ReadSite reads data/site.toml alone, for what must be known before the rest
// is loaded. What is wrong with it [Load] says.
func ReadSite(fsys fs.FS) (Site, bool) {
	var ps source.Problems
	l := &loader{fsys: fsys, ps: &ps, records: &Records{}}
	l.site()
	return l.records.Site, ps.Errors() == 0
}

var originForm = regexp.MustCompile(`^[a-z0-9.-]+(?::[0-9]+)?(?:/[a-z0-9._-]+)+$`)

// proveLedger proves the table [ledger], and fills in its origin.
func (l *loader) proveLedger(f *source.File, s *Site) {
	if s.Ledger.Origin == "" {
		s.Ledger.Origin = strings.TrimPrefix(s.BaseURL, "https://") + "/log"
	} else if !originForm.MatchString(s.Ledger.Origin) {
		l.ps.Add(f.At("ledger", "origin"), "ledger-origin", "value", s.Ledger.Origin, "origin", strings.TrimPrefix(s.BaseURL, "https://")+"/log")
	}
	for k, m := range s.Ledger.Mirrors {
		if !strings.HasPrefix(m.URL, "https://") {
			l.ps.Add(f.At("ledger", "mirrors", k, "url"), "ledger-mirror", "value", m.URL)
		}
	}
	l.proveKeys(f, "key", s.Ledger.Keys, s.Ledger.Origin)
	l.proveKeys(f, "witness", s.Ledger.Witnesses, "")
}

// proveKeys proves that keys are keys, are those of the log where they are to
// sign it, and stand in the order in which they came into use.
func (l *loader) proveKeys(f *source.File, list string, keys []LedgerKey, name string) {
	for k, key := range keys {
		at := f.At("ledger", list, k, "verifier")
		v, err := note.NewVerifier(key.Verifier)
		switch {
		case err != nil && list == "witness" && strings.Count(key.Verifier, "+") >= 2:
			// A cosignature has an algorithm of its own, which the log reads.
		case err != nil:
			l.ps.Add(at, "ledger-key", "value", key.Verifier)
		case name != "" && v.Name() != name:
			l.ps.Add(at, "ledger-key-name", "name", v.Name(), "origin", name)
		}
		if key.From < 0 || k > 0 && list == "key" && key.From <= keys[k-1].From {
			l.ps.Add(f.At("ledger", list, k, "from"), "ledger-key-from", "value", strconv.Itoa(key.From))
		}
	}
}
