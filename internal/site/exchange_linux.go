package site

import (
	"os"

	"golang.org/x/sys/unix"
)

// exchange swaps two folders in one step (renameat2, RENAME_EXCHANGE).
func exchange(a, b string) error {
	return unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
}

// lockFolder holds a folder of ours until the file is closed or the process
// ends, however it ends. It returns nil where the system cannot.
func lockFolder(dir string) *os.File { return lock(dir, unix.LOCK_EX|unix.LOCK_NB) }

// lockNames waits for its turn to rename folders within dir.
func lockNames(dir string) *os.File { return lock(dir, unix.LOCK_EX) }

func lock(dir string, how int) *os.File {
	f, err := os.Open(dir)
	if err != nil {
		return nil
	}
	if unix.Flock(int(f.Fd()), how) != nil {
		f.Close()
		return nil
	}
	return f
}

// isLocked reports whether a running build holds dir.
func isLocked(dir string) bool {
	f, err := os.Open(dir)
	if err != nil {
		return false
	}
	defer f.Close()
	return unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == unix.EWOULDBLOCK
}
