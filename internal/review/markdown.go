package review

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// commentLimit is how many bytes a review may fill of a comment, of which GitHub
// takes 65,536 characters; the problems before it take the most of the rest.
const commentLimit = 24_000

// mostOpen is from how many rows on a section is folded.
const mostOpen = 20

// writeMarkdown prints the second half of a pull request's comment; the first, the
// problems of the change itself, is that of portal check. Whatever has
// no more room is left out and counted, never cut in the middle of markup.
func (p *paper) writeMarkdown(out io.Writer) {
	fmt.Fprintf(out, "### %s\n", asText(p.title))
	for _, text := range p.lead {
		fmt.Fprintf(out, "\n%s\n", asText(text))
	}
	room := commentLimit
	for _, s := range p.sections {
		s.parts = slices.DeleteFunc(slices.Clone(s.parts), func(x part) bool { return x.above })
		var b bytes.Buffer
		rows := 0
		for _, x := range s.parts {
			rows += x.size()
		}
		folded := rows > mostOpen || s.id == "pages"
		if folded {
			fmt.Fprintf(&b, "\n<details>\n<summary><b>%s</b>%s</summary>\n", asText(s.title), counted(s.count))
		} else {
			fmt.Fprintf(&b, "\n#### %s%s\n", asText(s.title), counted(s.count))
		}
		left := 0
		for _, x := range s.parts {
			left += x.writeMarkdown(&b, &room)
		}
		if left > 0 {
			fmt.Fprintf(&b, "\n%s\n", fmt.Sprintf(word(p.lang, "… và %s dòng nữa; xem đủ bằng lệnh portal diff.", "… and %s more lines; portal diff prints them all."), lang.Int(p.lang, left)))
		}
		if folded {
			fmt.Fprint(&b, "\n</details>\n")
		}
		b.WriteTo(out)
	}
}

// size is how many rows a part prints.
func (x *part) size() int {
	n := len(x.lines) + len(x.links) + strings.Count(x.code, "\n")
	if x.table != nil {
		n += len(x.table.rows)
	}
	return n
}

// writeMarkdown prints a part as far as there is room, and gives the number of
// rows that it left out.
func (x *part) writeMarkdown(out io.Writer, room *int) (left int) {
	say := func(text string) bool {
		if *room < len(text) {
			*room = 0
			return false
		}
		*room -= len(text)
		io.WriteString(out, text)
		return true
	}
	if *room == 0 {
		return x.size()
	}
	if x.title != "" {
		say("\n**" + asText(x.title) + "**\n")
	}
	if x.text != "" {
		say("\n" + asText(x.text) + "\n")
	}
	if x.table != nil && say("\n"+markdownRow(x.table.head)+"|"+strings.Repeat(" --- |", len(x.table.head))+"\n") {
		for k, row := range x.table.rows {
			if !say(markdownRow(row)) {
				left = len(x.table.rows) - k
				break
			}
		}
	}
	if len(x.links) > 0 {
		say("\n")
	}
	for k, row := range x.links {
		var texts []string
		for _, one := range row {
			text := asText(one.text)
			if one.to != "" {
				text = source.MarkdownLink(text, one.to)
			}
			texts = append(texts, text)
		}
		if !say("- " + strings.Join(texts, " · ") + "\n") {
			return len(x.links) - k
		}
	}
	if len(x.lines) > 0 {
		left += x.markdownLines(say)
	}
	if x.code != "" {
		fence := source.MarkdownFence(x.code)
		if !say("\n" + fence + "toml\n" + visibleLines(x.code) + fence + "\n") {
			left += strings.Count(x.code, "\n")
		}
	}
	return left
}

// markdownLines prints as many lines as fit, within one fence.
func (x *part) markdownLines(say func(string) bool) (left int) {
	var b strings.Builder
	for k, line := range x.lines {
		text := strings.TrimRight(line.Op+" "+visible(line.Text), " ") + "\n"
		if b.Len()+len(text) > commentLimit/4 {
			left = len(x.lines) - k
			break
		}
		b.WriteString(text)
	}
	fence := source.MarkdownFence(b.String())
	if !say("\n" + fence + "diff\n" + b.String() + fence + "\n") {
		return len(x.lines)
	}
	return left
}

func visibleLines(code string) string {
	var b strings.Builder
	for line := range strings.Lines(code) {
		b.WriteString(visible(strings.TrimSuffix(line, "\n")) + "\n")
	}
	return b.String()
}

func markdownRow(cells []string) string {
	var b strings.Builder
	b.WriteString("|")
	for _, text := range cells {
		b.WriteString(" " + asText(short(text)) + " |")
	}
	return b.String() + "\n"
}

// longest is how many characters of a text a cell holds.
const longest = 400

func short(text string) string {
	if r := []rune(text); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return text
}

// asText makes a text say what it says and nothing more. What could be markup
// becomes a character reference, which never is; mentions, numbers of issues and
// addresses, which GitHub looks for in the finished text, are parted by a space
// without width.
func asText(text string) string {
	var b strings.Builder
	for _, c := range visible(text) {
		switch {
		case c == '@' || c == '#':
			fmt.Fprintf(&b, "&#%d;&#8203;", c)
		case c == ':' || c == '.' || c == '/' || c == '-' || c == '(' || c == ')' || c == ',' || c == '\'' || c == ' ':
			b.WriteRune(c)
		case c < 0x80 && !(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'):
			fmt.Fprintf(&b, "&#%d;", c)
		default:
			b.WriteRune(c)
		}
	}
	return partAddresses(strings.TrimSpace(b.String()))
}

// partAddresses keeps addresses from becoming links, and lists, numbers and
// commits of other repositories from becoming references.
func partAddresses(text string) string {
	text = strings.NewReplacer("://", ":&#8203;//", "www.", "www&#8203;.", "WWW.", "WWW&#8203;.", "GH-", "GH-&#8203;").Replace(text)
	if strings.HasPrefix(text, "-") {
		return "&#45;" + text[1:]
	}
	if digits := strings.TrimLeft(text, "0123456789"); digits != text && strings.HasPrefix(digits, ". ") {
		return strings.TrimSuffix(text, digits) + "&#46;" + digits[1:] // no numbered list
	}
	return text
}
