package lang

import "testing"

func TestPathsOfBothLanguages(t *testing.T) {
	for _, test := range []struct {
		lang Lang
		page string
		want string
	}{
		{VI, "/", "/"},
		{EN, "/", "/en/"},
		{VI, "/indicators/gii/", "/indicators/gii/"},
		{EN, "/indicators/gii/", "/en/indicators/gii/"},
	} {
		if got := test.lang.Path(test.page); got != test.want {
			t.Errorf("%s: Path(%q) = %q, want %q", test.lang, test.page, got, test.want)
		}
	}
}

func TestLanguageTags(t *testing.T) { // L10N-08
	for _, test := range []struct {
		lang        Lang
		tag, locale string
		other       Lang
	}{
		{VI, "vi-VN", "vi_VN", EN},
		{EN, "en", "en_US", VI},
	} {
		if got := test.lang.Tag(); got != test.tag {
			t.Errorf("%s: Tag() = %q, want %q", test.lang, got, test.tag)
		}
		if got := test.lang.Locale(); got != test.locale {
			t.Errorf("%s: Locale() = %q, want %q", test.lang, got, test.locale)
		}
		if got := test.lang.Other(); got != test.other {
			t.Errorf("%s: Other() = %q, want %q", test.lang, got, test.other)
		}
	}
}

func TestText(t *testing.T) {
	text := Text{VI: "nhiệm vụ", EN: "tasks"}
	if text.In(VI) != "nhiệm vụ" || text.In(EN) != "tasks" {
		t.Errorf("In gives %q and %q", text.In(VI), text.In(EN))
	}
	if text.IsZero() || !(Text{}).IsZero() {
		t.Error("IsZero is wrong")
	}
}

func TestListsReadAsSentences(t *testing.T) { // L10N-08
	for _, test := range []struct {
		items  []string
		vi, en string
	}{
		{nil, "", ""},
		{[]string{"A"}, "A", "A"},
		{[]string{"A", "B"}, "A và B", "A and B"},
		{[]string{"A", "B", "C"}, "A, B và C", "A, B and C"},
	} {
		if got := JoinList(VI, test.items); got != test.vi {
			t.Errorf("JoinList(VI, %q) = %q, want %q", test.items, got, test.vi)
		}
		if got := JoinList(EN, test.items); got != test.en {
			t.Errorf("JoinList(EN, %q) = %q, want %q", test.items, got, test.en)
		}
	}
}
