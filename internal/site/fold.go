package site

import (
	"html/template"
	"strings"
	"text/template/parse"

	"resolution57.example/portal/internal/lang"
)

// fold puts what {{t "key"}}, {{asset "name"}} and {{path "/x/"}} print into the text of the
// templates of one language, escaped as html/template would. A template is
// parsed once and executed for every page, and each call costs as much as a
// hundred bytes of text. Words that do not exist or want arguments stay as
// they are, for execution to report at their place.
func (s *Site) fold(l lang.Lang, t *template.Template) {
	print := func(function, argument string) (string, bool) {
		switch {
		case function == "asset":
			return s.assets.URL(argument), true
		case function == "path":
			return l.Path(argument), true
		case function == "t" && s.words.Has(argument) && len(s.words.Placeholders(argument)) == 0:
			return s.words.T(l, argument), true
		}
		return "", false
	}
	for _, t := range t.Templates() {
		if t.Tree != nil {
			foldList(t.Tree.Root, print)
		}
	}
}

// foldList folds the nodes of a list and of all lists in them.
func foldList(list *parse.ListNode, print func(function, argument string) (string, bool)) {
	if list == nil {
		return
	}
	for k, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.IfNode:
			foldList(n.List, print)
			foldList(n.ElseList, print)
		case *parse.RangeNode:
			foldList(n.List, print)
			foldList(n.ElseList, print)
		case *parse.WithNode:
			foldList(n.List, print)
			foldList(n.ElseList, print)
		case *parse.ActionNode:
			function, argument := constantCall(n)
			if text, ok := print(function, argument); ok {
				list.Nodes[k] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(escaped(text))}
			}
		}
	}
}

// constantCall returns the function and the text of {{function "text"}}, ""
// for any other action.
func constantCall(n *parse.ActionNode) (function, argument string) {
	if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) != 2 {
		return "", ""
	}
	name, isName := n.Pipe.Cmds[0].Args[0].(*parse.IdentifierNode)
	text, isText := n.Pipe.Cmds[0].Args[1].(*parse.StringNode)
	if !isName || !isText {
		return "", ""
	}
	return name.Ident, text.Text
}

// escaped is a text as html/template writes it between tags and in quoted
// attributes.
func escaped(text string) string {
	return strings.ReplaceAll(template.HTMLEscapeString(text), "+", "&#43;")
}
