package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

const module = "resolution57.example/portal"

// goFile is one parsed file.
type goFile struct {
	name    string // "internal/site/pages.go"
	test    bool
	tree    *ast.File
	imports []string
}

// goPackage is the files of one folder.
type goPackage struct {
	dir   string // "internal/site"
	files []goFile
}

// packages parses every Go file of the project.
func packages(t *testing.T) (*token.FileSet, []goPackage) {
	t.Helper()
	set := token.NewFileSet()
	byDir := map[string]*goPackage{}
	var dirs []string
	for _, top := range []string{"cmd", "internal"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(name, ".go") || strings.Contains(name, "testdata") {
				return err
			}
			tree, err := parser.ParseFile(set, name, nil, parser.ParseComments)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, name)
			f := goFile{name: filepath.ToSlash(rel), test: strings.HasSuffix(name, "_test.go"), tree: tree}
			for _, i := range tree.Imports {
				path, _ := strconv.Unquote(i.Path.Value) // the parser has read it
				f.imports = append(f.imports, path)
			}
			dir := path.Dir(f.name)
			if byDir[dir] == nil {
				byDir[dir] = &goPackage{dir: dir}
				dirs = append(dirs, dir)
			}
			byDir[dir].files = append(byDir[dir].files, f)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var out []goPackage
	for _, dir := range dirs {
		out = append(out, *byDir[dir])
	}
	return set, out
}

// imports returns what a package imports outside its tests, once each.
func (p goPackage) imports() []string {
	var out []string
	for _, f := range p.files {
		if !f.test {
			out = append(out, f.imports...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// line is where something stands, for messages.
func line(set *token.FileSet, at token.Pos) string {
	p := set.Position(at)
	name, _ := filepath.Rel(root, p.Filename)
	return filepath.ToSlash(name) + ":" + strconv.Itoa(p.Line)
}

func read(t *testing.T, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
