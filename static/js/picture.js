// A chart as PNG, made of its SVG file when it is asked for: the file is drawn
// at twice its size on a canvas and handed over as a download. Nothing is sent
// anywhere. The SVG names fonts of the reader's system, as a picture cannot
// load the site's own.
const SCALE = 2;

const toBlob = (canvas) => new Promise((done, failed) => {
  canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("empty"))), "image/png");
});

const make = async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = SCALE * image.naturalWidth;
  canvas.height = SCALE * image.naturalHeight;
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return toBlob(canvas);
};

const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000); // a slow browser may only begin to read it
};

export function pictures() {
  document.querySelectorAll("button[data-png]").forEach((button) => {
    const address = button.dataset.png;
    button.parentElement.hidden = false;
    button.addEventListener("click", () => {
      button.disabled = true;
      make(address)
        .then((blob) => save(blob, address.replace(/^.*\//, "").replace(/svg$/, "png")))
        .catch(() => {
          const said = document.createElement("output"); // a status, which is read out
          button.after(said);
          said.textContent = button.dataset.failed;
          button.hidden = true;
        })
        .finally(() => { button.disabled = false; });
    });
  });
}
