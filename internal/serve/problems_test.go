package serve

import (
	"html/template"
	"strings"
	"testing"

	"resolution57.example/portal/internal/lang"
)

// The heading of the list asks for nothing that need not be done, and says that
// all is well only once it is known.
func TestProblemsHeading(t *testing.T) {
	templates, err := template.ParseFS(pageFiles, "page/frame.html", "page/problems.html")
	if err != nil {
		t.Fatal(err)
	}
	of := func(errors, warnings int) (list []shownProblem) {
		for range errors {
			list = append(list, shownProblem{IsError: true})
		}
		return append(list, make([]shownProblem, warnings)...)
	}
	for _, c := range []struct {
		page   problemPage
		vi, en string
	}{
		{problemPage{}, "Đang kiểm tra…", "Checking…"},
		{problemPage{Checked: true}, "Không có gì phải sửa", "Nothing to mend"},
		{problemPage{Checked: true, Problems: of(0, 2)}, "2 cảnh báo nên xem", "2 warnings to look at"},
		{problemPage{Checked: true, Problems: of(1, 0)}, "1 lỗi phải sửa", "1 error to mend"},
		{problemPage{Checked: true, Problems: of(2, 1)}, "2 lỗi phải sửa và 1 cảnh báo nên xem", "2 errors to mend and 1 warning to look at"},
	} {
		for l, want := range map[lang.Lang]string{lang.VI: c.vi, lang.EN: c.en} {
			c.page.Lang = l
			var b strings.Builder
			if err := templates.ExecuteTemplate(&b, "title", c.page); err != nil || b.String() != want {
				t.Errorf("the heading is %q, want %q (%v)", b.String(), want, err)
			}
		}
	}
}
