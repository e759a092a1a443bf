package source

import (
	"bufio"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
)

// commentLimit is how many bytes of problems go into a comment. GitHub takes
// 65,536 characters; the rest is for what stands beside them.
const commentLimit = 40_000

// WriteMarkdown prints problems as the comment of a pull request: how many there
// are, a table of the errors with links to their lines, the lines themselves to
// unfold, then a folded table of the warnings. No value can bring markup of its
// own into it: links, mentions, tags and cells of files are shown as text. Where
// there are too many for a comment, it says how many were left out.
func (r Report) WriteMarkdown(w io.Writer, problems []Problem) error {
	out := bufio.NewWriter(w)
	word := func(id string) string { return catalogue().word(id, r.Lang) }
	errors, warnings := split(problems)
	if len(problems) == 0 {
		fmt.Fprintf(out, "### %s\n", word("nothing-wrong"))
		return out.Flush()
	}
	fmt.Fprintf(out, "### %s\n", countLine(len(errors), len(warnings), r.Lang))
	room := commentLimit
	if len(errors) > 0 {
		r.markdownTable(out, errors, &room)
		r.markdownLines(out, errors, &room)
	}
	if len(warnings) > 0 {
		fmt.Fprintf(out, "\n<details>\n<summary>%s</summary>\n", countLine(0, len(warnings), r.Lang))
		r.markdownTable(out, warnings, &room)
		r.markdownLines(out, warnings, &room)
		fmt.Fprint(out, "\n</details>\n")
	}
	return out.Flush()
}

// markdownTable has a row for each problem as long as there is room.
func (r Report) markdownTable(out io.Writer, problems []Problem, room *int) {
	word := func(id string) string { return catalogue().word(id, r.Lang) }
	fmt.Fprintf(out, "\n| %s | %s | %s |\n| --- | --- | --- |\n", word("place"), word("wrong"), word("instead"))
	explained := map[string]bool{}
	for k, p := range problems {
		row := fmt.Sprintf("| %s | %s | %s |\n", r.markdownPlace(p.Pos), asText(p.Text(r.Lang)), r.markdownHint(p, explained))
		if *room -= len(row); *room < 0 {
			r.leftOut(out, len(problems)-k)
			return
		}
		io.WriteString(out, row)
	}
}

func (r Report) leftOut(out io.Writer, n int) {
	fmt.Fprintf(out, "\n%s\n", catalogue().word("left-out", r.Lang, Arg{"count", strconv.Itoa(n)}))
}

// markdownHint is the hint, and below it why there is such a rule, once for each.
func (r Report) markdownHint(p Problem, explained map[string]bool) string {
	hint := asText(p.Hint(r.Lang))
	if why := p.Why(r.Lang); why != "" && !explained[p.Rule] {
		explained[p.Rule] = true
		hint += "<br><sub>" + asText(catalogue().word("why", r.Lang)+": "+why) + "</sub>"
	}
	return hint
}

// markdownLines are the lines of the problems with their marks, folded.
func (r Report) markdownLines(out io.Writer, problems []Problem, room *int) {
	var body strings.Builder
	for _, p := range problems {
		e, ok := r.excerpt(p)
		if !ok {
			continue
		}
		text := fmt.Sprintf("%s\n    %s\n    %s%s\n", p.Pos, strings.TrimRight(e.Before+e.Mark+e.After, " "),
			strings.Repeat(" ", columns(e.Before)), strings.Repeat("^", columns(e.Mark)))
		if *room -= len(text); *room < 0 {
			break
		}
		body.WriteString(text)
	}
	if body.Len() == 0 {
		return
	}
	fence := MarkdownFence(body.String())
	fmt.Fprintf(out, "\n<details>\n<summary>%s</summary>\n\n%stext\n%s%s\n\n</details>\n",
		catalogue().word("lines", r.Lang), fence, body.String(), fence)
}

// MarkdownFence is a row of backticks longer than any in the text, so that nothing in
// it ends the block.
func MarkdownFence(text string) string {
	longest, now := 2, 0
	for _, c := range text {
		if c != '`' {
			now = 0
			continue
		}
		now++
		longest = max(longest, now)
	}
	return strings.Repeat("`", longest+1)
}

// markdownPlace is the place, with a link to its line where the repository is
// known. What has an address of its own is a page of the site, not a file.
func (r Report) markdownPlace(at Pos) string {
	text := asText(at.String())
	if r.Repository == "" || at.File == r.Sheet || strings.HasPrefix(at.File, "/") {
		return text
	}
	to := url.URL{Path: at.File}
	address := strings.TrimSuffix(r.Repository, "/") + "/" + strings.TrimPrefix(to.EscapedPath(), "./")
	if at.Line > 0 {
		if path.Ext(at.File) == ".md" {
			address += "?plain=1" // else the lines cannot be addressed
		}
		address += "#L" + strconv.Itoa(at.Line)
	}
	return MarkdownLink(text, address)
}

// MarkdownLink is a link. The text is Markdown already; nothing in the address
// ends the link, or the cell it stands in.
func MarkdownLink(text, address string) string {
	return "[" + text + "](<" + escapeAddress.Replace(address) + ">)"
}

// escapeAddress encodes what would end a link, or the cell it stands in.
var escapeAddress = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", "`", "%60", "\\", "%5C", "(", "%28", ")", "%29", " ", "%20", "\n", "%0A", "@", "%40")

// asText makes a text say what it says, and nothing more, inside a cell of a
// Markdown table. Punctuation that could be markup becomes a character
// reference, which never is; a mention and a number of an issue are parted by a
// space without width, as GitHub looks for them in the finished text.
func asText(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '\n' || c == '\r':
			b.WriteByte(' ')
		case c == '@' || c == '#':
			fmt.Fprintf(&b, "&#%d;&#8203;", c)
		case strings.ContainsRune("!\"$%&*+:;<=>?[\\]^_`{|}~", c):
			fmt.Fprintf(&b, "&#%d;", c)
		default:
			b.WriteRune(c)
		}
	}
	return noAddress.Replace(b.String())
}

// noAddress stops addresses without a scheme from becoming links.
var noAddress = strings.NewReplacer("www.", "www&#46;", "WWW.", "WWW&#46;", "Www.", "Www&#46;")
