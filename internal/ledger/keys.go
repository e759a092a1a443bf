package ledger

import (
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"resolution57.example/portal/internal/source"
)

// Config is what a reader must know beforehand to trust a log.
type Config struct {
	Origin           string // first line of a checkpoint, and the name of the keys
	Keys             []Key  // of the log, each from a size on
	Witnesses        []Key  // whose cosignatures are proved; From says nothing
	AllowDevelopment bool   // the development key may sign until the first of Keys does
	// RefuseDevelopmentHead refuses a log whose newest checkpoint the development
	// key has signed. What it signed before the first of Keys stays proved.
	RefuseDevelopmentHead bool
}

// Key is a public key in the form of C2SP signed-note, NAME+HASH+BASE64.
//
// From is the size of the log from which a key of the log signs: it signs the
// checkpoints of From entries and more, until the From of the next key.
type Key struct {
	Verifier string
	From     int64
}

// developmentPhrase gives the development key, to everybody.
const developmentPhrase = "This key of the Resolution 57 portal signs nothing that anyone should trust."

// DevelopmentKey is the key with which `portal publish` signs where there is no
// other. Everybody has it, as its name says, so a log signed with it proves
// nothing against a forger.
func DevelopmentKey(origin string) (private, verifier string) {
	seed := sha256.Sum256([]byte(developmentPhrase))
	private, verifier, err := encodeKey(developmentName(origin), seed[:])
	if err != nil {
		panic(fmt.Sprintf("ledger: %v", err)) // 32 bytes make a key
	}
	return private, verifier
}

func developmentName(origin string) string { return origin + "/development-key-not-secret" }

// NewKey makes a key for a log from 32 random bytes.
func NewKey(origin string, random io.Reader) (private, verifier string, err error) {
	seed := make([]byte, ed25519.SeedSize)
	if _, err := io.ReadFull(random, seed); err != nil {
		return "", "", fmt.Errorf("make a key: %w", err)
	}
	private, verifier, err = encodeKey(origin, seed)
	if err == nil {
		_, err = note.NewSigner(private) // refuses a name with spaces or "+"
	}
	if err != nil {
		return "", "", fmt.Errorf("make a key named %q: %w", origin, err)
	}
	return private, verifier, nil
}

// algorithm bytes of C2SP signed-note.
const (
	algEd25519     = 0x01
	algCosignature = 0x04
)

func encodeKey(name string, seed []byte) (private, verifier string, err error) {
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	verifier, err = note.NewEd25519VerifierKey(name, public)
	if err != nil {
		return "", "", err
	}
	id := keyID(name, algEd25519, public)
	secret := base64.StdEncoding.EncodeToString(append([]byte{algEd25519}, seed...))
	return fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, id, secret), verifier, nil
}

// keyID is the key ID that C2SP signed-note recommends.
func keyID(name string, algorithm byte, public []byte) uint32 {
	sum := sha256.Sum256(slices.Concat([]byte(name), []byte{'\n', algorithm}, public))
	return binary.BigEndian.Uint32(sum[:])
}

// keyring are the keys of a log in their order, and its witnesses.
type keyring struct {
	holders   []holder
	witnesses []note.Verifier
}

// holder is a key that signs from one size on until another.
type holder struct {
	note.Verifier
	from, until int64
	development bool
}

func (h holder) String() string { return keyName(h.Name(), h.KeyHash()) }

func keyName(name string, hash uint32) string { return fmt.Sprintf("%s+%08x", name, hash) }

// Check says what is wrong with the configuration of a log, nil when nothing is.
func (c Config) Check() error {
	if _, f := c.keyring(); f != nil {
		return f
	}
	return nil
}

