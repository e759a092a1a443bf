package serve

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"

	"resolution57.example/portal/internal/lang"
	"resolution57.example/portal/internal/ledger"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/review"
	"resolution57.example/portal/internal/source"
)

// Earlier is a state of the project with which the files are compared: that of a
// git revision.
type Earlier struct {
	Name   string    // of the revision, as people write it: "HEAD", "origin/main"
	Commit string    // its full name; what has the same one holds the same files
	Why    lang.Text // which state it is and how it was chosen, in sentences
	Root   fs.FS     // data, content and templates/words as they were; good until the next is asked for
	Others []string  // files outside of data and content that differ now
}

// changeList is what the files change against an earlier state.
type changeList struct {
	of      string // the version of the site that was compared
	earlier Earlier
	review  *review.Review // nil where there is a failure
	failure error          // a *source.Reason where there is no earlier state, or what went wrong
}

// count is how many things differ, nil where that is not known.
func (c *changeList) count() *int {
	if c == nil || c.review == nil {
		return nil
	}
	n := c.review.Count()
	return &n
}

// isLike reports whether another list was made, or failed, for the same reason.
func (c *changeList) isLike(other *changeList) bool {
	if c.failure != nil || other.failure != nil {
		return c.failure != nil && other.failure != nil && c.failure.Error() == other.failure.Error()
	}
	a, b := c.earlier, other.earlier
	return a.Commit == b.Commit && a.Name == b.Name && a.Why == b.Why && slices.Equal(a.Others, b.Others)
}

// id tells the state with which the files were compared from others.
func (c *changeList) id() string {
	if c.failure != nil {
		return "none"
	}
	return c.earlier.Commit
}

// compare finds what the files of a snapshot change, and shows it. There is one
// comparison at a time; one that has been cancelled ends at its next step.
func (p *preview) compare(ctx context.Context, s *snapshot) {
	if p.options.Since == nil {
		return
	}
	p.comparing.Lock()
	defer p.comparing.Unlock()
	if ctx.Err() != nil {
		return
	}
	list, known := &changeList{of: s.version}, p.changesNow()
	list.earlier, list.failure = p.openEarlier(ctx)
	if ctx.Err() != nil || known != nil && known.of == s.version && known.isLike(list) {
		return
	}
	if list.failure == nil {
		list.review, list.failure = p.review(ctx, &list.earlier)
	}
	if ctx.Err() != nil {
		return
	}
	if list.failure != nil && (known == nil || !known.isLike(list)) {
		p.logf("%s\n", p.reason(list.failure))
	}
	p.mu.Lock()
	isNow := p.now == s
	if isNow {
		p.changes = list
	}
	p.mu.Unlock()
	if isNow {
		p.news.tell()
	}
}

// openEarlier opens the earlier state, without the files of which no page is made.
func (p *preview) openEarlier(ctx context.Context) (Earlier, error) {
	e, err := p.options.Since(ctx)
	if err != nil {
		return Earlier{}, err
	}
	out := *e
	out.Others = slices.DeleteFunc(slices.Clone(e.Others), func(name string) bool {
		top, _, _ := strings.Cut(name, "/")
		return !slices.Contains(watched[:], top)
	})
	return out, nil
}

// review compares the files with an earlier state, which is read once. A mistake
// of ours must not end the preview.
func (p *preview) review(ctx context.Context, e *Earlier) (r *review.Review, err error) {
	defer func() {
		if x := recover(); x != nil {
			r, err = nil, fmt.Errorf("%v\n%s", x, debug.Stack())
		}
	}()
	if p.was == nil || p.was.commit != e.Commit || p.was.side.Name != e.Name {
		side, err := review.Load(e.Name, e.Root)
		if err != nil {
			return nil, err
		}
		p.was = &earlierSide{e.Commit, side}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	now, err := review.Load("", p.project)
	if err != nil || ctx.Err() != nil {
		return nil, errors.Join(err, ctx.Err())
	}
	o := review.Options{Files: e.Others}
	if about, ok := record.ReadSite(p.project); ok {
		var ps source.Problems // shown with the problems
		o.Log, o.Changes = ledger.Read(p.project, ledger.SiteConfig(&about, false), &ps), ledger.ReadChanges(p.project, &ps)
	}
	return review.Compare(p.was.side, now, o)
}

// earlierSide is the earlier state, loaded.
type earlierSide struct {
	commit string
	side   *review.Side
}

// reason is why there is no list, in the language of the log.
func (p *preview) reason(failure error) string {
	var none *source.Reason
	if errors.As(failure, &none) {
		return p.word(none.VI, none.EN)
	}
	return failure.Error()
}

// changesPage says what the files change.
type changesPage struct {
	ownPage
	Count   int    // of what differs
	Name    string // of the earlier state
	Earlier string // which state that is
	NoList  string // why there is no list
	Failure string // what went wrong
	Errors  int    // that keep the files from being compared
	Stale   bool   // the list is from before the last save
	Waiting bool   // there is no list yet
	List    template.HTML
}

// changesNow is the newest comparison that has ended, nil before the first.
func (p *preview) changesNow() *changeList {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.changes
}

// listChanges answers with what the files change. Where git has moved on since,
// the page hears of it.
func (p *preview) listChanges(w http.ResponseWriter, r *http.Request) {
	now, found := p.snapshot()
	list := p.changesNow()
	l := p.langs(lang.Lang(r.URL.Query().Get("lang")))[0]
	page := changesPage{ownPage: p.ownPage(l, "changes", now, found, list)}
	switch {
	case p.options.Since == nil:
		page.NoList = lang.Text{VI: "Bản xem trước này được mở mà không kèm cách đọc các tệp lúc trước.", EN: "This preview was started without a way to read the files as they were."}.In(l)
	case now.site == nil:
		page.Errors, _ = count(now.problems.Sorted())
		page.Failure = failureText(now.failure, page.Errors)
	case list == nil:
		page.Waiting = true
	default:
		page.Stale = list.of != now.version
		p.fillChanges(&page, list, l)
	}
	select {
	case p.asked <- struct{}{}:
	default: // somebody has asked already
	}
	p.replyWith(w, r, http.StatusOK, "changes", page)
}

func failureText(failure error, errors int) string {
	if failure == nil || errors > 0 {
		return ""
	}
	return failure.Error()
}

func (p *preview) fillChanges(page *changesPage, list *changeList, l lang.Lang) {
	var none *source.Reason
	switch {
	case errors.As(list.failure, &none):
		page.NoList = lang.Capital(none.Text(string(l))) + "."
		return
	case list.failure != nil:
		page.Failure = list.failure.Error()
		return
	}
	page.Count, page.Name, page.Earlier = list.review.Count(), list.earlier.Name, list.earlier.Why.In(l)
	page.List = list.review.HTML(l, review.Links{Open: func(file string, line int) string {
		return p.options.editorURL(source.Pos{File: file, Line: line})
	}})
}
