package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// format is what a number format says of a number.
type format struct {
	date, percent bool
	shown         int // digits after the point, -1 where all are shown
}

// styles reads the number format of each cell style.
func (p *parts) styles(part string) {
	custom := map[int]string{}
	inside := false
	p.walk(part, func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "numFmt":
			id, _ := strconv.Atoi(attribute(e, "numFmtId"))
			custom[id] = attribute(e, "formatCode")
		case "cellXfs":
			inside = true
		case "cellStyles", "dxfs":
			inside = false
		case "xf":
			if inside {
				id, _ := strconv.Atoi(attribute(e, "numFmtId"))
				p.formats = append(p.formats, formatOf(id, custom[id]))
			}
		}
		return nil
	})
}

// formatOf reads a format code; without one the id is one of those that every
// spreadsheet knows.
func formatOf(id int, code string) format {
	if code == "" {
		return builtIn(id)
	}
	code, _, _ = strings.Cut(code, ";")
	plain := unquoted(code)
	f := format{shown: -1, percent: strings.Contains(plain, "%")}
	lower := strings.ToLower(plain)
	if lower == "general" || lower == "@" {
		return f
	}
	if strings.ContainsAny(lower, "dy") || strings.Contains(lower, "mm") && !strings.ContainsAny(lower, "0#") {
		f.date = true
		return f
	}
	if strings.ContainsAny(plain, "0#?") {
		_, digits, _ := strings.Cut(plain, ".")
		f.shown = strings.Count(digits, "0") + strings.Count(digits, "#") + strings.Count(digits, "?")
		if strings.Contains(digits, "#") || strings.Contains(lower, "e+") {
			f.shown = -1
		}
	}
	return f
}

func builtIn(id int) format {
	switch {
	case id == 9:
		return format{percent: true}
	case id == 10:
		return format{percent: true, shown: 2}
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 36, id >= 50 && id <= 58:
		return format{date: true, shown: -1}
	case id == 1, id == 3, id == 37, id == 38:
		return format{}
	case id == 2, id == 4, id == 39, id == 40:
		return format{shown: 2}
	}
	return format{shown: -1}
}

// unquoted is a format code without its literal texts, colours and conditions.
func unquoted(code string) string {
	var b strings.Builder
	for k := 0; k < len(code); k++ {
		switch code[k] {
		case '"':
			end := strings.IndexByte(code[k+1:], '"')
			if end < 0 {
				return b.String()
			}
			k += end + 1
		case '[':
			end := strings.IndexByte(code[k:], ']')
			if end < 0 {
				return b.String()
			}
			k += end
		case '\\', '_', '*':
			k++
		default:
			b.WriteByte(code[k])
		}
	}
	return b.String()
}
