//go:build !linux

package site

import (
	"errors"
	"os"
)

// exchange is not to be had on this system.
func exchange(a, b string) error { return errors.ErrUnsupported }

// lockFolder and lockNames hold nothing on this system.
func lockFolder(dir string) *os.File { return nil }

func lockNames(dir string) *os.File { return nil }

func isLocked(dir string) bool { return false }
