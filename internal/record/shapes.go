package record

import (
	"reflect"

	"resolution57.example/portal/internal/source"
)

// Shapes are the kinds of files under data/ that this package reads, with the
// words that may stand where a list of words is given.
func Shapes() []source.Shape {
	reports := map[string][]string{
		"record.taskListEntry.status": TaskWords(), "record.taskListEntry.kind": listKinds,
	}
	values := map[string][]string{
		"record.indicatorEntry.kind": kinds, "record.indicatorEntry.better": betters,
		"record.observationEntry.bound": bounds, "record.observationEntry.status": statuses, "record.observationEntry.trust": trusts,
		"record.tableEntry.status": statuses, "record.tableEntry.trust": trusts, "record.tableEntry.columns": tableColumns,
	}
	return []source.Shape{
		{Name: "site", Files: siteFile, Type: reflect.TypeFor[Site]()},
		{Name: "vocabulary", Files: vocabularyName, Type: reflect.TypeFor[vocabularyFile](), Words: map[string][]string{"record.Unit.kind": unitKinds}},
		{Name: "entities", Files: entityDir + "/*.toml", Type: reflect.TypeFor[entityFile](), Words: map[string][]string{"record.entityEntry.kind": entityKinds}},
		{Name: "source", Files: sourceDir + "/*.toml", Type: reflect.TypeFor[sourceEntry](), Words: map[string][]string{
			"record.sourceEntry.kind": sourceKinds, "record.sourceEntry.language": documentLanguages, "record.sourceEntry.trust": trusts,
		}},
		{Name: "indicator", Files: indicatorDir + "/*.toml", Type: reflect.TypeFor[indicatorEntry](), Words: values},
		{Name: "targets", Files: targetDir + "/*.toml", Type: reflect.TypeFor[targetFile](), Words: map[string][]string{"record.targetEntry.operator": operators}},
		{Name: "tasks", Files: taskDir + "/*.toml", Type: reflect.TypeFor[taskFile](), Words: reports},
		{Name: "schedule", Files: scheduleFile, Type: reflect.TypeFor[scheduleRegister](), Words: map[string][]string{"record.scheduleEntry.kind": dueKinds}},
		{Name: "feedback", Files: feedbackDir + "/*.toml", Type: reflect.TypeFor[feedbackEntry](), Words: map[string][]string{
			"record.feedbackEntry.kind": feedbackKinds, "record.feedbackEntry.status": feedbackStatuses,
		}},
		{Name: "technologies", Files: technologyFile, Type: reflect.TypeFor[technologyFileEntry](), Words: map[string][]string{"record.questionEntry.pages": questionPages}},
		{Name: "databases", Files: databaseFile, Type: reflect.TypeFor[databaseFileEntry](), Words: map[string][]string{
			"record.databaseEntry.level": databaseLevels, "record.qualityEntry.quality": qualities,
		}},
	}
}
