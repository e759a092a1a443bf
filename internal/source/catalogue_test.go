package source

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/norm"
)

// TestRules proves the catalogue, also the files that other packages add to it:
// four texts for each rule, the same placeholders in both languages, no capital
// and no full stop.
func TestRules(t *testing.T) {
	if _, err := loadRules(ruleFiles); err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(ruleFiles, "rules/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		var entries map[string]ruleEntry
		meta, err := toml.DecodeFS(ruleFiles, name, &entries)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range meta.Undecoded() {
			t.Errorf("%s: unknown key %s", name, key)
		}
		for id, e := range entries {
			for _, wrong := range ruleFaults(id, e) {
				t.Errorf("%s: [%s] %s", name, id, wrong)
			}
		}
	}
}

// properNames may begin a text with their capital.
var properNames = []string{"Netlify", "GitHub", "Markdown", "Vietnamese", "English"}

func ruleFaults(id string, e ruleEntry) []string {
	var wrong []string
	texts := map[string]string{"vi": e.VI, "en": e.EN, "hint_vi": e.HintVI, "hint_en": e.HintEN}
	if e.Level == "word" {
		delete(texts, "hint_vi")
		delete(texts, "hint_en")
	}
	if e.WhyVI != "" || e.WhyEN != "" {
		texts["why_vi"], texts["why_en"] = e.WhyVI, e.WhyEN
	}
	for key, text := range texts {
		first, _ := utf8.DecodeRuneInString(text)
		word, _, _ := strings.Cut(text, " ")
		switch {
		case strings.TrimSpace(text) == "" || strings.TrimSpace(text) != text:
			wrong = append(wrong, key+" is empty or has spaces around it")
		case strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..."):
			wrong = append(wrong, key+" ends with a full stop")
		case unicode.IsUpper(first) && strings.ToUpper(word) != word && !slices.Contains(properNames, word):
			wrong = append(wrong, key+" begins with a capital")
		case !norm.NFC.IsNormalString(text):
			wrong = append(wrong, key+" is not composed (NFC)")
		}
	}
	if !slices.Equal(placeholders(e.VI+e.HintVI+e.WhyVI), placeholders(e.EN+e.HintEN+e.WhyEN)) {
		wrong = append(wrong, "does not say the same in both languages: the placeholders differ")
	}
	if strings.ToLower(id) != id || strings.ContainsAny(id, " _.") {
		wrong = append(wrong, "is not named in lower case with hyphens")
	}
	return wrong
}

func placeholders(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestRuleGoldens proves that each rule of this package has a golden, and that
// each rule named in its code is in the catalogue.
func TestRuleGoldens(t *testing.T) {
	var entries map[string]ruleEntry
	if _, err := toml.DecodeFS(ruleFiles, "rules/source.toml", &entries); err != nil {
		t.Fatal(err)
	}
	code := packageCode(t)
	for id, e := range entries {
		if e.Level == "word" {
			continue
		}
		if _, err := os.Stat("testdata/" + id + ".txtar"); err != nil {
			t.Errorf("rule %s has no golden: %v", id, err)
		}
		if !strings.Contains(code, `"`+id+`"`) {
			t.Errorf("rule %s is never used", id)
		}
	}
	for _, m := range regexp.MustCompile(`(?:ps\.Add|b\.fault)\([^"\n]*"([a-z0-9-]+)"`).FindAllStringSubmatch(code, -1) {
		if _, ok := entries[m[1]]; !ok && !strings.Contains(m[0], " rule,") {
			t.Errorf("the code names rule %s, which source.toml does not have", m[1])
		}
	}
}

func packageCode(t *testing.T) string {
	var code strings.Builder
	names, _ := filepath.Glob("*.go")
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || name == "doc.go" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	return code.String()
}

func TestPlaceholders(t *testing.T) {
	p := Problem{Rule: "wrong-type", Args: []Arg{{"key", "a\x1b[31m"}, {"want", "text"}, {"found", "bool"}, {"share", "39.4"}, {"sum", "1254 + 66 = 1320.50"}, {"why_vi", "bị cắt"}, {"why_en", "cut off"}, {"long", strings.Repeat("ữ", 300)}}}
	tests := []struct{ phrase, vi, en string }{
		{"{want:word}", "văn bản trong ngoặc kép", "text in quotes"},
		{"{want}", "text", "text"},
		{"{key:word}", "aU+001B[31m", "aU+001B[31m"},
		{"{none}", "{none}", "{none}"},
		{"{share:number}%", "39,4%", "39.4%"},
		{"{sum:number}", "1.254 + 66 = 1.320,50", "1,254 + 66 = 1,320.50"},
		{"{share}", "39.4", "39.4"},
		{"{why:said}", "bị cắt", "cut off"},
		{"{key:number}", "aU+001B[31m", "aU+001B[31m"},
		{"viết {{ID 2025}} hoặc { vi = {found} }", "viết {{ID 2025}} hoặc { vi = bool }", "viết {{ID 2025}} hoặc { vi = bool }"},
		{"{long}", strings.Repeat("ữ", 200) + "…", strings.Repeat("ữ", 200) + "…"},
	}
	for _, tt := range tests {
		ph := parsePhrase(tt.phrase)
		if got := ph.fill(p, "vi"); got != tt.vi {
			t.Errorf("%s in vi: %s, want %s", tt.phrase, got, tt.vi)
		}
		if got := ph.fill(p, "en"); got != tt.en {
			t.Errorf("%s in en: %s, want %s", tt.phrase, got, tt.en)
		}
	}
}
