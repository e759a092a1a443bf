package main

import (
	"io"
	"os"
	"runtime"
)

// isTerminal reports whether a person sits at a file. The null device is a
// character device too.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// isScreen reports whether what is written is seen by a person, at once.
func isScreen(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isTerminal(f)
}

// obeys reports whether the screen understands control sequences: that one can
// colour its text and write a line anew.
func (e environment) obeys() bool {
	switch {
	case !e.screen || e.getenv("TERM") == "dumb":
		return false
	case runtime.GOOS == "windows": // the old console does not; those that do say so
		return e.getenv("WT_SESSION") != "" || e.getenv("TERM") != "" || e.getenv("ConEmuANSI") == "ON"
	}
	return true
}

// colours reports whether problems are coloured: on a screen, and unless the
// person has said otherwise (no-color.org: whatever NO_COLOR holds).
func (e environment) colours() bool { return e.obeys() && e.getenv("NO_COLOR") == "" }
