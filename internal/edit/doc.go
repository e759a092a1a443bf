// Package edit changes our TOML and front matter in place, by position.
package edit
