package review

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"resolution57.example/portal/internal/lang"
)

// Write prints the review in one of [Formats]. JSON holds both languages.
func (r *Review) Write(w io.Writer, format string, l lang.Lang) error {
	out := bufio.NewWriter(w)
	var err error
	switch format {
	case "json":
		err = r.writeJSON(out)
	case "markdown":
		r.paper(l).writeMarkdown(out)
	case "html":
		err = r.paper(l).writeHTML(out)
	default:
		err = r.paper(l).writeText(out)
	}
	if err != nil {
		return fmt.Errorf("print the review: %w", err)
	}
	return out.Flush()
}

func (r *Review) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// writeText prints for a terminal.
func (p *paper) writeText(out io.Writer) error {
	fmt.Fprintf(out, "%s\n", visible(p.title))
	for _, text := range p.lead {
		fmt.Fprintf(out, "%s\n", visible(text))
	}
	for _, s := range p.sections {
		fmt.Fprintf(out, "\n%s%s\n", s.title, counted(s.count))
		for _, x := range s.parts {
			if err := x.writeText(out); err != nil {
				return err
			}
		}
	}
	return nil
}

func counted(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d)", n)
}

func (x *part) writeText(out io.Writer) error {
	if x.title != "" {
		fmt.Fprintf(out, "  %s\n", visible(x.title))
	}
	if x.text != "" {
		fmt.Fprintf(out, "  %s\n", visible(x.text))
	}
	if x.table != nil {
		columns := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, row := range append([][]string{x.table.head}, x.table.rows...) {
			cells := make([]string, len(row))
			for k, text := range row {
				cells[k] = visible(text)
			}
			fmt.Fprintf(columns, "    %s\n", strings.TrimRight(strings.Join(cells, "\t"), "\t"))
		}
		if err := columns.Flush(); err != nil {
			return err
		}
	}
	for _, line := range x.lines {
		fmt.Fprintf(out, "    %s\n", strings.TrimRight(line.Op+" "+visible(line.Text), " "))
	}
	for line := range strings.Lines(x.code) {
		fmt.Fprintf(out, "    %s\n", strings.TrimSuffix(line, "\n"))
	}
	for _, row := range x.links {
		var texts []string
		for _, one := range row {
			text := one.text
			if one.to != "" {
				text = one.to
			}
			texts = append(texts, visible(text))
		}
		fmt.Fprintf(out, "    %s\n", strings.Join(texts, "  "))
	}
	return nil
}
