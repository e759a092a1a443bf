package notice

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/source"
)

// FuzzRender proves that whatever stands in a body, no script, no handler, no
// style and no address other than of https, mail or this site comes out, and no
// id twice (SEC-04).
func FuzzRender(f *testing.F) {
	for _, seed := range []string{
		"<script>alert(1)</script>", "[a](javascript:alert(1))", "[a](java&#115;cript&colon;x \"t\\\" onclick=x\")", "![a](data:x)",
		"<a href=javascript:x onclick=y>", "<https://x>", "[a](</\\evil>)", "[a]: javascript:x\n\n[a] [a][a]", "{{raw \"<script>\"}}", "{{source tin|<b onload=x>}}",
		"| a | b |\n|--|:-:|\n| {{gdp-contribution 2025|x}} | c | d |", "Bảng: a\n|b|\n|-|", "Bảng: [a](//x)\n\n|b|\n|-|\n|c|", "# a\n#### a\n\na\n=\n",
		"a[^1] b[^1]\n\n[^1]: c[^2]\n[^2]: d", "[^a]: [^a]\n[^b]: <b>", "> - 1. {{", "[{{source tin}}](/x/) **{{entity hue}}**", "[[a](/b/)](/c/)", "16% 1.132\nnhiệm vụ",
		"`{{a}}`\n~~~ \"onclick=\n<script>", "&lt;script&gt; \\<script>", "[a](/&amp;#47;evil/)", "<!-- --><![CDATA[<script>]]><?php ?>", "[a](# onclick=x)", "[](<mailto:a@b\" onclick=\"x>)",
	} {
		f.Add(seed)
	}
	cases, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range cases {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	var none source.Problems
	r, _ := load(f, treeOf(f, nil), &none)
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range lang.All() {
			var ps source.Problems
			body, err := r.convert(Version{File: "x.md", Line: 1}, l, []byte(text), &ps)
			if err != nil {
				t.Fatal(err)
			}
			ps.Sorted()
			checkSafe(t, string(body.HTML))
		}
	})
}

func checkSafe(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(strings.ToLower(text), "<script") {
		t.Errorf("a script in %q", text)
	}
	ids := map[string]bool{}
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			return
		}
		token := z.Token()
		if kind == html.CommentToken || kind == html.DoctypeToken {
			t.Errorf("%s in %q", token, text)
		}
		for _, a := range token.Attr {
			checkAttribute(t, token, a)
			if a.Key == "id" && ids[a.Val] {
				t.Errorf("id %q twice in %q", a.Val, text)
			}
			ids[a.Val] = ids[a.Val] || a.Key == "id"
		}
	}
}

func checkAttribute(t *testing.T, token html.Token, a html.Attribute) {
	t.Helper()
	switch {
	case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "src":
		t.Errorf("attribute %s in %s", a.Key, token)
	case a.Key == "href" && !isSafeAddress(a.Val):
		t.Errorf("address %q in %s", a.Val, token)
	}
}

func isSafeAddress(address string) bool {
	for _, start := range []string{"https://", "mailto:", "#", "/"} {
		if strings.HasPrefix(address, start) {
			return !strings.HasPrefix(address, "//") && !strings.ContainsAny(address, "\\ \t\n\"<>")
		}
	}
	return false
}
