package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"slices"
	"syscall"
	"testing"
)

// What an error says is said in both languages, as far as anybody knows them.
func TestSaid(t *testing.T) {
	var x struct{ N int }
	for _, tt := range []struct {
		err    error
		vi, en string
	}{
		{Reasonf("cắt ở dòng %d", "cut off at line %d", 3), "cắt ở dòng 3", "cut off at line 3"},
		{fmt.Errorf("read: %w", Reasonf("trống", "empty")), "trống", "empty"},
		{&fs.PathError{Op: "open", Path: "/x", Err: fs.ErrNotExist}, "không có tệp này", "there is no such file"},
		{&fs.PathError{Op: "open", Path: "/x", Err: fs.ErrPermission}, "không có quyền đọc", "reading it is not permitted"},
		{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, "máy chủ không nhận kết nối", "the server refuses the connection"},
		{&net.DNSError{Name: "portal.example"}, "không tìm thấy máy chủ portal.example", "no server portal.example is known"},
		{JSONReason(json.Unmarshal([]byte(`{"N":`), &x)), "không phải JSON từ byte 5", "no JSON from byte 5 on"},
		{JSONReason(json.Unmarshal([]byte(`{"N":"a"}`), &x)), "khóa N không thể là string", "the key N cannot be string"},
		{errors.New("disk on fire"), "disk on fire", "disk on fire"},
	} {
		if got, want := Said("why", tt.err), []string{"why_vi", tt.vi, "why_en", tt.en}; !slices.Equal(got, want) {
			t.Errorf("%v: %q, want %q", tt.err, got, want)
		}
	}
}

// Of many names those come first that differ by the fewest letters.
func TestNearestFirst(t *testing.T) {
	got := NearestFirst("value a/2202", []string{"value b/2022", "task x", "value a/2022", "value a/2021", "value a/2022"}, 3)
	if want := []string{"value a/2022", "value a/2021", "value b/2022"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
