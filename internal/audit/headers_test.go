package audit

import (
	"testing"

	"resolution57.example/portal/internal/source"
)

func parseRules(t *testing.T, text string) *HeaderRules {
	t.Helper()
	rules, ps := new(HeaderRules), new(source.Problems)
	rules.Parse([]byte(text), ps)
	if problems := ps.Sorted(); len(problems) > 0 {
		t.Fatal(problems)
	}
	return rules
}

// TestHeadersFor proves that a path gets the headers Netlify would send, those
// of several rules joined.
func TestHeadersFor(t *testing.T) {
	rules := parseRules(t, `# comment
/*
  X-All: 1
/
  X-Home: 1
/assets/*
  cache-control: public
  cache-control: immutable
/en/:page/index.html
  X-Part: 1
/data/*.csv
  X-Csv: 1
/*
  X-All: 2
`)
	tests := []struct{ path, header, want string }{
		{"/", "X-All", "1, 2"},
		{"/", "X-Home", "1"},
		{"/x/", "X-Home", ""},
		{"/x/", "X-All", "1, 2"},
		{"/assets/app.js", "Cache-Control", "public, immutable"},
		{"/Assets/App.js", "Cache-Control", "public, immutable"},
		{"/assets", "Cache-Control", "public, immutable"},
		{"/data/assets/", "Cache-Control", ""},
		{"/en/x/index.html", "X-Part", "1"},
		{"/en/x/y/index.html", "X-Part", ""},
		{"/en//index.html", "X-Part", ""},
		{"/data/a/b.csv", "X-Csv", "1"},
		{"/data/a/b.json", "X-Csv", ""},
	}
	for _, test := range tests {
		if got := rules.For(test.path).Get(test.header); got != test.want {
			t.Errorf("%s of %s is %q, want %q", test.header, test.path, got, test.want)
		}
	}
}

// TestGlobsMeet proves which path patterns have a path in common, both ways
// round.
func TestGlobsMeet(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"/", "/", true},
		{"/", "/*", true},
		{"/", "/x/*", false},
		{"/x/*", "/y/*", false},
		{"/x/*", "/x/y/*", true},
		{"/x/*", "/x", true},
		{"/x/", "/x", true},
		{"/indicators/*", "/indicator/*", false},
		{"/:a/", "/en/", true},
		{"/:a/", "/en/x/", false},
		{"/:a/:b/", "/en/:c/", true},
		{"/*.html", "/x/y.html", true},
		{"/*.html", "/x/*", true},
		{"/*.html", "/*.css", false},
		{"/a*b", "/ab", true},
		{"/a*b", "/b*a", false},
		{"/EN/*", "/en/x/", true},
		{"/en/*", "/entities/*", false},
		{"/en/*", "/en/", true},
		{"/a/*/b/*", "/a/b", true},
		{"/a/*/b/*", "/a/x/y/b/c", true},
		{"/a/*/b/*", "/a/xb/", false},
	}
	for _, test := range tests {
		a, b := parseGlob(test.a), parseGlob(test.b)
		if anyMeet(a, b) != test.want || anyMeet(b, a) != test.want {
			t.Errorf("%s and %s meet: got %v, want %v", test.a, test.b, !test.want, test.want)
		}
	}
}

// TestCheckHeaders proves that the check of the file alone sees a home page
// without its policy (SEC-03).
func TestCheckHeaders(t *testing.T) {
	ps := new(source.Problems)
	CheckHeaders([]byte("/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"), ps)
	problems := ps.Sorted()
	if len(problems) != len(securityHeaders) {
		t.Fatalf("got %d problems, want %d", len(problems), len(securityHeaders))
	}
	want := "_headers: / is sent without Content-Security-Policy (pages: 2)"
	if got := problems[0].String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestLooseReading proves that rules which Netlify's own tools would mix up
// may share a header only with the same value.
func TestLooseReading(t *testing.T) {
	rules := parseRules(t, "/en/*\n  X-A: 1\n  X-B: 1\n/entities/*\n  X-A: 1\n  X-B: 2\n/assets/*\n  Cache-Control: immutable\n")
	ps := new(source.Problems)
	rules.check(ps)
	want := "_headers:6:1: X-B of /entities/* is set by /en/* on line 1 too; Netlify will join both values"
	if problems := ps.Sorted(); len(problems) != 1 || problems[0].String() != want {
		t.Errorf("got %v, want %s", problems, want)
	}
}
