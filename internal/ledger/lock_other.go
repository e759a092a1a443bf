//go:build !windows && (!unix || solaris || aix)

package ledger

import (
	"errors"
	"fmt"
)

// lock is not to be had on this system, so nobody can publish from it.
func lock(dir string) (unlock func(), err error) {
	return nil, fmt.Errorf("lock %s: %w", dir, errors.ErrUnsupported)
}

func syncFolder(string) error { return nil }
