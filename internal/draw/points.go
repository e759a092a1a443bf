package draw

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Point is a datum with a text of its own: what a tooltip shows and a reader of
// the keyboard hears. Series and Index are its indices in the option.
type Point struct {
	Series, Index int
	Text          string
}

// pointRadius is half the side of the area around a point: 24 pixels are enough
// for a finger (A11Y-05).
const pointRadius = "12"

// marks is what prelude.js is asked to place: [[series, index], …].
func (s Spec) marks() string {
	pairs := make([][2]int, len(s.Points))
	for i, p := range s.Points {
		pairs[i] = [2]int{p.Series, p.Index}
	}
	body, err := json.Marshal(pairs)
	if err != nil {
		panic("draw: " + err.Error()) // whole numbers only
	}
	return string(body)
}

// cutPlaces takes the places of the points from the line before the SVG.
func cutPlaces(raw []byte, s Spec) (places [][2]float64, svg []byte, err error) {
	line, svg, ok := bytes.Cut(raw, []byte("\n"))
	if !ok {
		return nil, nil, errors.New("read ECharts' output: there is no line of places before it")
	}
	if err := json.Unmarshal(line, &places); err != nil {
		return nil, nil, fmt.Errorf("read the places of points: %w", err)
	}
	if len(places) != len(s.Points) {
		return nil, nil, fmt.Errorf("%d points have %d places", len(s.Points), len(places))
	}
	return places, svg, nil
}

// addPoints adds the last group of the drawing: an invisible circle at each
// point, with the point's text, for the page's script.
func addPoints(root *node, s Spec, places [][2]float64) {
	if len(places) == 0 {
		return
	}
	group := &node{name: "g", attrs: []attr{{"class", "points"}}}
	for i, at := range places {
		group.kids = append(group.kids, &node{name: "circle", attrs: []attr{
			{"cx", formatNumber(at[0], 1)}, {"cy", formatNumber(at[1], 1)}, {"r", pointRadius},
			{"fill", "none"}, {"data-text", s.Points[i].Text},
		}})
	}
	root.kids = append(root.kids, group)
}
