//go:build !unix

package main

import (
	"os"
	"time"
)

// peakMemory is not to be had here.
func peakMemory(*os.ProcessState) int64 { return 0 }

// ownTime is not to be had here.
func ownTime() (user, kern time.Duration) { return 0, 0 }
