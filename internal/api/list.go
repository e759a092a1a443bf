package api

import (
	"bufio"
	"bytes"
	"io"
)

// list is records that are published in pages.
type list struct {
	name  string // "indicators"
	base  string // address of its first page without ".json", below Root
	total int
	items func(from, to int) []any
}

// listOf is the list of a register.
func listOf[T, V any](name string, all []T, shape func(T) V) list {
	return list{name, "/" + name, len(all), func(from, to int) []any { return each(all[from:to], shape) }}
}

// each gives every record its published shape.
func each[T, V any](all []T, shape func(T) V) []any {
	out := make([]any, 0, len(all))
	for _, x := range all {
		out = append(out, shape(x))
	}
	return out
}

// pages is the number of pages, at least one.
func (l list) pages(size int) int { return max(1, (l.total+size-1)/size) }

// listFile is what a page says before its entries.
type listFile struct {
	Meta  meta      `json:"meta"`
	Links listLinks `json:"links"`
	Page  page      `json:"page"`
}

type listLinks struct {
	Self  string  `json:"self"`
	First string  `json:"first"`
	Prev  *string `json:"prev"`
	Next  *string `json:"next"`
	Last  string  `json:"last"`
}

type page struct {
	Number int `json:"number"`
	Count  int `json:"count"`
	Size   int `json:"size"`
	Total  int `json:"total"`
}

// addList adds all pages of a list.
func (a *API) addList(l list) {
	for n := 1; n <= l.pages(a.size); n++ {
		a.addFile(routeOf(l.base, n), numbered(l.base, n), func(w io.Writer) error { return a.writePage(w, l, n) })
	}
}

// writePage writes one page: what it is, then its entries, one a line, so that
// files can be compared and cut by line.
func (a *API) writePage(w io.Writer, l list, n int) error {
	var head bytes.Buffer
	if err := writeJSON(&head, a.pageHead(l, n)); err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	out.Write(bytes.TrimSuffix(head.Bytes(), []byte("\n}\n")))
	out.WriteString(",\n  \"data\": [")
	before := "\n    "
	for _, item := range l.items((n-1)*a.size, min(n*a.size, l.total)) {
		body, err := line(item)
		if err != nil {
			return err
		}
		out.WriteString(before)
		out.Write(body)
		before = ",\n    "
	}
	out.WriteString("\n  ]\n}\n")
	return out.Flush() // an error of any write before
}

func (a *API) pageHead(l list, n int) listFile {
	count := l.pages(a.size)
	at := func(n int) string { return a.portal.api(numbered(l.base, n)) }
	head := listFile{a.meta, listLinks{Self: at(n), First: at(1), Last: at(count)}, page{n, count, a.size, l.total}}
	if n > 1 {
		head.Links.Prev = some(at(n - 1))
	}
	if n < count {
		head.Links.Next = some(at(n + 1))
	}
	return head
}
