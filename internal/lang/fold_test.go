package lang

import (
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) { // L10N-05
	for _, test := range []struct{ in, want string }{
		{"Đắk Lắk", "dak lak"},
		{norm.NFD.String("Đắk Lắk"), "dak lak"},
		{"ĐIỆN BIÊN", "dien bien"},
		{"hoà", "hoa"},
		{"hòa", "hoa"},
		{"Ễ Ậ Ữ ơ ư", "e a u o u"},
		{"2011–2015", "2011-2015"},
		{"2011—2015 ‐ ‑ −", "2011-2015 - - -"},
		{"  34\u00a0tỉnh,\n thành\tphố ", "34 tinh, thanh pho"},
		{"ＮＱ５７", "nq57"},
		{"Nghị quyết số 57-NQ/TW", "nghi quyet so 57-nq/tw"},
		{"“kho\u200bảng” ‘a’", "\"khoang\" 'a'"},
		{"Ðà Nẵng", "da nang"}, // U+00D0, often typed for Đ
		{"km²", "km2"},
		{"", ""},
		{"\xffa", "a"},
	} {
		if got := Fold(test.in); got != test.want {
			t.Errorf("Fold(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestSlug(t *testing.T) { // L10N-05
	for _, test := range []struct{ in, want string }{
		{"Đắk Lắk", "dak-lak"},
		{norm.NFD.String("Bà Rịa – Vũng Tàu"), "ba-ria-vung-tau"},
		{"17-TB/CQTTBCĐ", "17-tb-cqttbcd"},
		{"  Tỷ lệ công khai (%) ", "ty-le-cong-khai"},
		{"Điều 4, khoản 2", "dieu-4-khoan-2"},
		{"!?", ""},
		{"中", ""},
	} {
		if got := Slug(test.in); got != test.want {
			t.Errorf("Slug(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Đắk Lắk", "hòa", "ＮＱ", "İ", "ẞ", "\u0301", "각", "\xff", "´a", "ϓ", "2011–2015"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		key := Fold(s)
		if again := Fold(key); again != key {
			t.Errorf("Fold(%q) = %q, folded again %q", s, key, again)
		}
		if decomposed := Fold(norm.NFD.String(strings.ToValidUTF8(s, " "))); decomposed != key {
			t.Errorf("Fold(%q) = %q, of its NFD %q", s, key, decomposed)
		}
	})
}

func FuzzSlug(f *testing.F) {
	for _, seed := range []string{"Đắk Lắk", "17-TB/CQTTBCĐ", "--a--", "中", "½", "\xff"} {
		f.Add(seed)
	}
	form := regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*)?$`)
	f.Fuzz(func(t *testing.T, s string) {
		slug := Slug(s)
		if !form.MatchString(slug) {
			t.Errorf("Slug(%q) = %q is no slug", s, slug)
		}
		if again := Slug(slug); again != slug {
			t.Errorf("Slug(%q) = %q, again %q", s, slug, again)
		}
	})
}
