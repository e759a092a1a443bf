package schema

import (
	"slices"

	"resolution57.example/portal/internal/intake"
	"resolution57.example/portal/internal/notice"
	"resolution57.example/portal/internal/rank"
	"resolution57.example/portal/internal/record"
	"resolution57.example/portal/internal/source"
)

// Shapes are all kinds of files that editors write.
func Shapes() []source.Shape {
	return slices.Concat(record.Shapes(), rank.Shapes(), intake.Shapes(), notice.Shapes())
}
