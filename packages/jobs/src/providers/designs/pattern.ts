import { darken, lighten, mix } from "../illustration/colours.ts";
import type { Design, DrawnDesign } from "./design.ts";
import { namedMotifs, styleMotifs } from "./motifs.ts";

const SIDE = 1_024;

/**
 * One tile of a pattern without seams: whatever leaves it on one side comes in on the other. Motifs stand
 * in rows that are set off by half, or scattered with room around each.
 */
export function drawPattern(design: Design): DrawnDesign {
  const { colours, random, style } = design;
  const [ground, soft, , deep] = colours;
  const hasNamed = namedMotifs(design).length > 0;
  const background = random.pick([
    // What is named may be as pale as the ground itself.
    hasNamed ? mix(ground, soft, 0.55) : ground,
    lighten(soft, hasNamed ? 0.12 : 0.35),
    style === "glam" || random.chance(0.25) ? darken(deep, 0.1) : mix(ground, soft, hasNamed ? 0.4 : 0),
  ]);
  const named = namedMotifs(design);
  const own = styleMotifs(design);
  const motifs = named.length > 0 ? named : own;
  const between = named.length > 0 ? own : [];
  const parts = [underlay(design, background)];

  if (random.chance(named.length > 0 ? 0.75 : 0.55)) {
    const columns = random.pick([4, 4, 6]);
    const step = SIDE / columns;
    const scale = step / 128;
    for (let row = 0; row < columns; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const numbers = random.fork(`${row}-${column}`);
        const [x, y] = [column * step + (row % 2) * (step / 2), row * step + step / 2];
        parts.push(
          wrapped(
            x,
            y,
            60 * scale,
            `scale(${scale.toFixed(3)}) rotate(${numbers.between(-9, 9).toFixed(1)})`,
            motifs[(row + column * 2) % motifs.length]!(numbers),
          ),
        );
        if (between.length > 0)
          parts.push(
            wrapped(x + step / 2, y, 20 * scale, `scale(${(scale * 0.34).toFixed(3)})`, numbers.pick(between)(numbers)),
          );
      }
    }
  } else {
    const placed: { x: number; y: number; r: number }[] = [];
    for (const [r, tries] of [
      [104, 60],
      [70, 90],
      [36, 160],
      [20, 120],
    ] as const) {
      for (let i = 0; i < tries; i += 1) {
        const [x, y] = [random.between(0, SIDE), random.between(0, SIDE)];
        if (placed.some((other) => apart(x - other.x) ** 2 + apart(y - other.y) ** 2 < (r + other.r + 12) ** 2))
          continue;
        placed.push({ x, y, r });
        const numbers = random.fork(`s${placed.length}`);
        const list = r < 40 && between.length > 0 ? between : motifs;
        parts.push(
          wrapped(
            x,
            y,
            r * 1.2,
            `scale(${(r / 52).toFixed(3)}) rotate(${numbers.between(named.length > 0 ? -24 : -180, named.length > 0 ? 24 : 180).toFixed(1)})`,
            numbers.pick(list)(numbers),
          ),
        );
      }
    }
  }
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 ${SIDE} ${SIDE}"><rect width="${SIDE}" height="${SIDE}" fill="${background}"/>${parts.join("")}</svg>`,
    widthPx: SIDE,
    heightPx: SIDE,
  };
}

/** The shorter way around the tile. */
const apart = (distance: number) => Math.min(Math.abs(distance), SIDE - Math.abs(distance));

/** A drawing, once for each side of the tile that it reaches over. */
function wrapped(x: number, y: number, reach: number, transform: string, content: string): string {
  const [cx, cy] = [((x % SIDE) + SIDE) % SIDE, ((y % SIDE) + SIDE) % SIDE];
  let out = "";
  for (const dx of [-SIDE, 0, SIDE]) {
    for (const dy of [-SIDE, 0, SIDE]) {
      const [px, py] = [cx + dx, cy + dy];
      if (px < -reach * 1.3 || px > SIDE + reach * 1.3 || py < -reach * 1.3 || py > SIDE + reach * 1.3) continue;
      out += `<g transform="translate(${px.toFixed(1)} ${py.toFixed(1)}) ${transform}">${content}</g>`;
    }
  }
  return out;
}

/** What lies under the motifs: stripes, scallops, small checks or nothing. All of them divide the tile evenly. */
function underlay({ style, colours: [, soft, main], random }: Design, background: string): string {
  const tone = mix(background, soft, 0.4);
  const faint = mix(background, main, 0.14);
  switch (
    random.pick(
      style === "elegant"
        ? ["scallops", "lines"]
        : style === "playful"
          ? ["checks", "none", "dots"]
          : style === "geometric"
            ? ["lines", "none"]
            : ["none", "dots", "none"],
    )
  ) {
    case "scallops": {
      let out = "";
      const r = SIDE / 16;
      for (let row = 0; row <= 16; row += 1) {
        for (let column = -1; column <= 8; column += 1) {
          const [x, y] = [column * 2 * r + (row % 2) * r + r, row * r];
          for (const k of [1, 0.72, 0.44])
            out += `<circle cx="${x}" cy="${y}" r="${(r * k).toFixed(1)}" fill="${background}" stroke="${faint}" stroke-width="3"/>`;
        }
      }
      return out;
    }
    case "lines": {
      let out = "";
      for (let i = -16; i < 16; i += 1)
        out += `<path d="M${i * 64} ${SIDE + 64}L${i * 64 + SIDE + 128} -64" stroke="${faint}" stroke-width="3"/>`;
      return out;
    }
    case "checks": {
      let out = "";
      for (let row = 0; row < 8; row += 1)
        for (let column = 0; column < 8; column += 1)
          if ((row + column) % 2 === 0)
            out += `<rect x="${column * 128}" y="${row * 128}" width="128" height="128" fill="${tone}"/>`;
      return out;
    }
    case "dots": {
      let out = "";
      for (let row = 0; row < 16; row += 1)
        for (let column = 0; column < 8; column += 1)
          out += `<circle cx="${column * 128 + (row % 2) * 64 + 32}" cy="${row * 64 + 32}" r="5" fill="${tone}"/>`;
      return out;
    }
    default:
      return "";
  }
}
