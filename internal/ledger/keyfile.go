package ledger

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"resolution57.example/portal/internal/source"
)

// KeysName is the file, below the prefix of a served log, that says which keys
// sign it.
const KeysName = "keys"

// ParseKeys reads a list of public keys, as it stands at /log/keys: a key a
// line, with the size of the log from which it signs before it, 0 where nothing
// stands. "witness" before a key says that it cosigns. Lines that begin with "#"
// are for people. All keys that sign bear the name of the log.
//
//	# resolution57.example/log
//	0 resolution57.example/log+98a7f5c1+AQ…
//	witness w.example/rome+9a6b3c1d+BA…
func ParseKeys(text string) (Config, error) {
	var c Config
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		from, verifier, two := strings.Cut(line, " ")
		if !two {
			from, verifier = "0", line
		}
		if err := addKey(&c, from, strings.TrimSpace(verifier)); err != nil {
			why := source.Said("", err)
			return c, &source.Reason{VI: fmt.Sprintf("dòng %d: %s", n+1, why[1]), EN: fmt.Sprintf("line %d: %s", n+1, why[3])}
		}
	}
	if c.Origin == "" {
		return c, source.Reasonf("không có khóa nào", "it has no key")
	}
	return c, c.Check()
}

func addKey(c *Config, from, verifier string) error {
	if from == "witness" {
		c.Witnesses = append(c.Witnesses, Key{Verifier: verifier})
		return nil
	}
	size, err := strconv.ParseInt(from, 10, 64)
	if err != nil || size < 0 {
		return source.Reasonf("“%s” không phải số mục của một sổ công bố", "“%s” is no size of a log", from)
	}
	name, _, _ := strings.Cut(verifier, "+")
	origin, development := strings.CutSuffix(name, developmentName(""))
	if c.Origin != "" && c.Origin != origin {
		return source.Reasonf("khóa của hai sổ công bố: %s và %s", "keys of two logs: %s and %s", c.Origin, origin)
	}
	c.Origin = origin
	if !development {
		c.Keys = append(c.Keys, Key{Verifier: verifier, From: size})
		return nil
	}
	if _, known := DevelopmentKey(origin); verifier != known {
		return source.Reasonf("%s không phải là khóa thử nghiệm", "%s is not the development key", verifier)
	}
	c.AllowDevelopment = true
	return nil
}

// FormatKeys writes the list that [ParseKeys] reads.
func FormatKeys(c Config) string {
	out := "# " + c.Origin + "\n"
	if c.AllowDevelopment && !slices.ContainsFunc(c.Keys, func(k Key) bool { return k.From == 0 }) {
		_, verifier := DevelopmentKey(c.Origin)
		out += "0 " + verifier + "\n"
	}
	for _, k := range c.Keys {
		out += fmt.Sprintf("%d %s\n", k.From, k.Verifier)
	}
	for _, k := range c.Witnesses {
		out += "witness " + k.Verifier + "\n"
	}
	return out
}
