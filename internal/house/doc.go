// Package house holds no code, only tests of the whole source tree: what
// design.md 9 and the house style ask of every package is proved by
// `go test ./...` like any other behaviour.
//
//   - floors: a package imports only from lower floors, and the one that
//     breaks this is printed with the chain by which the program reaches it;
//   - modules: every direct dependency is in a list with its reason, here and
//     in go.mod;
//   - words: every package has a comment, every exported name too;
//   - state: no init, no variable of a package that anything could change;
//   - clock, chance, environment: only where the tests say;
//   - rules: every problem a package reports has a text, every text a user;
//   - README.md names commands that exist.
//
// A new package or module needs a line here and a reason in ARCHITECTURE.md.
package house
