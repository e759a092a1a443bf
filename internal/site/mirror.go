package site

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"time"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
)

// mirrorPath is everything that somebody needs who keeps a copy of the ledger and
// of the releases, in one file. Unpacked into the folder of a web server it is
// that copy.
const mirrorPath = "/data/mirror.zip"

// mirror writes the kit. Its bytes depend on nothing but what is published.
type mirror struct {
	zip  *zip.Writer
	time time.Time
}

func (m mirror) add(name string, body []byte) error {
	w, err := m.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: m.time})
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

func (s *Site) writeMirror(w io.Writer) error {
	l := s.ledger.log
	m := mirror{zip.NewWriter(w), day(l.LastDay()).First()}
	for _, in := range lang.All() {
		if err := m.add("README."+string(in)+".txt", []byte(s.mirrorReadme(in))); err != nil {
			return err
		}
	}
	if err := m.add(keysPath[1:], []byte(ledger.FormatKeys(s.LedgerConfig()))); err != nil {
		return err
	}
	files, err := s.ledgerFiles()
	if err != nil {
		return err
	}
	for _, name := range append(files, s.releasedFiles()...) {
		body, err := fs.ReadFile(s.options.Root, name)
		if err == nil {
			err = m.add(name, body)
		}
		if err != nil {
			return err
		}
	}
	if err := m.add(checkpointPath[1:], l.Signed()); err != nil {
		return err
	}
	for t := range s.tiles() {
		if err := m.add(logFolder[1:]+t.Path, t.Body()); err != nil {
			return err
		}
	}
	meanings, err := s.meanings()
	if err != nil {
		return err
	}
	for _, kind := range slices.Sorted(maps.Keys(meanings)) {
		if err := m.add(meaningFolder[1:]+string(kind)+".jsonl", meanings[kind]); err != nil {
			return err
		}
	}
	return m.zip.Close()
}

// ledgerFiles are the files of the log in the project.
func (s *Site) ledgerFiles() (names []string, err error) {
	entries, err := fs.ReadDir(s.options.Root, ledger.Folder)
	for _, d := range entries {
		names = append(names, path.Join(ledger.Folder, d.Name()))
	}
	return names, err
}

// mirrorReadme tells how to run a mirror and how to check one.
func (s *Site) mirrorReadme(l lang.Lang) string {
	cp := s.ledger.log.Checkpoint()
	var b bytes.Buffer
	fmt.Fprintf(&b, mirrorText(l), s.records.Site.Title.In(l), s.baseURL, cp.Size, cp.Root, day(s.ledger.log.LastDay()).Name(l), s.baseURL)
	return b.String()
}

// mirrorText is the README with places for the portal, its address, size, root and
// day of the log, the address again.
func mirrorText(l lang.Lang) string {
	if l == lang.EN {
		return `%s (%s): mirror kit

State of the ledger: %d entries, root %s, last publication %s.

What is in here
  data/ledger/     the entries of the publication ledger, one line each, and its
                   signed state (checkpoint)
  log/             the same ledger as it is served on the web (C2SP tlog-tiles)
  log/meaning/     the texts whose hashes the ledger holds, as they are now
  data/releases/   every release of the data, with a proof beside each file
  log/keys         the public keys. Do not rely on this copy alone: compare the
                   keys with what you noted earlier or got from somebody else.

How to run a mirror
  1. Unpack this file into the folder of any web server; nothing needs to run.
  2. After each publication fetch the kit again: %s/data/mirror.zip
  3. Before you replace your copy, check that the new ledger continues the old
     one: portal verify --since OLD/log/checkpoint NEW
     If it does not, keep the old copy and say so in public. That is what
     mirrors are for.

How to check a copy
  portal verify FOLDER       checks signatures, hashes, entries and releases
  Without this program: every file of a release has a .tlog-proof (C2SP
  tlog-proof); the hash of a leaf is SHA-256 over a zero byte and the line of the
  entry (RFC 6962). Readers of C2SP tlog-tiles by others read log/ as well.

What a copy proves: that what was published has not been changed since. Not
that it was true when it was published.
`
	}
	return `%s (%s): bộ sao lưu

Trạng thái sổ công bố: %d mục, mã gốc %s, lần công bố gần nhất %s.

Trong này có
  data/ledger/     các mục của sổ công bố, mỗi mục một dòng, và trạng thái
                   đã ký (checkpoint)
  log/             cũng sổ công bố ấy, ở dạng đăng trên web (C2SP tlog-tiles)
  log/meaning/     những văn bản mà sổ công bố chỉ giữ mã băm, như hiện nay
  data/releases/   mọi bản phát hành dữ liệu, cạnh mỗi tệp có bằng chứng
  log/keys         khóa công khai. Đừng chỉ tin vào bản này: hãy đối chiếu với
                   khóa bạn đã ghi lại từ trước hoặc nhận từ người khác.

Cách giữ một bản sao
  1. Giải nén vào thư mục của một máy chủ web bất kỳ, không cần chạy gì thêm.
  2. Sau mỗi lần công bố, tải lại bộ này: %s/data/mirror.zip
  3. Trước khi thay bản đang giữ, kiểm tra rằng sổ công bố mới nối tiếp sổ công bố cũ:
     portal verify --since CŨ/log/checkpoint MỚI
     Nếu không nối tiếp, hãy giữ bản cũ và nói công khai điều đó. Bản sao có
     ích chính là ở chỗ này.

Cách kiểm tra một bản sao
  portal verify THƯ-MỤC      kiểm tra chữ ký, mã băm, các mục, các bản phát hành
  Không dùng chương trình này: mỗi tệp của bản phát hành có tệp .tlog-proof
  (C2SP tlog-proof); mã băm của lá là SHA-256 của một byte 0 rồi đến dòng của
  mục (RFC 6962). Chương trình khác đọc được C2SP tlog-tiles cũng đọc được log/.

Bản sao chứng minh được: điều đã công bố từ đó không bị sửa. Bản sao không
chứng minh được điều ấy đúng ngay từ đầu.
`
}
