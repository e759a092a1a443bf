package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// keygen is `portal keygen`: a new key for the log. The private half goes into a
// file that only its owner may read, the public half is printed as data/site.toml
// wants it, valid from the next publication on.
func keygen(_ context.Context, e environment, args []string) error {
	f, c := newFlags(e, "keygen")
	out := f.String("o", "", "file for the private key; it must not exist")
	if err := parse(f, args); err != nil {
		return err
	}
	if *out == "" {
		return refuse(f, "dùng -o để ghi nơi đặt khóa bí mật, ngoài kho mã nguồn", "say with -o where the private key goes, outside the repository")
	}
	root := os.DirFS(c.dir)
	s, ok := record.ReadSite(root)
	if !ok {
		return source.Reasonf("không đọc được data/site.toml; hãy chạy portal check", "data/site.toml cannot be read; run portal check")
	}
	var ps source.Problems
	log := ledger.Read(root, ledger.SiteConfig(&s, false), &ps)
	if ps.Errors() > 0 {
		return c.report(e, &ps)
	}
	private, verifier, err := ledger.NewKey(s.Ledger.Origin, rand.Reader)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(*out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("keygen: %w", err)
	}
	if _, err := fmt.Fprintln(file, private); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("keygen: %w", err)
	}
	fmt.Fprintf(e.stdout, "[[ledger.key]]\nverifier = %q\nfrom     = %d\n", verifier, log.Size()+1)
	return nil
}
