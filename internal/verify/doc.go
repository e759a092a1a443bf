// Package verify holds a published copy of the portal, a site or a folder,
// against its own log, without trusting whoever serves it.
//
//	src, err := verify.Site("https://example.org", time.Minute) // or verify.Folder("public")
//	var ps source.Problems
//	report, err := verify.Run(ctx, src, verify.Options{Limits: verify.DefaultLimits()}, &ps)
//
// # What is checked, in this order
//
//  1. /log/checkpoint is signed by a key that was given or, failing that, by one
//     that the copy names at /log/keys. The report then says that the key came
//     from the copy: such a check finds mistakes and half-made changes, not
//     somebody who can change everything.
//  2. Every entry bundle and tile is there with its right width; the root
//     computed from the entries is the signed one. Where it is not, tiles and
//     entries are held against each other, so that the entry at fault is named.
//     Each entry is read as strictly as the project reads its own and must
//     continue those before it ([ledger.Read]).
//  3. A checkpoint that somebody kept is a state of this log (Since), and
//     another copy has the same log or a beginning of it (Mirror). If two well
//     signed logs differ, that is a split view, and is called so.
//  4. Each line of /log/meaning/KIND.jsonl has the hash that its entry says.
//  5. Each value is what the newest entry of its figure says: in the objects of
//     the API, in tables (CSV, CSV for spreadsheets, JSON), in pages. Of a row
//     every column is compared that an entry has: value, of, share, stated,
//     since, bound, status, unit, trust, source, its date and the place in it;
//     score, rank and rank range; the components of a score; names of entities
//     where the log has them; of the changes in the API reason and office too. A
//     column or key that holds these and is not there, or stands twice, is a
//     fault.
//  6. Each release has exactly its files, with the hashes of the log, proofs
//     that hold, and a checkpoint that is a state of the log, whose partial
//     tiles are still served. Releases and tiles that the log does not know are
//     faults, where a copy can be listed.
//  7. What the log says is shown: in the API, in the list of all and in its own;
//     in data/observations.csv and in its own table; on a page in each language
//     and on the page at its own address; decisions among the changes. The CSVs
//     of the data package and of the newest release are there, with their rows.
//
// If 1 or 2 fails, nothing else can be concluded, and the report says so.
//
// # What a page must have
//
// A value stands in <data value="16.4" data-figure="gdp-contribution/2025">,
// with #of, #share or #stated behind the figure for these parts, and the number
// in its text must be the one in value, alone or with a percent sign, and no
// element stands inside. The page says its language, vi or en. data-score="RANKING/PERIOD/ENTITY",
// with #rank for the rank, names a score. An earlier state, in a history, has
// data-entry="17": it is held against that entry instead of the newest one. In
// rows and objects the same is said by "act" and "entry". A number outside such
// an element, in drawings, in spreadsheets, archives and feeds is not looked at;
// a report on a folder counts such files.
//
// # Whoever serves the copy may be hostile
//
// [Limits] bound bytes of one file, unpacked, and of all, number of files, of
// entries, and time. Lines and records longer than a few megabytes, deep JSON,
// paths that leave the copy and redirects to another host are refused; links in
// a folder are not followed out of it; pipes and devices are not opened. Memory
// is that of the index of the log, about 100 bytes an entry, and of the lines
// under way: the entries themselves are laid into a temporary folder.
package verify
