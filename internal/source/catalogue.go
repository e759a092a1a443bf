package source

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/BurntSushi/toml"
)

//go:embed rules/*.toml
var ruleFiles embed.FS

// catalogue is the table of all rules, read once from the embedded files.
var catalogue = sync.OnceValue(func() *ruleTable {
	t, err := loadRules(ruleFiles)
	if err != nil {
		panic(err)
	}
	return t
})

// ruleTable holds every rule and the words that arguments may stand for.
type ruleTable struct {
	rules map[string]rule
	words map[string]bilingual
}

type rule struct {
	severity Severity
	text     bilingual
	hint     bilingual
	why      bilingual // empty where the reason is plain
}

// ruleEntry is one table of a rule file.
type ruleEntry struct {
	Level  string `toml:"level"` // error, warning; word for a word that arguments stand for
	VI     string `toml:"vi"`
	EN     string `toml:"en"`
	HintVI string `toml:"hint_vi"`
	HintEN string `toml:"hint_en"`
	WhyVI  string `toml:"why_vi"` // both or neither: why there is such a rule
	WhyEN  string `toml:"why_en"`
}

func loadRules(files embed.FS) (*ruleTable, error) {
	t := &ruleTable{rules: map[string]rule{}, words: map[string]bilingual{}}
	dir, err := files.ReadDir("rules")
	if err != nil {
		return nil, fmt.Errorf("list rules: %w", err)
	}
	for _, f := range dir {
		var entries map[string]ruleEntry
		if _, err := toml.DecodeFS(files, "rules/"+f.Name(), &entries); err != nil {
			return nil, fmt.Errorf("read rules/%s: %w", f.Name(), err)
		}
		for id, e := range entries {
			if err := t.add(id, e); err != nil {
				return nil, fmt.Errorf("read rules/%s: [%s]: %w", f.Name(), id, err)
			}
		}
	}
	return t, nil
}

func (t *ruleTable) add(id string, e ruleEntry) error {
	_, isRule := t.rules[id]
	if _, isWord := t.words[id]; isRule || isWord {
		return fmt.Errorf("second entry of this name")
	}
	text := bilingual{vi: parsePhrase(e.VI), en: parsePhrase(e.EN)}
	hint := bilingual{vi: parsePhrase(e.HintVI), en: parsePhrase(e.HintEN)}
	why := bilingual{vi: parsePhrase(e.WhyVI), en: parsePhrase(e.WhyEN)}
	switch e.Level {
	case "word":
		t.words[id] = text
	case "error":
		t.rules[id] = rule{Error, text, hint, why}
	case "warning":
		t.rules[id] = rule{Warning, text, hint, why}
	default:
		return fmt.Errorf("level %q is none of error, warning, word", e.Level)
	}
	return nil
}

// rule finds a rule by its id; an unknown one is a mistake in the program.
func (t *ruleTable) rule(id string) rule {
	r, ok := t.rules[id]
	if !ok {
		panic("source: rule " + id + " is in no file of internal/source/rules")
	}
	return r
}

type bilingual struct{ vi, en phrase }

func (b bilingual) in(lang string) phrase {
	if lang == "en" {
		return b.en
	}
	return b.vi
}

// phrase is a text cut at its placeholders, which say of what type the argument
// is: "{name}" is the argument as it came, "{name:word}" the word of the
// catalogue that it names, "{name:number}" a number or a sum of numbers, printed
// as the language writes them (L10N-02), "{name:said}" what an error says in the
// language (see [Said]).
type phrase []piece

type piece struct {
	literal string
	arg     string
	kind    string // "", "word", "number", "said"
}

// placeholder is the form of a placeholder; other braces stand for themselves, so
// that a hint can show an inline table or a reference of a notice.
var placeholder = regexp.MustCompile(`\{([a-z_]+)(?::(word|number|said))?\}`)

func parsePhrase(s string) phrase {
	var out phrase
	done := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(s, -1) {
		out = append(out, piece{literal: s[done:m[0]]}, piece{arg: s[m[2]:m[3]]})
		if m[4] >= 0 {
			out[len(out)-1].kind = s[m[4]:m[5]]
		}
		done = m[1]
	}
	return append(out, piece{literal: s[done:]})
}

// fill puts the arguments of a problem in their places. A placeholder without
// argument stays visible.
func (ph phrase) fill(p Problem, lang string) string {
	var b strings.Builder
	for _, part := range ph {
		b.WriteString(part.literal)
		if part.arg == "" {
			continue
		}
		name := part.arg
		if part.kind == "said" {
			name += "_" + lang
		}
		v, ok := p.arg(name)
		switch {
		case !ok:
			v = "{" + part.arg + "}"
		case part.kind == "word":
			v = catalogue().word(v, lang)
		case part.kind == "number":
			v = printNumbers(v, lang)
		}
		b.WriteString(visible(v))
	}
	return b.String()
}

func (t *ruleTable) word(id, lang string, args ...Arg) string {
	w, ok := t.words["word-"+id]
	if !ok {
		return id
	}
	return w.in(lang).fill(Problem{Args: args}, lang)
}

// count is "1 error", "2 errors": the word of a kind, or the one for a single
// thing.
func (t *ruleTable) count(n int, kind, lang string) string {
	if n == 1 {
		kind = "one-" + kind
	} else {
		kind = "many-" + kind
	}
	return t.word(kind, lang, Arg{"count", strconv.Itoa(n)})
}

// longestArg is how many characters of an argument are shown.
const longestArg = 200

// visible makes an argument safe for a terminal: invisible characters become
// their code, and a very long text is cut.
func visible(s string) string {
	if len(s) <= longestArg && strings.IndexFunc(s, isInvisible) < 0 {
		return s
	}
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > longestArg {
			b.WriteString("…")
			break
		}
		if isInvisible(r) {
			fmt.Fprintf(&b, "U+%04X", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isInvisible(r rune) bool { return unicode.IsControl(r) || isHidden(r) }
