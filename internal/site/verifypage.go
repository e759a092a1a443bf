package site

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
)

// verifyPage says how anybody checks, without trusting us, that no published
// figure was changed in silence, and what that does not prove. It is whole
// without its tool.
type verifyPage struct {
	base
	Log       logNow
	Proves    []string
	NotProves []string
	Program   []verifyStep
	Others    []verifyStep
	Keep      verifyStep
	Mirrors   []mirrorLink
	Witnesses []string
}

// logNow is the state of the log for which its checkpoint stands.
type logNow struct {
	Size        int64
	SizeText    string
	Root, Hex   string
	Day, When   string
	Origin      string
	Signer      string
	Development bool
	Keys        []logKey
	Address     string // of the checkpoint
}

// logKey is a public key of the log, and from which size it signs.
type logKey struct {
	Verifier string
	From     int64
	FromText string
}

// verifyStep is a step of a check with what to type.
type verifyStep struct{ Text, Code string }

type mirrorLink struct{ Name, URL string }

func (s *Site) renderVerify(l lang.Lang, w *bytes.Buffer) error {
	t := func(key string, args ...any) string { return s.words.T(l, key, args...) }
	page := verifyPage{
		base:   s.base(l, frame{title: t("verify.title"), description: t("verify.text"), path: record.VerifyPath, section: "verify"}),
		Log:    s.logNow(l),
		Proves: s.list(l, "verify.proves"), NotProves: s.list(l, "verify.not"),
	}
	page.Program = s.verifyProgram(l)
	page.Others = s.verifyOthers(l, &page.Log)
	page.Keep = verifyStep{t("verify.keep-text"), fmt.Sprintf("curl -fsS %s/log/checkpoint -o checkpoint-%s\nportal verify --since checkpoint-%[2]s %[1]s", s.baseURL, s.logDay())}
	for _, m := range s.records.Site.Ledger.Mirrors {
		page.Mirrors = append(page.Mirrors, mirrorLink{m.Name.In(l), m.URL})
	}
	for _, k := range s.records.Site.Ledger.Witnesses {
		name, _, _ := strings.Cut(k.Verifier, "+")
		page.Witnesses = append(page.Witnesses, name)
	}
	return s.execute(w, l, "verify", page)
}

// list are the words KEY.1, KEY.2 … as far as there are any.
func (s *Site) list(l lang.Lang, key string) []string {
	var out []string
	for n := 1; s.words.Has(key + "." + strconv.Itoa(n)); n++ {
		out = append(out, s.words.T(l, key+"."+strconv.Itoa(n)))
	}
	return out
}

// logDay is the day of the newest entry, that of the collection where there is
// none.
func (s *Site) logDay() string {
	if day := s.ledger.log.LastDay(); day != "" {
		return day
	}
	return s.records.Site.AsOf.String()
}

func (s *Site) logNow(l lang.Lang) logNow {
	log, c := s.ledger.log, s.LedgerConfig()
	now := logNow{Size: log.Size(), SizeText: lang.Number(l, strconv.FormatInt(log.Size(), 10)), Origin: c.Origin, Address: s.baseURL + "/log/checkpoint"}
	for _, k := range c.Keys {
		now.Keys = append(now.Keys, logKey{k.Verifier, k.From, lang.Number(l, strconv.FormatInt(k.From, 10))})
	}
	cp := log.Checkpoint()
	if cp == nil {
		return now
	}
	now.Root, now.Hex = cp.Root.String(), hex.EncodeToString(cp.Root[:])
	now.Day, now.When = log.LastDay(), lang.Date(l, log.LastDay())
	now.Signer, now.Development = cp.Signer, cp.Development
	if cp.Development {
		_, verifier := ledger.DevelopmentKey(c.Origin)
		now.Keys = append([]logKey{{verifier, 0, "0"}}, now.Keys...)
	}
	return now
}

// verifier is the key that signed the checkpoint, for who checks it by hand.
func (n *logNow) verifier() string {
	for _, k := range n.Keys {
		if strings.HasPrefix(k.Verifier, n.Signer+"+") {
			return k.Verifier
		}
	}
	return ""
}

// exampleIndicator is the one whose file the examples ask for.
func (s *Site) exampleIndicator() string { return s.records.Indicators.All[0].ID }

func (s *Site) verifyProgram(l lang.Lang) []verifyStep {
	t := func(key string) string { return s.words.T(l, "verify.program-"+key) }
	return []verifyStep{
		{t("site"), "portal verify " + s.baseURL},
		{t("folder"), "portal verify public"},
		{t("since"), "portal verify --since checkpoint " + s.baseURL},
		{t("mirror"), "portal verify --mirror https://… " + s.baseURL},
	}
}

// verifyOthers are the steps with tools that are not ours: curl, sed, openssl,
// sha256sum.
func (s *Site) verifyOthers(l lang.Lang, now *logNow) []verifyStep {
	t := func(key string) string { return s.words.T(l, "verify.other-"+key) }
	name, key := now.Origin, "KEY"
	if v := now.verifier(); v != "" {
		parts := strings.SplitN(v, "+", 3)
		name, key = parts[0], parts[2]
	}
	release := "DATE"
	if n := len(s.history.releases); n > 0 {
		release = s.history.releases[n-1].ID
	}
	steps := []verifyStep{
		{t("checkpoint"), "curl -fsS " + now.Address + " -o checkpoint\nhead -n 3 checkpoint"},
		{t("signature"), signatureSteps(name, key)},
		{t("file"), fmt.Sprintf("curl -fsSO %s/data/releases/%s/release.json\ncurl -fsSO %[1]s/data/releases/%[2]s/indicators/%s.csv\nsha256sum %[3]s.csv\ngrep -B 1 -A 2 \"$(sha256sum %[3]s.csv | cut -c 1-64)\" release.json", s.baseURL, release, s.exampleIndicator())},
	}
	if now.Size > 0 {
		steps = append(steps, verifyStep{t("leaf"), leafSteps(s.baseURL, now.Size)})
	}
	return append(steps, verifyStep{t("client"), ""})
}

// signatureSteps proves an Ed25519 signature of C2SP signed-note: the text
// before the empty line, the last 64 bytes of the line that bears the key's name.
func signatureSteps(name, key string) string {
	return strings.Join([]string{
		`(printf '\060\052\060\005\006\003\053\145\160\003\041\000'`,
		` printf %s '` + key + `' | base64 -d | tail -c 32) > key.der`,
		`sed '/^$/,$d' checkpoint > text`,
		`grep '^— ` + name + ` ' checkpoint | cut -d ' ' -f 3 | base64 -d | tail -c 64 > signature`,
		`openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in text -sigfile signature`,
	}, "\n")
}

// leafSteps proves that the first entry of the newest tile, as its line stands
// among the entries, is the leaf that the tile of hashes holds.
func leafSteps(base string, size int64) string {
	tile, width := (size-1)/ledger.TileWidth, int((size-1)%ledger.TileWidth)+1
	return strings.Join([]string{
		"curl -fsS " + base + "/log/" + ledger.TilePath(ledger.Entries, tile, width) + " -o entries",
		"curl -fsS " + base + "/log/" + ledger.TilePath(0, tile, width) + " -o hashes",
		"length=$((0x$(head -c 2 entries | od -An -tx1 | tr -d ' ')))",
		"tail -c +3 entries | head -c $length > entry",
		"(printf '\\000'; cat entry) | sha256sum",
		"head -c 32 hashes | od -An -v -tx1 | tr -d ' \\n'; echo",
	}, "\n")
}
