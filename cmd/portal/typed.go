package main

import (
	"bufio"
	"context"
	"io"
	"strings"
)

// typed is what a person types, line by line.
type typed struct {
	in    io.Reader
	ctx   context.Context // ends a wait for a line
	lines chan string     // nil until somebody is asked
}

// line is the next line that is typed, "" at the end or where the person ends
// the command.
func (t *typed) line() string {
	if t.lines == nil {
		t.lines = make(chan string)
		go func() {
			defer close(t.lines)
			for in := bufio.NewScanner(t.in); in.Scan(); {
				select {
				case t.lines <- strings.TrimSpace(in.Text()):
				case <-t.ctx.Done():
					return
				}
			}
		}()
	}
	select {
	case text := <-t.lines:
		return text
	case <-t.ctx.Done():
		return ""
	}
}
