// Tooltips on the drawings that the build has put into the page. The drawings
// are complete without this file: it lets a pointer, a finger or the arrow keys
// ask a mark for its value (A11Y-04: what is shown can be dismissed with Escape,
// pointed at, and stays until then).

const SVG = 'http://www.w3.org/2000/svg';

// element makes an element with attributes.
const element = (name, attributes, space) => {
  const made = space ? document.createElementNS(space, name) : document.createElement(name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  return made;
};

// charts gives every drawing its tooltips. A drawing is an element with
// data-chart around an SVG with points; its data-label names the keyboard's
// control.
export const charts = () => document.querySelectorAll('[data-chart]').forEach(enhance);

function enhance(box) {
  const svg = box.querySelector('svg');
  const points = [...box.querySelectorAll('.points circle')].map((c) => ({
    x: +c.getAttribute('cx'), y: +c.getAttribute('cy'), text: c.dataset.text,
  }));
  if (!points.length) return;

  const ring = element('circle', { class: 'chart-dot', r: 8, visibility: 'hidden' }, SVG);
  const tip = element('div', { class: 'chart-tip', hidden: '' });
  const slider = element('div', {
    class: 'chart-points', role: 'slider', tabindex: 0, 'aria-label': box.dataset.label || '',
    'aria-valuemin': 1, 'aria-valuemax': points.length,
  });
  let current = points.length - 1;
  svg.append(ring);
  box.append(slider, tip);

  const say = () => {
    slider.setAttribute('aria-valuenow', current + 1);
    slider.setAttribute('aria-valuetext', points[current].text);
  };

  const hide = () => {
    tip.hidden = true;
    ring.setAttribute('visibility', 'hidden');
  };

  // show puts ring and text at a point: above it, or below where there is no
  // room, and never over the sides.
  const show = (index) => {
    current = index;
    const { x, y, text } = points[index];
    const scale = svg.clientWidth / svg.viewBox.baseVal.width || 1;
    ring.setAttribute('cx', x);
    ring.setAttribute('cy', y);
    ring.removeAttribute('visibility');
    tip.textContent = text;
    tip.hidden = false;
    tip.style.left = 0; // so that it takes its own width before it is measured
    const left = x * scale - tip.offsetWidth / 2;
    const above = y * scale - tip.offsetHeight - 14;
    tip.style.left = Math.max(0, Math.min(left, box.clientWidth - tip.offsetWidth)) + 'px';
    tip.style.top = (above > -8 ? above : y * scale + 14) + 'px';
    say();
  };

  // Points that walk to the right are found by where they stand across the
  // drawing, rows of bars by where they stand down it.
  const across = points.every((p, i) => !i || p.x >= points[i - 1].x);
  const [wide, high] = across ? [1, 0.3] : [0.1, 1];
  const nearest = (event) => {
    const frame = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / frame.width;
    const x = (event.clientX - frame.left) * scale;
    const y = (event.clientY - frame.top) * scale;
    const distance = (p) => Math.hypot((p.x - x) * wide, (p.y - y) * high);
    return points.reduce((best, p, i) => (distance(p) < distance(points[best]) ? i : best), 0);
  };

  const point = (event) => show(nearest(event));
  slider.addEventListener('pointermove', point);
  slider.addEventListener('pointerdown', point);
  // A finger that is lifted leaves, too, but its reader has only begun to read.
  box.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && hide());
  slider.addEventListener('focus', () => show(current));
  slider.addEventListener('blur', hide);
  addEventListener('resize', hide);
  document.addEventListener('pointerdown', (event) => box.contains(event.target) || hide());
  document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());

  slider.addEventListener('keydown', (event) => {
    const last = points.length - 1;
    const to = {
      ArrowRight: current + 1, ArrowUp: current + 1, ArrowLeft: current - 1, ArrowDown: current - 1, Home: 0, End: last,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    show(Math.max(0, Math.min(last, to)));
  });
  say();
}
