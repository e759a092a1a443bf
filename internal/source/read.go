package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxSize is the largest input file that is read, in bytes: 2 MiB.
const maxSize = 2 << 20

// Read returns the text of one input file, with LF line ends. It refuses what is
// not a regular file of at most 2 MiB inside the tree, and what is not clean text:
// UTF-8, composed (NFC), no byte-order mark, no control or hidden characters.
// Each reason is added to ps; then ok is false.
func Read(fsys fs.FS, name string, ps *Problems) (text []byte, ok bool) {
	var found Problems
	defer ps.Merge(&found)
	raw, ok := readRegular(fsys, name, &found)
	if !ok {
		return nil, false
	}
	if text = raw; bytes.IndexByte(raw, '\r') >= 0 {
		text = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
	}
	checkText(name, text, &found)
	return text, len(found.list) == 0
}

// readRegular reads the bytes of a file once its kind and size are known.
func readRegular(fsys fs.FS, name string, ps *Problems) ([]byte, bool) {
	info, err := lstat(fsys, name)
	if err != nil {
		addReadError(name, err, ps)
		return nil, false
	}
	if rule := refusal(info); rule != "" {
		ps.Add(Pos{File: name}, rule, "limit", "2 MiB", "size", sizeText(info.Size()), "link", info.Name())
		return nil, false
	}
	raw, err := readLimited(fsys, name, info.Size())
	switch {
	case errors.Is(err, errTooLarge):
		ps.Add(Pos{File: name}, "too-large", "limit", "2 MiB", "size", "> 2 MiB")
	case err != nil:
		addReadError(name, err, ps)
	}
	return raw, err == nil
}

// lstat describes a file without following links: not the last one, and none on
// the way to it.
func lstat(fsys fs.FS, name string) (fs.FileInfo, error) {
	if _, links := fsys.(fs.ReadLinkFS); links {
		for i, c := range name {
			if c != '/' || i == 0 {
				continue
			}
			info, err := fs.Lstat(fsys, name[:i])
			if err == nil && info.Mode()&fs.ModeSymlink != 0 {
				return info, nil
			}
		}
	}
	return fs.Lstat(fsys, name)
}

// refusal names the rule that a file of this kind breaks, "" when it can be read.
func refusal(info fs.FileInfo) string {
	switch {
	case info.IsDir():
		return "is-directory"
	case info.Mode()&fs.ModeSymlink != 0:
		return "is-link"
	case !info.Mode().IsRegular():
		return "not-regular"
	case info.Size() > maxSize:
		return "too-large"
	}
	return ""
}

