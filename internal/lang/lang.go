// Package lang is everything the portal knows about its two languages:
// Vietnamese, which comes first, and English.
//
// In go exact texts: a decimal as the record file wrote it ("14.020"), a day
// as ISO 8601 ("2025-12-29"), a name in NFC. Out come the texts a reader sees
// ("14,020", "29/12/2025"), the order of lists, and keys for search and
// addresses. Nothing here passes through a float or a locale database of the
// machine, so the same input gives the same bytes everywhere.
//
//	lang.Number(lang.VI, "1132")            // 1.132
//	lang.Percent(lang.EN, "16.4")           // 16.4%
//	lang.DateLong(lang.VI, "2025-07-04")    // ngày 04 tháng 7 năm 2025
//	lang.Slug("Đắk Lắk")                    // dak-lak
//	lang.SortBy(lang.VI, provinces, name)   // Cần Thơ before Đà Nẵng before Đắk Lắk
//
// The words of the interface are not in the code: [LoadWords] reads them from
// one TOML file per language and proves that the two files say the same things.
//
// Rules (numbers as in standards.md): L10N-02 numbers, L10N-03 dates, L10N-04
// order, L10N-05 search and address keys, L10N-07 no-break spaces, L10N-08
// language tags and lists.
package lang

import "strings"

// Lang is one of the portal's languages. Its value is what the lang attribute
// of a page holds.
type Lang string

// The languages of the portal.
const (
	VI Lang = "vi" // Vietnamese: the first language, at the root of the site
	EN Lang = "en" // English: the same pages below /en/
)

// All returns the languages in the order in which they are built and listed.
func All() []Lang { return []Lang{VI, EN} }

// Other returns the language that is not l.
func (l Lang) Other() Lang {
	if l == VI {
		return EN
	}
	return VI
}

// Path returns the address of the page p in language l. A page is named by its
// Vietnamese address, which begins with a slash: "/targets/" is "/targets/" in
// Vietnamese and "/en/targets/" in English.
func (l Lang) Path(p string) string {
	if l == VI {
		return p
	}
	return "/" + string(l) + p
}

// Tag returns the language tag for places that want a region with Vietnamese:
// Intl in scripts and inLanguage in JSON-LD.
func (l Lang) Tag() string {
	if l == VI {
		return "vi-VN"
	}
	return "en"
}

// Locale returns the value of og:locale, which must have a region.
func (l Lang) Locale() string {
	if l == VI {
		return "vi_VN"
	}
	return "en_US"
}

// Text is a text in both languages. In a record file it is an inline table,
// { vi = "…", en = "…" }, and neither half may be left out.
type Text struct {
	VI string `toml:"vi" json:"vi" rule:"required"`
	EN string `toml:"en" json:"en" rule:"required"`
}

// In returns the text in language l.
func (t Text) In(l Lang) string {
	if l == VI {
		return t.VI
	}
	return t.EN
}

// IsZero reports whether the text is absent in both languages.
func (t Text) IsZero() bool { return t == Text{} }

// JoinList joins items as a sentence does: "A, B và C", "A, B and C" (L10N-08).
func JoinList(l Lang, items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	and := " và "
	if l == EN {
		and = " and "
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + and + items[last]
}
