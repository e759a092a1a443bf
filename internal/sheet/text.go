package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// decodeText makes composed UTF-8 of a file. What has no mark of its encoding
// and is no UTF-8 is taken for Windows-1258, the code page of Vietnamese
// Windows.
func (r *reader) decodeText(body []byte) (string, bool) {
	name, out := "UTF-8", ""
	switch {
	case bytes.HasPrefix(body, []byte("\xef\xbb\xbf")):
		out = string(body[3:])
	case bytes.HasPrefix(body, []byte("\xff\xfe")), zeros(body, 1):
		name, out = "UTF-16 LE", utf16(body, unicode.LittleEndian)
	case bytes.HasPrefix(body, []byte("\xfe\xff")), zeros(body, 0):
		name, out = "UTF-16 BE", utf16(body, unicode.BigEndian)
	case utf8.Valid(body):
		out = string(body)
	default:
		name = "Windows-1258"
		plain, _ := charmap.Windows1258.NewDecoder().Bytes(body) // every byte is decoded
		out = string(plain)
	}
	if name != "UTF-8" {
		r.note("sheet-encoding", "encoding", name)
	}
	out = norm.NFC.String(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(out))
	if k := strings.IndexFunc(out, unreadable); k >= 0 {
		line := strings.Count(out[:k], "\n") + 1
		s := &Sheet{file: r.book.Name}
		r.wrong(s, 1, line, "sheet-unreadable-text", "encoding", name)
		return "", false
	}
	return out, true
}

func unreadable(r rune) bool {
	return r == utf8.RuneError || r < ' ' && r != '\n' && r != '\t' || r == 0x7f
}

// zeros reports whether the bytes at even or odd places of a text are mostly
// zeros: UTF-16 without its mark.
func zeros(body []byte, from int) bool {
	n, all := 0, 0
	for k := from; k < min(len(body), 4096); k += 2 {
		all++
		if body[k] == 0 {
			n++
		}
	}
	return len(body)%2 == 0 && all > 1 && n*2 > all
}

func utf16(body []byte, order unicode.Endianness) string {
	plain, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(body)
	if err != nil {
		return string(utf8.RuneError)
	}
	return string(plain)
}
