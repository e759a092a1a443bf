package record

import "resolution57.example/portal/internal/source"

func (l *loader) entities() {
	type setPlace struct {
		file *source.File
		k    int
		set  setEntry
	}
	var sets []setPlace
	for _, name := range l.tomls(entityDir, "entity", "set") {
		f, file, ok := decode[entityFile](l, name)
		if !ok {
			l.broken["entity"], l.broken["set"] = true, true
			continue
		}
		for k, e := range file.Entities {
			to := l.entity(f, k, e)
			if add(l, &l.records.Entities, "entity", e.ID, to, to.At) {
				l.units = append(l.units, unitPlace{f, k, e, to})
			}
		}
		for k, s := range file.Sets {
			sets = append(sets, setPlace{f, k, s})
		}
	}
	for _, u := range l.units {
		l.merge(u)
	}
	l.tiles()
	for _, s := range sets {
		l.set(s.file, s.k, s.set)
	}
}

func (l *loader) entity(f *source.File, k int, e entityEntry) *Entity {
	return &Entity{
		ID: e.ID, Name: e.Name, Full: orElse(e.Full, e.Name), Short: orElse(e.Short, e.Name),
		Kind: l.word(f.At("entity", k, "kind"), e.Kind, entityKinds),
		Code: e.Code, ISO: e.ISO, Region: e.Region, Area: e.Area, Population: e.Population,
		From: l.day(f.At("entity", k, "from"), e.From), Until: l.day(f.At("entity", k, "until"), e.Until),
		Note: e.Note, Aliases: Aliases(under(f, "entity", k), e.Aliases), At: f.At("entity", k, "id"),
	}
}

// merge joins a former unit to the one it was merged into.
func (l *loader) merge(u unitPlace) {
	at := u.file.At("entity", u.k, "merged_into")
	into := find(l, l.records.Entities, "entity", u.entry.MergedInto, at)
	if into == nil {
		return
	}
	u.to.MergedInto = into
	into.MergedFrom = append(into.MergedFrom, u.to)
	if u.entry.Until == "" {
		l.ps.Add(at, "merged-without-date", "id", u.entry.ID)
	}
}

func (l *loader) set(f *source.File, k int, s setEntry) {
	to := &Set{
		ID: s.ID, Name: s.Name, At: f.At("set", k, "id"), members: make(map[*Entity]bool, len(s.Members)),
		From: l.day(f.At("set", k, "from"), s.From), Until: l.day(f.At("set", k, "until"), s.Until),
	}
	for n, id := range s.Members {
		at := f.At("set", k, "members", n)
		e := l.needEntity(id, at)
		switch {
		case e == nil:
		case to.members[e]:
			l.ps.Add(at, "member-twice", "id", id, "set", s.ID)
		default:
			to.members[e] = true
			to.Members = append(to.Members, e)
		}
	}
	add(l, &l.records.Sets, "set", s.ID, to, to.At)
}
