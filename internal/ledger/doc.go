// Package ledger is the append-only, signed log of everything the portal has
// published.
//
// # What it proves
//
// Each published value is an entry of the log; each entry is a leaf of a Merkle
// tree (RFC 6962); a checkpoint is a signature over the size and the root of
// that tree. Who has kept a checkpoint can prove that a later log begins with
// exactly the same entries ([Consistent]), and that a figure is one of them
// ([Log.ProofFile], [Fetch]). So a published value cannot be changed, moved or
// dropped without an entry that says so, or without being found out.
//
// It does not prove that a value was true when it was first published; it does
// not prove that two readers are shown the same log, unless they compare
// checkpoints or witnesses cosign them; and it proves nothing against somebody
// who has the private key and an audience that kept no checkpoint. The
// development key is in everybody's hands, so a log signed with it shows
// mistakes, not forgery.
//
// # Files
//
//	data/ledger/0000.jsonl   entries, one a line; 65,536 lines, then 0001.jsonl …
//	data/ledger/checkpoint   the signed checkpoint over exactly these lines
//
// Files are written by `portal publish` alone. A file that has its 65,536 lines
// is closed and never changes; the last one only grows. A project without the
// folder has an empty log.
//
// # An entry
//
//	{"act":"publish","bound":"above","entity":"viet-nam","indicator":"growth","key":"growth/2025",
//	 "kind":"value","logged":"2026-11-23","period":"2025","seq":2,"source":"17-tb","value":"16.4"}
//
// on one line, in canonical JSON (RFC 8785): members in the order of their
// names, no spaces, no escapes but \" and \\, composed letters (NFC), integers
// and strings only, exact decimals as strings. A member that says nothing is
// left out. The line without its LF, at most 65,535 bytes, is what is hashed.
// [ParseEntry] takes only what [Entry.Line] writes, so that one entry has one
// form. Characters that a reader cannot see, marks of direction among them, are
// refused.
//
// Every entry is held against those before it: its number is the next; its day
// is not earlier; "previous" is the newest entry of the same subject, and absent
// for the first; publish comes first or after withdraw; revise, correct and
// withdraw give a reason and an office in both languages; a derive gives its
// cause, an entry before it (of its own inputs if one has changed; where several entries of
// one publication changed it, all of them stand in "causes", at most 100), and what it is computed "from", subjects that the
// log has.
//
// # Reading
//
// [Read] proves all of it and reports every fault at file and line. A broken
// line is reported, and the lines behind it only where they are broken by
// themselves or out of order: the rest may follow from the first. The log in
// memory is an index: the lines of a large one stay in their files. Numbers, for
// a million entries, come from `make bench`.
//
//	var ps source.Problems
//	l := ledger.Read(os.DirFS("."), config, &ps)
//	e, ok := l.Head(ledger.Subject{Kind: ledger.Value, Key: "growth/2025"})
//
// # Growing
//
//	longer, err := l.Append(lines)                                     // l stays as it is
//	signed, err := ledger.SignCheckpoint(longer.Size(), longer.Root(), config, signer, l.Signed())
//	sealed, err := longer.Seal(signed, config)                         // now it gives proofs
//	name, line := ledger.FileOf(l.Size())                              // where the first new line goes
//
// # Keys
//
// A checkpoint is a signed note with Ed25519 keys named as the log's origin. The
// configuration gives each key the size of the log from which it signs; it does
// so until the next key's size. To rotate, add the new key with from = the
// present size + 1 before the next publication; the old key stays in the list,
// and the old checkpoints stay good. The development key ([DevelopmentKey]) is
// allowed only up to the first real key. Cosignatures of witnesses (Ed25519,
// cosignature/v1) are kept as long as the tree is the same, served, and proved
// where the witness is configured; those of unknown witnesses are served as they
// are.
//
// # As static files
//
// [Log.Tiles] and [Log.Signed] are the log in the form of C2SP tlog-tiles: below
// the prefix stand checkpoint, tile/L/N, tile/L/N.p/W and tile/entries/N. Tools
// for such logs read it with the origin and the public key. Without any:
//
//	curl -s PREFIX/checkpoint                      # origin, size, root, signatures
//	sha256sum <(printf '\0'; sed -n 3p 0000.jsonl | tr -d '\n')   # leaf hash of entry 2
//
// and the hash stands, as 32 bytes, at offset 64 of tile/0/000 (or of
// tile/0/000.p/SIZE while the log has fewer than 256 entries). A partial tile of
// an earlier checkpoint must stay served until the full tile is there: the sizes
// of earlier checkpoints are given to Tiles. A file of a release has beside it a
// proof of C2SP tlog-proof, which needs nothing but the public key
// ([OpenProof]).
//
// golang.org/x/mod/sumdb supplies hashes, proofs and notes. The forms of the Go
// checksum database, which it also writes, are not those of C2SP: neither
// tlog.FormatTree nor Tile.Path is used.
package ledger
