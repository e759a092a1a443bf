package site

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// shareImage draws the picture that a shared link shows (META-06), 1200 by 630
// pixels: the number of the resolution, and what the site is in one line of
// each language. Pages of figures and rankings have pictures of their own (cards.go).
func shareImage(root string) ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, 1200, 630))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	brand := color.RGBA{0xb5, 0x12, 0x1b, 0xff}
	draw.Draw(img, image.Rect(0, 0, 1200, 16), image.NewUniform(brand), image.Point{}, draw.Src)
	lines := []struct {
		weight, text string
		size         float64
		y            int
		ink          color.Color
	}{
		{"600SemiBold/BeVietnamPro_600SemiBold.ttf", "Minh bạch 57", 112, 270, brand},
		{"400Regular/BeVietnamPro_400Regular.ttf", "Theo dõi việc thực hiện Nghị quyết số 57-NQ/TW", 42, 360, color.RGBA{0x1b, 0x1b, 0x1f, 0xff}},
		{"400Regular/BeVietnamPro_400Regular.ttf", "Following how Resolution No. 57-NQ/TW is carried out", 34, 425, color.RGBA{0x55, 0x56, 0x5e, 0xff}},
	}
	for _, line := range lines {
		face, err := openFace(filepath.Join(root, "node_modules/@expo-google-fonts/be-vietnam-pro", filepath.FromSlash(line.weight)), line.size)
		if err != nil {
			return nil, err
		}
		d := font.Drawer{Dst: img, Src: image.NewUniform(line.ink), Face: face, Dot: fixed.P(80, line.y)}
		d.DrawString(line.text)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func openFace(file string, size float64) (font.Face, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	parsed, err := opentype.Parse(body)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}
