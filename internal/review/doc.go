// Package review says what one state of the project's files changes against
// another: `portal diff`, and the second half of the comment on a pull request.
//
// # In and out
//
// A [Side] is one state: the files of a git revision, or of the work tree.
// [Compare] takes the earlier and the later one and gives a [Review], which is a
// value; [Review.Write] prints it as text, Markdown, HTML or JSON, [Review.HTML]
// for the body of somebody else's page, with links to files and pages.
//
//	was, err := review.Load("main", tree)
//	now, err := review.Load("", os.DirFS("."))
//	r, err := review.Compare(was, now, review.Options{})
//	err = r.Write(os.Stdout, "markdown", lang.VI)
//
// # What is compared
//
// What the portal says, not how it is written: the same facts and the same
// canonical texts that the publication ledger holds (see ledger, "What carries
// meaning"). So a file that is laid out anew, or a comment in it, changes nothing
// here. In the order of a review:
//
//   - figures: each value and each computed share, added, removed or changed, old
//     and new as the site prints them, and every other text that differs (source,
//     status, bound …) as the ledger names it;
//   - ranks: for each edition of a ranking who moves from where to where, and the
//     scores behind it;
//   - tasks: deadline in force and state, then every key that differs:
//     postponements, leads, reports;
//   - targets, methods, definitions: every key that differs;
//   - notices and pages: title, summary, and the text by paragraphs and lines;
//   - records that the ledger does not speak of (sources, schedule, feedback …)
//     and the keys of the other files that are left out of meanings (notes, short
//     names): every key that differs, as written in the file;
//     of a source or a piece of feedback that is new or gone, all keys;
//   - files outside of data and content, by name alone: they may change any page.
//
// # What follows from it
//
// The pages touched are told by address, in both languages: the page of the
// record, permalinks, profiles, documents, editions, targets, and notices that
// quote a figure. Pages that only sum up (home page, lists, search, feeds,
// downloads) are told in one sentence. The acts that the ledger needs are told
// for what this change touches, with the text to copy into data/changes.toml for
// each one that has no reason yet.
//
// # Broken sides
//
// A side with problems is compared as far as its records can be trusted: the
// problems are told first, nothing counts as removed or added that stands in a
// file with a problem or in one that is the same on both sides, and nothing
// computed is compared unless the problem has no part in it. The files that were
// passed over are named; what differs in them is told by their keys.
//
// # Safety
//
// Every text in a review is somebody's input, a pull request's above all.
// Characters that cannot be seen are made visible; Markdown gets character
// references for everything that could be markup, a mention or an address; HTML
// is escaped, holds no script and forbids all but its own style.
package review
