package share

import "image"

// Places on the sheet, in pixels.
const (
	margin     = 72
	room       = Width - 2*margin
	barHeight  = 14
	headLine   = 82  // baseline of kicker and name
	titleTop   = 108 // above the first line of the title
	bodyLine   = 494 // baseline of the lowest line above the rule
	ruleY      = 528
	sourceLine = 570 // baseline of the first of two lines
	sourceStep = 32
	rowStep    = 53
)

// titleSizes are tried from the largest on.
var titleSizes = [...]float64{76, 60, 52, 46, 40, 36}

// titleStep is the height of a line of the title in parts of its size: stacked
// marks above and below must not meet.
const titleStep = 1.24

// titleRoom is how large and how high a title may be: what it stands above
// needs its own room.
func (c Card) titleRoom() (size float64, height int) {
	switch {
	case c.Figure != "":
		return 60, 200
	case len(c.Rows) > 0:
		return 46, 140
	case c.Text != "":
		return 60, 230
	}
	return titleSizes[0], 360
}

func (s *sheet) compose(c Card) {
	s.box(image.Rect(0, 0, Width, barHeight), brand)
	s.head(c)
	y := s.title(c)
	if c.Text != "" {
		y = s.paragraph(c, y)
	}
	switch {
	case c.Figure != "":
		s.figure(c, y)
	case len(c.Rows) > 0:
		s.rows(c)
	}
	s.box(image.Rect(margin, ruleY, Width-margin, ruleY+2), hairline)
	st := style{size: 26, ink: muted}
	for k, line := range s.block(c.Source, st, room, 2) {
		s.text(margin, sourceLine+k*sourceStep, line, st)
	}
}

// head is what kind of page it is, and whose.
func (s *sheet) head(c Card) {
	left := s.right(Width-margin, headLine, c.Site, style{size: 30, bold: true, ink: brand})
	st := style{size: 28, ink: muted}
	s.text(margin, headLine, s.fit(c.Kicker, st, left-margin-40), st)
}

// title sets the title as large as fits and returns the lower end of it.
func (s *sheet) title(c Card) int {
	lines, st := s.titleLines(c)
	y := titleTop
	for _, line := range lines {
		y += int(st.size * titleStep)
		s.text(margin, y-int(st.size*0.2), line, st)
	}
	return y
}

// titleLines chooses the size of the title: the largest that fits. Above a
// figure or a table, a size not much smaller that saves a line is better.
func (s *sheet) titleLines(c Card) (lines []string, st style) {
	largest, height := c.titleRoom()
	for _, size := range titleSizes {
		if size > largest {
			continue
		}
		next := style{size: size, bold: true}
		try := s.wrap(c.Title, next, room)
		fits := len(try) <= height/int(size*titleStep) && s.widest(try, next) <= room
		switch {
		case fits && (lines == nil || size >= titleSaving && len(try) < len(lines)):
			lines, st = try, next
		case !fits && size == titleSizes[len(titleSizes)-1] && lines == nil:
			return s.block(c.Title, next, room, height/int(size*titleStep)), next
		}
		if lines != nil && c.Figure == "" && len(c.Rows) == 0 {
			break
		}
	}
	return s.balance(c.Title, st, len(lines)), st
}

// titleSaving is the smallest size to which a title is brought down to save a
// line.
const titleSaving = 46

func (s *sheet) widest(lines []string, st style) int {
	widest := 0
	for _, line := range lines {
		widest = max(widest, s.width(line, st))
	}
	return widest
}

// balance breaks a text into n lines. Where the last would be short, it makes
// them of about one length, so that no word stands alone.
func (s *sheet) balance(text string, st style, n int) []string {
	lines := s.wrap(text, st, room)
	if n == 0 || s.width(lines[n-1], st) > room/3 {
		return lines
	}
	low, high := room/2, room
	for low < high {
		if middle := (low + high) / 2; len(s.wrap(text, st, middle)) <= n {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return s.wrap(text, st, high)
}

// paragraph sets a sentence below the title.
func (s *sheet) paragraph(c Card, y int) int {
	st, step, most := style{size: 34, ink: muted}, 46, (bodyLine-y)/46
	if c.Figure != "" || len(c.Rows) > 0 {
		st.size, step, most = 28, 40, 1
	}
	for _, line := range s.block(c.Text, st, room, most) {
		y += step
		s.text(margin, y, line, st)
	}
	return y
}

// Parts of the size of the figure: what stands before and after it.
const (
	smallSize   = 0.42
	figureGap   = 0.14
	figureRise  = 0.74 // from its baseline to the top of its digits
	figureMost  = 176
	figureLeast = 84
	lineGap     = 70 // from the baseline of the figure to that of the line below
)

// figure sets the number as large as the room below the title and the width
// allow, bound and unit beside it on the same baseline. A unit for which there
// is no room moves to the line below.
func (s *sheet) figure(c Card, y int) {
	line := c.Line
	baseline := bodyLine
	if line != "" || c.After != "" {
		baseline -= lineGap
	}
	size := min(figureMost, float64(baseline-y-34)/figureRise)
	for size > figureLeast && s.figureWidth(c, size) > room {
		size -= 2
	}
	if c.After != "" && s.figureWidth(c, size) > room {
		line, c.After = joined(c.After, line), ""
	}
	for size > 24 && s.figureWidth(c, size) > room {
		size -= 2
	}
	small := style{size: size * smallSize, ink: muted}
	gap := int(size * figureGap)
	x := margin
	if c.Before != "" {
		x = s.text(x, baseline, c.Before, small) + gap
	}
	large := style{size: size, bold: true}
	x = s.text(x-s.bearing(c.Figure, large), baseline, c.Figure, large)
	if c.After != "" {
		s.text(x+gap, baseline, c.After, small)
	}
	st := style{size: 34}
	for st.size > 26 && s.width(line, st) > room {
		st.size -= 2
	}
	s.text(margin, bodyLine, s.fit(line, st, room), st)
}

// joined is two parts of a line, of which either may be empty.
func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " · " + b
}

func (s *sheet) figureWidth(c Card, size float64) int {
	small := style{size: size * smallSize}
	sum := s.width(c.Figure, style{size: size, bold: true})
	for _, part := range []string{c.Before, c.After} {
		if part != "" {
			sum += s.width(part, small) + int(size*figureGap)
		}
	}
	return sum
}

// mostRows is how many places of a ranking a picture has room for.
const mostRows = 3

// rows sets the first places of a ranking: rank, name, value, one below the
// other, ending above the rule.
func (s *sheet) rows(c Card) {
	rows := c.Rows[:min(mostRows, len(c.Rows))]
	y := bodyLine - (len(rows)-1)*rowStep
	if c.More != "" {
		y -= 48
		st := style{size: 28, ink: muted}
		s.text(margin, bodyLine, s.fit(c.More, st, room), st)
	}
	rank := style{size: 38, bold: true, ink: muted}
	column := 0
	for _, r := range rows {
		column = max(column, s.width(r.Rank, rank))
	}
	if column > 0 {
		column += 28
	}
	for _, r := range rows {
		s.text(margin, y, r.Rank, rank)
		left := s.right(Width-margin, y, r.Value, style{size: 38, bold: true})
		name := style{size: 38}
		s.text(margin+column, y, s.fit(r.Name, name, left-margin-column-32), name)
		y += rowStep
	}
}