func (c Config) keyring() (keyring, *Fault) {
	var ring keyring
	for _, k := range c.Keys {
		v, err := note.NewVerifier(k.Verifier)
		switch {
		case err != nil:
			return ring, badKey(k, source.Reasonf("không đúng dạng TÊN+MÃ+KHÓA của signed-note", "it is not NAME+HASH+KEY of signed-note"))
		case v.Name() != c.Origin:
			return ring, badKey(k, source.Reasonf("khóa tên là %s, origin là %s", "the key is named %s, the origin %s", v.Name(), c.Origin))
		case k.From < 0:
			return ring, badKey(k, source.Reasonf("from = %d nhỏ hơn 0", "from = %d is below 0", k.From))
		}
		ring.holders = append(ring.holders, holder{Verifier: v, from: k.From, until: math.MaxInt64})
	}
	slices.SortStableFunc(ring.holders, func(a, b holder) int { return cmp.Compare(a.from, b.from) })
	if c.AllowDevelopment && (len(ring.holders) == 0 || ring.holders[0].from > 0) {
		ring.holders = slices.Insert(ring.holders, 0, holder{Verifier: developmentVerifier(c.Origin), until: math.MaxInt64, development: true})
	}
	for k := 1; k < len(ring.holders); k++ {
		ring.holders[k-1].until = ring.holders[k].from
		if ring.holders[k-1].from == ring.holders[k].from {
			return ring, badKey(Key{Verifier: ring.holders[k].String()}, source.Reasonf("hai khóa cùng có from = %d", "two keys have from = %d", ring.holders[k].from))
		}
	}
	for _, k := range c.Witnesses {
		v, err := newWitness(k.Verifier)
		if err != nil {
			return ring, badKey(k, err)
		}
		ring.witnesses = append(ring.witnesses, v)
	}
	return ring, nil
}

func badKey(k Key, why error) *Fault {
	return &Fault{Rule: "ledger-config-key", Args: append(source.Said("why", why), "key", k.Verifier)}
}

func developmentVerifier(origin string) note.Verifier {
	_, text := DevelopmentKey(origin)
	v, err := note.NewVerifier(text)
	if err != nil { // an origin that is no name; the fault of its keys says so
		return nobody{developmentName(origin)}
	}
	return v
}

// nobody verifies nothing.
type nobody struct{ name string }

func (n nobody) Name() string            { return n.name }
func (n nobody) KeyHash() uint32         { return 0 }
func (n nobody) Verify(_, _ []byte) bool { return false }

// holder is the key that signs a log of this size.
func (r keyring) holder(size int64) (holder, bool) {
	for _, h := range r.holders {
		if h.from <= size && size < h.until {
			return h, true
		}
	}
	return holder{}, false
}

func (r keyring) verifiers() note.Verifiers {
	all := slices.Clone(r.witnesses)
	for _, h := range r.holders {
		all = append(all, h.Verifier)
	}
	return note.VerifierList(all...)
}

// find returns the holder of a key.
func (r keyring) find(s note.Signature) (holder, bool) {
	k := slices.IndexFunc(r.holders, func(h holder) bool { return h.Name() == s.Name && h.KeyHash() == s.Hash })
	if k < 0 {
		return holder{}, false
	}
	return r.holders[k], true
}

// witness verifies Ed25519 cosignatures of C2SP tlog-cosignature: eight bytes of
// time, then a signature over the header, that time and the text of the
// checkpoint.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func newWitness(text string) (note.Verifier, error) {
	name, rest, _ := strings.Cut(text, "+")
	id16, key64, _ := strings.Cut(rest, "+")
	id, err := strconv.ParseUint(id16, 16, 32)
	if err != nil || len(id16) != 8 {
		return nil, source.Reasonf("“%s” không phải mã của khóa", "“%s” is no key id", id16)
	}
	raw, err := base64.StdEncoding.DecodeString(key64)
	if err != nil || len(raw) == 0 {
		return nil, source.Reasonf("phần khóa không đúng base64", "the key is no base64")
	}
	if raw[0] != algCosignature || len(raw) != 1+ed25519.PublicKeySize {
		return nil, source.Reasonf("loại %d, %d byte: chỉ dùng được chữ ký chứng thực Ed25519, loại 4, 32 byte", "type %d, %d bytes: only Ed25519 cosignatures, type 4 and 32 bytes, are known", raw[0], len(raw)-1)
	}
	w := witness{name, keyID(name, algCosignature, raw[1:]), raw[1:]}
	if uint32(id) != w.id {
		return nil, source.Reasonf("mã của khóa là %08x, không phải %s", "the key id is %08x, not %s", w.id, id16)
	}
	return w, nil
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }

func (w witness) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	if at > math.MaxInt64 {
		return false
	}
	return ed25519.Verify(w.key, fmt.Appendf(nil, "cosignature/v1\ntime %d\n%s", at, text), sig[8:])
}
