package source

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
)

// Reason is an error that speaks both languages.
type Reason struct{ VI, EN string }

// Reasonf makes a [Reason]; both texts take the same arguments in the same order.
func Reasonf(vi, en string, args ...any) error {
	return &Reason{fmt.Sprintf(vi, args...), fmt.Sprintf(en, args...)}
}

// Error is the English text.
func (r *Reason) Error() string { return r.EN }

// Text is the reason in lang, "vi" or "en".
func (r *Reason) Text(lang string) string {
	if lang == "en" {
		return r.EN
	}
	return r.VI
}

// Said are the arguments for a place "{name:said}" of a rule: what an error says,
// in either language. An error that has a method Text(lang string) string is asked
// for both, what files and networks commonly say is known, and any other error says
// the same in both.
func Said(name string, err error) []string {
	vi := err.Error()
	en := vi
	var speaks interface{ Text(lang string) string }
	var host *net.DNSError
	switch {
	case errors.As(err, &speaks):
		vi, en = speaks.Text("vi"), speaks.Text("en")
	case errors.Is(err, fs.ErrNotExist):
		vi, en = "không có tệp này", "there is no such file"
	case errors.Is(err, fs.ErrPermission):
		vi, en = "không có quyền đọc", "reading it is not permitted"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		vi, en = "quá thời gian chờ", "it took too long"
	case errors.As(err, &host):
		vi, en = "không tìm thấy máy chủ "+host.Name, "no server "+host.Name+" is known"
	case errors.Is(err, syscall.ECONNREFUSED):
		vi, en = "máy chủ không nhận kết nối", "the server refuses the connection"
	}
	return []string{name + "_vi", vi, name + "_en", en}
}

// JSONReason says in both languages why a text is no JSON, or not of the shape that
// was wanted.
func JSONReason(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return Reasonf("không phải JSON từ byte %d", "no JSON from byte %d on", syntax.Offset)
	case errors.As(err, &kind):
		return Reasonf("khóa %s không thể là %s", "the key %s cannot be %s", kind.Field, kind.Value)
	}
	return Reasonf("không phải JSON của tệp này (%v)", "not the JSON of this file (%v)", err)
}
