package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// xlsx reads a workbook: the list of sheets, the shared texts, the number
// formats, then each sheet.
func (r *reader) xlsx(body []byte) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		r.refuse("sheet-corrupt", "part", r.book.Name)
		return
	}
	p := &parts{reader: r, files: map[string]*zip.File{}}
	if !p.list(z) {
		return
	}
	w, ok := p.workbook()
	if !ok {
		return
	}
	p.texts(w.texts)
	p.styles(w.styles)
	for _, s := range w.sheets {
		if !r.failed {
			p.sheet(s, w.date1904)
		}
	}
}

// parts is an opened package.
type parts struct {
	*reader
	files   map[string]*zip.File
	shared  []sharedText
	formats []format
}

// sharedText is one text that cells point to.
type sharedText struct{ text, mark string }

// list takes the parts in, and refuses what cannot be a plain workbook. The
// sizes are those that the package states; a part that holds more fails when it
// is read.
func (p *parts) list(z *zip.Reader) bool {
	var total uint64
	for _, f := range z.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		p.files[name] = f
		total += f.UncompressedSize64
		if total > uint64(p.limits.Unpacked) || f.UncompressedSize64 > uint64(p.limits.Unpacked) {
			p.refuse("sheet-unpacks", "max", megabytes(p.limits.Unpacked), "part", f.Name)
			return false
		}
	}
	for name := range p.files {
		if strings.HasSuffix(name, "vbaproject.bin") || strings.HasPrefix(name, "xl/macrosheets/") {
			p.refuse("sheet-macros")
			return false
		}
	}
	switch {
	case p.files["content.xml"] != nil:
		p.refuse("sheet-other-kind", "kind", "OpenDocument")
	case p.files["word/document.xml"] != nil:
		p.refuse("sheet-other-kind", "kind", "Word")
	case p.files["xl/workbook.bin"] != nil:
		p.refuse("sheet-other-kind", "kind", "XLSB")
	case p.files["_rels/.rels"] == nil && p.files["xl/workbook.xml"] == nil:
		p.refuse("sheet-other-kind", "kind", "ZIP")
	default:
		return true
	}
	return false
}

// errStop ends the reading of a part whose problem is reported.
var errStop = errors.New("stop")

// walk reads the elements of a part. A part that is not there has none.
func (p *parts) walk(name string, start func(*xml.Decoder, xml.StartElement) error) bool {
	f := p.files[strings.ToLower(name)]
	if f == nil {
		return false
	}
	err := p.elements(f, start)
	if err != nil && !errors.Is(err, errStop) {
		p.refuse("sheet-corrupt", "part", f.Name)
	}
	return err == nil
}

func (p *parts) elements(f *zip.File, start func(*xml.Decoder, xml.StartElement) error) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	d := xml.NewDecoder(io.LimitReader(in, p.limits.Unpacked))
	d.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok {
			if err := start(d, e); err != nil {
				return err
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// relations reads the file beside a part that says what its ids mean.
func (p *parts) relations(part string) (byID, byKind map[string]string) {
	byID, byKind = map[string]string{}, map[string]string{}
	dir, name := path.Split(part)
	p.walk(dir+"_rels/"+name+".rels", func(_ *xml.Decoder, e xml.StartElement) error {
		target := attribute(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		target = strings.TrimPrefix(path.Clean(target), "/")
		byID[attribute(e, "Id")] = target
		byKind[path.Base(attribute(e, "Type"))] = target
		return nil
	})
	return byID, byKind
}

// contents is what the workbook part says.
type contents struct {
	sheets        []sheetPart
	texts, styles string
	date1904      bool
}

type sheetPart struct {
	name, part string
	hidden     bool
}

func (p *parts) workbook() (contents, bool) {
	_, kinds := p.relations("")
	part := kinds["officeDocument"]
	if part == "" {
		part = "xl/workbook.xml"
	}
	ids, kinds := p.relations(part)
	w := contents{texts: kinds["sharedStrings"], styles: kinds["styles"]}
	ok := p.walk(part, func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			w.date1904 = isTrue(attribute(e, "date1904"))
		case "sheet":
			id := slices.IndexFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "id" && a.Name.Space != "" })
			if id < 0 {
				return errors.New("sheet without part")
			}
			state := attribute(e, "state")
			w.sheets = append(w.sheets, sheetPart{attribute(e, "name"), ids[e.Attr[id].Value], state == "hidden" || state == "veryHidden"})
		}
		return nil
	})
	if !ok && !p.failed {
		p.refuse("sheet-corrupt", "part", part)
	}
	return w, ok && !p.failed
}

// texts reads the shared texts.
func (p *parts) texts(part string) {
	p.walk(part, func(d *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		t, err := richText(d)
		p.shared = append(p.shared, t)
		return err
	})
}

// richText reads <t> and runs <r><rPr/><t/></r> up to the end of the element
// around them. A short run raised above the line at the end is a mark.
func richText(d *xml.Decoder) (sharedText, error) {
	var all, mark strings.Builder
	raised, reading, skip, depth := false, false, 0, 0
	for {
		token, err := d.Token()
		if err != nil {
			return sharedText{}, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			depth++
			switch e.Name.Local {
			case "r":
				raised = false
			case "rPh": // how it is read aloud
				skip++
			case "vertAlign":
				raised = attribute(e, "val") == "superscript"
			case "t":
				reading = true
			}
		case xml.EndElement:
			if depth == 0 {
				return sharedText{strings.TrimSpace(all.String()), strings.TrimSpace(mark.String())}, nil
			}
			depth--
			switch e.Name.Local {
			case "rPh":
				skip--
			case "t":
				reading = false
			}
		case xml.CharData:
			switch {
			case !reading || skip > 0:
			case raised:
				mark.Write(e)
			default:
				all.WriteString(mark.String()) // raised, but not at the end: m² of "m²/người"
				mark.Reset()
				all.Write(e)
			}
		}
	}
}
