package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/site"
	"resolution57.example/portal/internal/source"
)

// keyName is the environment's name for the private key that signs the log.
const keyName = "PORTAL_KEY"

// publish is `portal publish`: everything that the ledger does not say yet is
// appended to it, signed, and written as a release. It asks nothing, so it needs
// no terminal.
func publish(ctx context.Context, e environment, args []string) error {
	f, c := newFlags(e, "publish")
	dry := f.Bool("dry-run", false, "show what would be published and write nothing")
	keyFile := f.String("key", "", "file with the private key (default: what "+keyName+" holds; without a key, the development key)")
	c.formatFlags(e, f)
	if err := parse(f, args); err != nil {
		return err
	}
	signer, known, err := readKey(*keyFile, e.getenv)
	if err != nil {
		return err
	}
	publisher, err := ledger.OpenPublisher(c.dir, *dry)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	defer publisher.Close()
	if publisher.Repaired {
		say(e.stderr, lang.Lang(c.lang), "portal publish: lần công bố bị ngắt giữa chừng đã được làm nốt; hãy commit", "portal publish: an interrupted publication was carried on to its end; commit it")
	}
	o := c.options(e.getenv)
	o.Preview, o.BaseURL, o.Today = false, "", today(e.now())
	var ps source.Problems
	s, err := site.Load(o, &ps)
	if err != nil {
		return err
	}
	defer s.Close()
	var plan *ledger.Plan
	if s != nil {
		if plan, err = s.Plan(&ps); err != nil {
			return err
		}
	}
	if err := c.report(e, &ps); err != nil || plan == nil {
		return err
	}
	if err := plan.Table(c.talk(e), lang.Lang(c.lang)); err != nil {
		return err
	}
	if *dry || plan.IsEmpty() {
		return nil
	}
	config := s.LedgerConfig()
	if !known {
		private, _ := ledger.DevelopmentKey(config.Origin)
		if signer, err = note.NewSigner(private); err != nil {
			return fmt.Errorf("development key: %w", err)
		}
		say(e.stderr, lang.Lang(c.lang), "portal publish: ký bằng khóa thử nghiệm mà ai cũng có", "portal publish: signed with the development key, which everybody has")
	}
	if err := publisher.Apply(plan, config, signer); err != nil {
		return err
	}
	if len(plan.Entries) == 0 {
		say(e.stderr, lang.Lang(c.lang), "đã ghi %s mã mới; hãy commit data/ids.txt", "listed %s new ids; commit data/ids.txt", lang.Int(lang.Lang(c.lang), plan.NewIDs))
		return nil
	}
	say(e.stderr, lang.Lang(c.lang), "đã công bố: bản %s, %s mục; hãy commit data/ledger, data/releases, data/ids.txt và data/changes.toml",
		"published: release %s, %s entries; commit data/ledger, data/releases, data/ids.txt and data/changes.toml", plan.Release, lang.Int(lang.Lang(c.lang), len(plan.Entries)))
	return nil
}

// today is the day in Viet Nam, which keeps one time the year round.
func today(now time.Time) string {
	return now.In(time.FixedZone("", 7*60*60)).Format(time.DateOnly)
}

// readKey reads the private key from a file, else from the environment. known is
// false where there is none.
func readKey(file string, getenv func(string) string) (signer note.Signer, known bool, err error) {
	text := getenv(keyName)
	if file != "" {
		f, err := os.Open(file)
		if err != nil {
			return nil, false, fmt.Errorf("read the key: %w", err)
		}
		defer f.Close()
		body, err := io.ReadAll(io.LimitReader(f, 4096))
		if err != nil {
			return nil, false, fmt.Errorf("read the key: %w", err)
		}
		text = string(body)
	}
	if text = strings.TrimSpace(text); text == "" {
		if file != "" {
			return nil, false, errors.New("read the key: the file is empty")
		}
		return nil, false, nil
	}
	if signer, err = note.NewSigner(text); err != nil {
		return nil, false, errors.New("read the key: it is no private key that portal keygen made") // and never says what it read
	}
	return signer, true, nil
}
