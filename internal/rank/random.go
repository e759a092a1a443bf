package rank

// random is SplitMix64 (Steele, Lea, Flood 2014): whole-number operations
// only, so that the same seed gives the same numbers on every processor.
type random uint64

// drawOf returns the numbers of one draw. Each draw has its own, whichever
// core makes it and in whatever order.
func drawOf(seed, draw int) random {
	r := random(seed)
	r = random(r.next() + uint64(draw))
	return random(r.next())
}

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// unit is a number from 0 up to but not 1, exact in float64.
func (r *random) unit() float64 { return float64(float64(r.next()>>11) / (1 << 53)) }

// below is a whole number from 0 up to but not n.
func (r *random) below(n int) int { return int(r.next() >> 32 * uint64(n) >> 32) }
