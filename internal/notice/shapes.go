package notice

import (
	"reflect"

	"resolution57.example/portal/internal/source"
)

// Shapes are the kinds of front matter under content/.
func Shapes() []source.Shape {
	return []source.Shape{
		{Name: "notice-vi", Files: noticeDir + "/*.vi.md", Type: reflect.TypeFor[vietnameseNotice]()},
		{Name: "notice-en", Files: noticeDir + "/*.en.md", Type: reflect.TypeFor[englishNotice]()},
		{Name: "page-vi", Files: pageDir + "/*.vi.md", Type: reflect.TypeFor[vietnamesePage]()},
		{Name: "page-en", Files: pageDir + "/*.en.md", Type: reflect.TypeFor[englishPage]()},
	}
}
