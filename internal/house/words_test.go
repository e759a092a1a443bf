package house

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
	"testing"
)

// Every package has a comment that says what it is, in one file; an internal
// one's is its manual.
func TestPackageComments(t *testing.T) {
	_, all := packages(t)
	for _, p := range all {
		var found []string
		for _, f := range p.files {
			if !f.test && f.tree.Doc != nil {
				found = append(found, f.tree.Doc.Text())
			}
		}
		switch {
		case len(found) != 1:
			t.Errorf("%s has %d package comments", p.dir, len(found))
		case strings.HasPrefix(p.dir, "internal/") && strings.Count(found[0], "\n") < 4:
			t.Errorf("%s: its comment is no manual:\n%s", p.dir, found[0])
		}
	}
}

// Names of packages say what is in them.
func TestPackageNames(t *testing.T) {
	empty := []string{"util", "utils", "common", "helper", "helpers", "types", "models", "errors", "base", "misc", "shared", "core"}
	_, all := packages(t)
	for _, p := range all {
		for _, part := range strings.Split(p.dir, "/") {
			if slices.Contains(empty, part) {
				t.Errorf("%s: the name says nothing", p.dir)
			}
		}
		name := p.files[0].tree.Name.Name
		if name != "main" && name != path.Base(p.dir) {
			t.Errorf("%s holds package %s", p.dir, name)
		}
	}
}

// Every exported name has a comment.
func TestExportedComments(t *testing.T) {
	set, all := packages(t)
	for _, p := range all {
		for _, f := range p.files {
			if f.test {
				continue
			}
			for _, d := range f.tree.Decls {
				for _, name := range uncommented(d) {
					t.Errorf("%s: %s is exported and has no comment", line(set, name.Pos()), name.Name)
				}
			}
		}
	}
}

func uncommented(d ast.Decl) []*ast.Ident {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) && !isStandardMethod(d) {
			return []*ast.Ident{d.Name}
		}
	case *ast.GenDecl:
		var out []*ast.Ident
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
					out = append(out, s.Name)
				}
			case *ast.ValueSpec:
				for _, name := range s.Names {
					if name.IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
						out = append(out, name)
					}
				}
			}
		}
		return out
	}
	return nil
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	of := d.Recv.List[0].Type
	for {
		switch x := of.(type) {
		case *ast.StarExpr:
			of = x.X
		case *ast.IndexExpr:
			of = x.X
		case *ast.Ident:
			return x.IsExported()
		default:
			return false
		}
	}
}

// isStandardMethod tells methods that say what they do by being what an
// interface of the standard library asks for.
func isStandardMethod(d *ast.FuncDecl) bool {
	return d.Recv != nil && slices.Contains([]string{"String", "Error", "Unwrap", "Len", "Less", "Swap", "Write"}, d.Name.Name)
}

// Nothing runs before main.
func TestNoInit(t *testing.T) {
	set, all := packages(t)
	for _, p := range all {
		for _, f := range p.files {
			for _, d := range f.tree.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					t.Errorf("%s: init", line(set, fn.Pos()))
				}
			}
		}
	}
}

// settled are package variables that are neither a compiled pattern, an error,
// an embedded file nor a table written out, with the reason they may stay.
func settled() map[string]string {
	return map[string]string{
		"internal/source.catalogue":          "read once, by sync.OnceValue",
		"internal/source.hookType":           "the type of an interface of ours, for comparison",
		"internal/source.textReaderType":     "the type of an interface, for comparison",
		"internal/source.decimalType":        "a type of ours, for comparison",
		"internal/golden.update":             "a flag of go test",
		"internal/site.everywhere":           "a table of headers",
		"internal/site.hundred":              "a constant that Go cannot write as one",
		"internal/notice.unusedFootnotesKey": "goldmark gives keys at run time",
		"internal/notice.kindReference":      "goldmark gives kinds of nodes at run time",
		"internal/notice.kindCaption":        "goldmark gives kinds of nodes at run time",
	}
}

// State: a variable of a package is a pattern, an error, an embedded file or a
// table, or stands in the list; and nothing is ever assigned to one.
func TestPackageVariables(t *testing.T) {
	set, all := packages(t)
	used := map[string]bool{}
	for _, p := range all {
		names := map[string]bool{}
		for _, f := range p.files {
			if f.test {
				continue
			}
			for _, d := range f.tree.Decls {
				g, ok := d.(*ast.GenDecl)
				if !ok || g.Tok != token.VAR {
					continue
				}
				for _, s := range g.Specs {
					v := s.(*ast.ValueSpec)
					for k, name := range v.Names {
						names[name.Name] = true
						key := p.dir + "." + name.Name
						used[key] = true
						if settled()[key] == "" && name.Name != "_" && !isTable(v, k) && !isEmbedded(g, v) {
							t.Errorf("%s: variable %s of a package", line(set, name.Pos()), key)
						}
					}
				}
			}
		}
		for _, f := range p.files {
			if !f.test {
				reportWrites(t, set, f.tree, names)
			}
		}
	}
	for key := range settled() {
		if !used[key] {
			t.Errorf("%s is in the list and no longer exists", key)
		}
	}
}

func isEmbedded(g *ast.GenDecl, v *ast.ValueSpec) bool {
	has := func(doc *ast.CommentGroup) bool {
		return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
	}
	return has(g.Doc) || has(v.Doc)
}

// isTable tells values written out, patterns and errors.
func isTable(v *ast.ValueSpec, k int) bool {
	if k >= len(v.Values) {
		return false
	}
	switch x := v.Values[k].(type) {
	case *ast.CompositeLit, *ast.BasicLit:
		return true
	case *ast.CallExpr:
		if _, bytes := x.Fun.(*ast.ArrayType); bytes { // []byte("…")
			return true
		}
		f, ok := x.Fun.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		from, _ := f.X.(*ast.Ident)
		return from != nil && (from.Name == "regexp" && f.Sel.Name == "MustCompile" || from.Name == "errors" && f.Sel.Name == "New" ||
			from.Name == "strings" && f.Sel.Name == "NewReplacer" || from.Name == "reflect" && f.Sel.Name == "TypeFor")
	}
	return false
}

// reportWrites finds assignments whose left side begins with a variable of the
// package and not with a local one of its name.
func reportWrites(t *testing.T, set *token.FileSet, tree *ast.File, names map[string]bool) {
	check := func(left ast.Expr) {
		for {
			switch x := left.(type) {
			case *ast.IndexExpr:
				left = x.X
				continue
			case *ast.SelectorExpr:
				left = x.X
				continue
			case *ast.StarExpr:
				left = x.X
				continue
			case *ast.Ident:
				if names[x.Name] && (x.Obj == nil || isTop(tree, x.Obj)) {
					t.Errorf("%s: %s of the package is changed", line(set, x.Pos()), x.Name)
				}
			}
			return
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, left := range n.Lhs {
					check(left)
				}
			}
		case *ast.IncDecStmt:
			check(n.X)
		}
		return true
	})
}

func isTop(tree *ast.File, o *ast.Object) bool {
	return tree.Scope != nil && tree.Scope.Lookup(o.Name) == o
}
