package source

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// WriteText prints problems in few lines, as the goldens hold them:
// "file:line:col: text", then a line with the hint. Warnings are marked as such.
// What people see is written by [Report.WriteText].
func WriteText(w io.Writer, problems []Problem, lang string) error {
	out := bufio.NewWriter(w)
	for _, p := range problems {
		mark := ""
		if p.Severity() == Warning {
			mark = catalogue().word("warning", lang) + ": "
		}
		fmt.Fprintf(out, "%s: %s%s\n", p.Pos, mark, p.Text(lang))
		fmt.Fprintf(out, "  %s: %s\n", catalogue().word("hint", lang), p.Hint(lang))
	}
	return out.Flush()
}

// problemJSON is the published shape of a problem.
type problemJSON struct {
	File     string            `json:"file"`
	Line     int               `json:"line"`
	Col      int               `json:"col"`
	Severity string            `json:"severity"`
	Rule     string            `json:"rule"`
	Args     map[string]string `json:"args,omitempty"`
	Text     string            `json:"text"`
	Hint     string            `json:"hint"`
	Why      string            `json:"why,omitempty"`
}

// WriteJSON prints problems as one JSON array, one problem a line.
func WriteJSON(w io.Writer, problems []Problem, lang string) error {
	out := bufio.NewWriter(w)
	out.WriteString("[")
	for i, p := range problems {
		line, err := marshalProblem(p, lang)
		if err != nil {
			return fmt.Errorf("write problem of %s: %w", p.File, err)
		}
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n")
		out.Write(line)
	}
	if len(problems) > 0 {
		out.WriteString("\n")
	}
	out.WriteString("]\n")
	return out.Flush()
}

func marshalProblem(p Problem, lang string) ([]byte, error) {
	j := problemJSON{
		File: p.File, Line: p.Line, Col: p.Col,
		Severity: p.Severity().String(), Rule: p.Rule,
		Text: p.Text(lang), Hint: p.Hint(lang), Why: p.Why(lang),
	}
	for _, a := range p.Args {
		if j.Args == nil {
			j.Args = make(map[string]string, len(p.Args))
		}
		j.Args[a.Name] = a.Value
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(j); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(b.String(), "\n")), nil
}

// WriteGitHub prints problems as workflow commands, which GitHub shows beside
// the lines of a pull request.
func WriteGitHub(w io.Writer, problems []Problem, lang string) error {
	out := bufio.NewWriter(w)
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	for _, p := range problems {
		fmt.Fprintf(out, "::%s file=%s", p.Severity(), property.Replace(p.File))
		if p.Line > 0 {
			fmt.Fprintf(out, ",line=%d,col=%d", p.Line, p.Col)
		}
		text := p.Text(lang) + "\n" + catalogue().word("hint", lang) + ": " + p.Hint(lang)
		if why := p.Why(lang); why != "" {
			text += "\n" + catalogue().word("why", lang) + ": " + why
		}
		fmt.Fprintf(out, ",title=%s::%s\n", property.Replace(p.Rule), message.Replace(text))
	}
	return out.Flush()
}
