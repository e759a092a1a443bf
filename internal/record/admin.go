package record

import (
	"regexp"

	"resolution57.example/portal/internal/source"
)

// Admin says whether the published site has the forms at /admin/, and which
// repository they write to. They are off unless both are said.
type Admin struct {
	Enabled    bool   `toml:"enabled"`
	Repository string `toml:"repository"` // "owner/name" on GitHub
	Branch     string `toml:"branch"`     // "" = main
}

var (
	repositoryForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$`)
	branchForm     = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]*$`)
)

// proveAdmin proves that forms which are on know where to write.
func (l *loader) proveAdmin(f *source.File, s *Site) {
	a := s.Admin
	switch {
	case a.Repository == "" && a.Enabled:
		l.ps.Add(f.At("admin", "enabled"), "admin-nowhere")
	case a.Repository != "" && !repositoryForm.MatchString(a.Repository):
		l.ps.Add(f.At("admin", "repository"), "admin-repository", "value", a.Repository)
	case a.Branch != "" && !branchForm.MatchString(a.Branch):
		l.ps.Add(f.At("admin", "branch"), "admin-branch", "value", a.Branch)
	}
}
