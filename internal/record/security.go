package record

import (
	"net/url"
	"time"

	"resolution57.example/portal/internal/source"
)

// Security is whom to tell of a weakness of the site, and until when that
// holds (META-11). A portal without anybody to tell has none.
type Security struct {
	Contact     string `toml:"contact" rule:"required"` // "mailto:…", "tel:…" or "https://…"
	ExpiresText string `toml:"expires" rule:"required"`
	Expires     Period `toml:"-"` // a day, the last on which the contact holds
}

// Programs take no notice of a security.txt that has run out, so its end must
// lie well after the last day on which anybody saw to the portal's files; and
// RFC 9116 (2.5.5) wants no promise for more than a year.
const (
	securityAtLeast = 60  // days
	securityAtMost  = 365 // days
)

// proveSecurity proves whom site.toml names, and until when.
func (l *loader) proveSecurity(f *source.File, s *Site) {
	if s.Security == nil {
		return
	}
	if c := s.Security.Contact; !isContact(c) {
		l.ps.Add(f.At("security", "contact"), "security-contact", "value", c)
	}
	at := f.At("security", "expires")
	s.Security.Expires = l.day(at, s.Security.ExpiresText)
	if s.Security.Expires.IsZero() || s.AsOf.IsZero() {
		return
	}
	after := func(days int) string { return s.AsOf.Last().AddDate(0, 0, days).Format(time.DateOnly) }
	about := []string{"expires", s.Security.ExpiresText, "as_of", s.AsOf.String(), "first", after(securityAtLeast), "last", after(securityAtMost)}
	switch days := s.AsOf.DaysUntil(s.Security.Expires); {
	case days < securityAtLeast:
		l.ps.Add(at, "security-too-soon", about...)
	case days > securityAtMost:
		l.ps.Add(at, "security-too-late", about...)
	}
}

// isContact reports whether a text is an address by which RFC 9116 (2.5.3)
// lets somebody be told.
func isContact(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "mailto", "tel":
		return u.Opaque != ""
	case "https":
		return u.Host != ""
	}
	return false
}