func sizeText(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d byte", n)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}

func addReadError(name string, err error, ps *Problems) {
	if errors.Is(err, fs.ErrNotExist) {
		ps.Add(Pos{File: name}, "no-file")
		return
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	ps.Add(Pos{File: name}, "unreadable", "reason", err.Error())
}

var errTooLarge = errors.New("file grew while it was read")

// readLimited reads a whole file that had the given size a moment ago.
func readLimited(fsys fs.FS, name string, size int64) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buf := make([]byte, 0, size+1)
	for {
		n, err := f.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, err
		case len(buf) > maxSize:
			return nil, errTooLarge
		case len(buf) == cap(buf):
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// maxBadCharacters is how many forbidden characters of one file are reported.
const maxBadCharacters = 20

// checkText reports everything about a text that makes it unfit to be parsed.
func checkText(name string, text []byte, ps *Problems) {
	if len(bytes.TrimSpace(text)) == 0 {
		ps.Add(Pos{File: name}, "empty-file")
		return
	}
	if bytes.HasPrefix(text, []byte("\uFEFF")) {
		ps.Add(Pos{name, 1, 1}, "byte-order-mark")
		text = text[len("\uFEFF"):]
	}
	bad, plain := scanText(text)
	for _, b := range bad {
		rule := "control-character"
		switch {
		case b.r == utf8.RuneError:
			rule = "not-utf8"
		case b.r == 0:
			rule = "null-byte"
		case isHidden(b.r):
			rule = "hidden-character"
		}
		ps.Add(PosAt(name, text, 1, b.offset), rule, "code", b.code)
	}
	if !plain && (len(bad) == 0 || utf8.Valid(text)) {
		checkComposed(name, text, ps)
	}
}

type badCharacter struct {
	offset int
	r      rune
	code   string
}

// scanText finds forbidden characters. plain says that no character of the text
// can make it anything but composed, so that the slow check can be left out.
func scanText(text []byte) (bad []badCharacter, plain bool) {
	plain = true
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c < 0x7F || c == '\n' || c == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad = append(bad, badCharacter{i, r, fmt.Sprintf("0x%02X", c)})
		case isInvisible(r):
			bad = append(bad, badCharacter{i, r, code(r)})
		default:
			plain = plain && alwaysComposed(r)
		}
		if len(bad) == maxBadCharacters || r == utf8.RuneError && size == 1 {
			return bad, plain
		}
		i += size
	}
	return bad, plain
}

// isHidden says whether a character cannot be seen but changes what is seen:
// marks of direction, spaces of width zero, line ends that few programs know, a
// byte-order mark inside a text.
func isHidden(r rune) bool {
	return r >= 0x200B && (r == 0x200B || r == 0x200E || r == 0x200F || r >= 0x2028 && r <= 0x202E ||
		r >= 0x2060 && r <= 0x206F || r == 0xFEFF)
}

// alwaysComposed is true for characters that never change under NFC, whatever
// stands beside them: Latin letters, Vietnamese ones among them, and punctuation.
func alwaysComposed(r rune) bool {
	return r < 0x300 || r >= 0x1E00 && r <= 0x1EFF || r >= 0x2010 && r <= 0x2060 || r == '€' || r == '₫'
}

// checkComposed reports the first character that is not composed (NFC).
func checkComposed(name string, text []byte, ps *Problems) {
	part := notComposed(text)
	if part == nil {
		return
	}
	at := PosAt(name, text, 1, cap(text)-cap(part))
	ps.Add(at, "not-composed", "codes", codes(part), "composed", norm.NFC.String(string(part)))
}

// notComposed is the first part of a text that is not composed, nil when all is.
func notComposed(text []byte) []byte {
	if norm.NFC.IsNormal(text) {
		return nil
	}
	for len(text) > 0 {
		n := norm.NFC.NextBoundary(text, true)
		if part := text[:n]; !norm.NFC.IsNormal(part) {
			return part
		}
		text = text[n:]
	}
	return nil
}

func codes(text []byte) string {
	var out []string
	for _, r := range string(text) {
		out = append(out, code(r))
	}
	return strings.Join(out, " ")
}

func code(r rune) string { return fmt.Sprintf("U+%04X", r) }

// PosAt is the place of a byte offset in a text whose first line is line
// firstLine of the file.
func PosAt(file string, text []byte, firstLine, offset int) Pos {
	before := text[:min(max(offset, 0), len(text))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return Pos{
		File: file,
		Line: firstLine + bytes.Count(before, []byte("\n")),
		Col:  utf8.RuneCount(before[start:]) + 1,
	}
}

// ReadTOML reads one TOML file. What is wrong with its syntax is reported by
// Decode, so that it comes together with everything else that is wrong.
func ReadTOML(fsys fs.FS, name string, ps *Problems) (*File, bool) {
	text, ok := Read(fsys, name, ps)
	if !ok {
		return nil, false
	}
	return newFile(name, text, 1), true
}

// CheckText reports everything about a text with LF line ends that makes it unfit
// to be parsed, as Read does for a file.
func CheckText(name string, text []byte, ps *Problems) bool {
	var found Problems
	defer ps.Merge(&found)
	if len(text) > maxSize {
		found.Add(Pos{File: name}, "too-large", "limit", "2 MiB", "size", sizeText(int64(len(text))))
		return false
	}
	checkText(name, text, &found)
	return len(found.list) == 0
}

// ParseTOML is ReadTOML for a text in memory, which CheckText has found fit.
func ParseTOML(name string, text []byte) *File { return newFile(name, text, 1) }

const fence = "+++"

// ReadMarkdown reads one Markdown file that begins with TOML front matter between
// two lines "+++". bodyLine is the line of the file on which body begins.
func ReadMarkdown(fsys fs.FS, name string, ps *Problems) (meta *File, body []byte, bodyLine int, ok bool) {
	text, ok := Read(fsys, name, ps)
	if !ok {
		return nil, nil, 0, false
	}
	return ParseMarkdown(name, text, ps)
}

// ParseMarkdown is ReadMarkdown for a text in memory, which CheckText has found fit.
func ParseMarkdown(name string, text []byte, ps *Problems) (meta *File, body []byte, bodyLine int, ok bool) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if !isFence(first) {
		ps.Add(Pos{name, 1, 1}, "front-matter-missing", "found", strings.TrimSpace(string(first)))
		return nil, nil, 0, false
	}
	front, body, ok := cutFrontMatter(rest)
	if !ok {
		ps.Add(Pos{name, 1, 1}, "front-matter-open")
		return nil, nil, 0, false
	}
	bodyLine = 3 + bytes.Count(front, []byte("\n"))
	return newFile(name, front, 2), body, bodyLine, true
}

func isFence(line []byte) bool {
	return string(bytes.TrimRightFunc(line, unicode.IsSpace)) == fence
}

// cutFrontMatter cuts a text at its first line "+++".
func cutFrontMatter(text []byte) (front, body []byte, ok bool) {
	for at := 0; at < len(text); {
		line, _, more := bytes.Cut(text[at:], []byte("\n"))
		end := at + len(line)
		if more {
			end++
		}
		if isFence(line) {
			return text[:at:at], text[end:], true
		}
		at = end
	}
	return nil, nil, false
}
