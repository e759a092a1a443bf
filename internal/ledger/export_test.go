package ledger

import "golang.org/x/mod/sumdb/note"

// WithoutLayout is withoutLayout, for tests.
var WithoutLayout = withoutLayout

// OpenStopped is OpenPublisher with a disk that asks step before everything it
// does, and waits for no disk.
func OpenStopped(data string, step func(op, name string) error) (*Publisher, error) {
	return openPublisher(disk{root: data, step: step, unsync: true}, false)
}

// Sign is a signer with the development key.
func Sign(origin string) note.Signer {
	private, _ := DevelopmentKey(origin)
	s, err := note.NewSigner(private)
	if err != nil {
		panic(err)
	}
	return s
}
