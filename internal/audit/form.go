package audit

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"resolution57.example/portal/internal/source"
)

// form is what is known of the form that is open, where it sends what people
// write (method="post"). Forms that only ask the site, such as filters, are
// not looked at.
type form struct {
	sends    bool
	at       mark
	name     string
	honeypot string
	fields   []string // names, radio buttons once
	radios   []string
	said     string // the value of the hidden field form-name
	trap     bool   // the honeypot is there and hidden
}

// sentForm is a form of a page for the comparison across pages.
type sentForm struct{ name, fields string }

// formTag begins a form (NET-12 to NET-14).
func (p *page) formTag() {
	p.form = form{at: p.here, sends: strings.EqualFold(string(p.attrText("method")), "post")}
	if !p.form.sends {
		return
	}
	p.form.name = string(p.attrText("name"))
	p.form.honeypot = string(p.attrText("netlify-honeypot"))
	if !p.attrIs("data-netlify", "true") {
		p.report("page-form-unread", "name", p.form.name)
	}
	action := string(p.attrText("action"))
	if !strings.HasPrefix(action, "/") || strings.HasPrefix(action, "//") || strings.HasSuffix(action, ".html") {
		p.report("page-form-action", "action", action)
	}
}

// formField notes a field of a form that is sent. Nothing that a person must
// decide is decided for them (PD-02), and nothing is asked for that answers do
// not need (PD-05).
func (p *page) formField(e element) {
	if !p.form.sends {
		return
	}
	f := &p.form
	kind := string(bytes.ToLower(p.attrText("type")))
	switch kind {
	case "submit", "reset", "button", "image":
		return
	case "file", "tel", "password":
		p.report("page-form-excess", "type", kind)
	case "checkbox":
		if _, ticked := p.attr("checked"); ticked {
			p.report("page-form-ticked", "field", string(p.attrText("name")))
		}
	}
	name := string(p.attrText("name"))
	if kind == "radio" && name != "" {
		if slices.Contains(f.radios, name) {
			return
		}
		f.radios = append(f.radios, name)
	}
	if name == "" || slices.Contains(f.fields, name) {
		p.report("page-form-field", "field", name)
		return
	}
	f.fields = append(f.fields, name)
	switch name {
	case "form-name":
		value, _ := p.attr("value")
		f.said = string(value)
	case f.honeypot:
		f.trap = e.hidden && p.attrIs("tabindex", "-1") && p.attrIs("autocomplete", "off")
	}
}

// endForm checks a form as a whole.
func (p *page) endForm() {
	f := p.form
	p.form = form{}
	if !f.sends {
		return
	}
	if f.name == "" || f.said != f.name {
		p.reportAt(f.at, "page-form-name", "name", f.name)
	}
	if f.honeypot == "" || !f.trap {
		p.reportAt(f.at, "page-form-honeypot", "name", f.name)
	}
	for _, other := range p.forms {
		if other.name == f.name {
			p.reportAt(f.at, "page-form-twice", "name", f.name)
			return
		}
	}
	slices.Sort(f.fields)
	p.forms = append(p.forms, sentForm{f.name, strings.Join(f.fields, " ")})
}

// noteForms keeps the forms of a page; s.mu is held.
func (s *Site) noteForms(p *page) {
	for _, f := range p.forms {
		if first, ok := s.forms[f]; !ok || p.path < first {
			s.forms[f] = p.path
		}
	}
}

// formsDiffer reports forms of one name that ask for different things: the
// host keeps the fields of one of them only.
func (s *Site) formsDiffer(ps *source.Problems) {
	first := map[string]string{} // name -> the first page that has such a form
	for f, path := range s.forms {
		if first[f.name] == "" || path < first[f.name] {
			first[f.name] = path
		}
	}
	forms := slices.SortedFunc(maps.Keys(s.forms), func(a, b sentForm) int { return strings.Compare(a.name+" "+a.fields, b.name+" "+b.fields) })
	for _, f := range forms {
		if path := s.forms[f]; path != first[f.name] {
			ps.Add(source.Pos{File: path}, "form-fields-differ", "name", f.name, "first", first[f.name])
		}
	}
}
