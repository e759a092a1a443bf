package api

// schedule is the place of what is due when. Its record has only an id today:
// once it has its fields, this returns listOf("schedule", p.Records.Schedule.All,
// p.scheduleEntry), openapi.json gets /schedule.json, /schedule/page/{page}.json
// and the schema ScheduleEntry, and every build proves the rest.
func (p *Portal) schedule() []list { return nil }
