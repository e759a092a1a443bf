package verify

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/source"
)

// meant are the kinds that are logged by the hash of a text.
func meant() []ledger.Kind { return ledger.MeaningKinds() }

func meaningName(kind ledger.Kind) string { return logFolder + "meaning/" + string(kind) + ".jsonl" }

// meanings holds each text of the files of meanings against the hash that the
// log has of it.
func (c *check) meanings(ctx context.Context) {
	logged := map[ledger.Kind]bool{}
	for e := range c.log.Heads() {
		if e.SHA256 != "" && e.Act != ledger.Withdraw {
			logged[e.Kind] = true
		}
	}
	for _, kind := range meant() {
		name := meaningName(kind)
		body, err := c.src.open(ctx, name, c.limits.File)
		if isMissing(err) && !logged[kind] {
			continue
		}
		if err == nil {
			err = c.meaningLines(name, kind, body)
			body.Close() // only read from
		}
		if err != nil {
			c.failed(name, err)
		}
	}
}

func (c *check) meaningLines(name string, kind ledger.Kind, body io.Reader) error {
	in := bufio.NewReaderSize(newPaper(body, false), 1<<16)
	last := ""
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		last = c.meaning(source.Pos{File: name, Line: n, Col: 1}, kind, line[:len(line)-b2i(err == nil)], last)
		if err != nil {
			return nil
		}
	}
}

func b2i(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// meaning proves one text, and returns its key.
func (c *check) meaning(at source.Pos, kind ledger.Kind, line []byte, last string) string {
	var text struct{ Kind, Key string }
	if err := json.Unmarshal(line, &text); err != nil || text.Kind != string(kind) || text.Key == "" {
		c.put(at, "verify-meaning-form", "kind", string(kind))
		return last
	}
	if text.Key <= last {
		c.put(at, "verify-meaning-order", "key", text.Key, "before", last)
	}
	s := ledger.Subject{Kind: kind, Key: text.Key}
	e, ok := c.log.Head(s)
	if !ok {
		c.put(at, "verify-unlogged", "figure", s.String())
		return text.Key
	}
	if e.Act == ledger.Withdraw {
		c.put(at, "verify-withdrawn", "figure", s.String(), "entry", strconv.FormatInt(e.Seq, 10))
		return text.Key
	}
	sum := sha256.Sum256(line)
	if hash := hex.EncodeToString(sum[:]); hash != e.SHA256 {
		c.put(at, "verify-meaning", "subject", s.String(), "entry", strconv.FormatInt(e.Seq, 10), "found", hash, "want", e.SHA256)
	} else if kind == ledger.Entity {
		c.keepName(text.Key, line)
	}
	c.seen(&e).Or(inMeaning)
	c.report.Meanings++
	return text.Key
}
