import { NAIL_SHAPES } from "../../catalog/design-options.ts";
import type { NailShape } from "../../catalog/design-options.ts";
import { darken, lighten, mix } from "../illustration/colours.ts";
import type { Random } from "../illustration/random.ts";
import type { Design, DrawnDesign } from "./design.ts";
import { flower, heart, namedMotifs, smiley, sparkle, sprig } from "./motifs.ts";
import { veins } from "./veins.ts";

const WIDTH = 1_200;
const HEIGHT = 900;

/** Outlines 100 wide: the cuticle at y = 0 below, the tip above. */
const SHAPES: Record<NailShape, { height: number; d: string }> = {
  almond: { height: 230, d: "M-50 -30C-50 10 50 10 50 -30C54 -110 40 -190 0 -230C-40 -190 -54 -110 -50 -30z" },
  oval: { height: 195, d: "M-50 -30C-50 10 50 10 50 -30C54 -90 52 -195 0 -195C-52 -195 -54 -90 -50 -30z" },
  square: {
    height: 185,
    d: "M-50 -30C-50 10 50 10 50 -30C54 -90 52 -130 50 -176Q49 -185 40 -185H-40Q-49 -185 -50 -176C-52 -130 -54 -90 -50 -30z",
  },
  coffin: {
    height: 235,
    d: "M-50 -30C-50 10 50 10 50 -30C54 -100 42 -180 30 -226Q27 -235 18 -235H-18Q-27 -235 -30 -226C-42 -180 -54 -100 -50 -30z",
  },
  stiletto: {
    height: 262,
    d: "M-50 -30C-50 10 50 10 50 -30C54 -110 26 -200 4 -258Q0 -264 -4 -258C-26 -200 -54 -110 -50 -30z",
  },
};
/** Five fingers: where each nail stands, how large and turned. */
const FINGERS = [
  { x: 190, y: 690, scale: 1.7, turn: -9 },
  { x: 395, y: 640, scale: 1.72, turn: -4 },
  { x: 605, y: 620, scale: 1.8, turn: 0 },
  { x: 812, y: 640, scale: 1.7, turn: 4 },
  { x: 1_005, y: 690, scale: 1.5, turn: 9 },
] as const;

type Coat = (nail: { random: Random; height: number; id: string }) => string;

/** A set of five nails, laid out on a soft ground. */
export function drawNails(design: Design): DrawnDesign {
  const { colours, random } = design;
  const [ground, soft] = colours;
  const shape = design.nailShape ?? random.pick(NAIL_SHAPES);
  const { d, height } = SHAPES[shape];
  const coats = coatsOf(design);
  const order = random.pick([
    [0, 1, 2, 1, 0],
    [0, 2, 0, 1, 0],
    [1, 0, 2, 0, 1],
    [0, 1, 0, 2, 0],
  ]);
  const nails = FINGERS.map(({ x, y, scale, turn }, i) => {
    const coat = coats[order[i]! % coats.length]!;
    const inside = coat({ random: random.fork(`nail-${i}`), height, id: `n${i}` });
    return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${scale})">
<path d="${d}" transform="translate(7 11)" fill="#2a1c24" opacity="0.22" filter="url(#soft)"/>
<g clip-path="url(#nail)">${inside}${gloss(height)}</g>
<path d="${d}" fill="none" stroke="#2a1c24" stroke-opacity="0.16" stroke-width="1.6"/></g>`;
  });
  const backdrop = mix(ground, soft, 0.35);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><defs>
<clipPath id="nail"><path d="${d}"/></clipPath>
<filter id="soft" x="-40%" y="-40%" width="180%" height="180%"><feGaussianBlur stdDeviation="7"/></filter>
<radialGradient id="ground" cx="0.5" cy="0.42" r="0.8"><stop offset="0" stop-color="${lighten(backdrop, 0.55)}"/><stop offset="1" stop-color="${backdrop}"/></radialGradient></defs>
<rect width="${WIDTH}" height="${HEIGHT}" fill="url(#ground)"/>
<ellipse cx="600" cy="770" rx="520" ry="44" fill="${darken(backdrop, 0.3)}" opacity="0.18" filter="url(#soft)"/>${nails.join("")}</svg>`;
  return { svg, widthPx: WIDTH, heightPx: HEIGHT };
}

/** Light on lacquer. */
function gloss(height: number): string {
  return `<path d="M-34 -34C-40 -90 -34 ${-height * 0.62} -20 ${-height * 0.78}C-26 ${-height * 0.5} -26 -80 -22 -38Q-28 -26 -34 -34z" fill="#fff" opacity="0.42"/>
<path d="M36 -26C42 -80 38 ${-height * 0.5} 26 ${-height * 0.7}" stroke="#fff" stroke-width="3.5" fill="none" opacity="0.28" stroke-linecap="round"/>
<ellipse cx="0" cy="-14" rx="40" ry="22" fill="#fff" opacity="0.08"/>`;
}

const full = (fill: string) => `<rect x="-60" y="-280" width="120" height="300" fill="${fill}"/>`;

/** Plain, and two that are special, as the style says; what the prompt names goes on one of them. */
function coatsOf(design: Design): [Coat, Coat, Coat] {
  const [ground, soft, main, deep, accent] = design.colours;
  const plain: Coat = () => full(main);
  const named = namedMotifs(design);
  const withMotif = (base: string): Coat | null =>
    named.length === 0
      ? null
      : ({ random, height }) => {
          const motif = random.pick(named)(random);
          const small = Array.from(
            { length: 5 },
            () =>
              `<circle cx="${random.between(-36, 36)}" cy="${random.between(-height * 0.85, -20)}" r="2.6" fill="${accent}"/>`,
          ).join("");
          return `${full(base)}${small}<g transform="translate(0 ${-height * 0.44}) scale(0.74)">${motif}</g>`;
        };
  const special: Record<Design["style"], [Coat, Coat, Coat]> = {
    elegant: [
      french(lighten(soft, 0.55), design.random.pick([lighten(ground, 0.6), main, deep])),
      halfMoon(soft, accent),
      fineLine(main, accent),
    ],
    floral: [plain, blossoms(lighten(soft, 0.35), main, accent, deep), french(lighten(soft, 0.5), main)],
    geometric: [plain, blocks(ground, main, deep, accent), stripes(soft, deep, accent)],
    marble: [plain, marble(lighten(ground, 0.3), deep, accent), marble(main, lighten(ground, 0.5), accent)],
    glam: [chrome(main), glitter(soft, accent), glitterFade(main, accent)],
    playful: [plain, dots(soft, main, accent), checks(lighten(ground, 0.3), main)],
  };
  const coats = special[design.style];
  const accentNail = withMotif(design.style === "marble" ? lighten(ground, 0.3) : lighten(soft, 0.3));
  return accentNail ? [coats[0], coats[1], accentNail] : coats;
}

const french =
  (base: string, tip: string): Coat =>
  ({ random, height }) => {
    const y = -height * random.between(0.66, 0.72);
    const dip = random.pick([26, 26, -20, 46]);
    return `${full(base)}<path d="M-60 ${y}Q0 ${y - dip} 60 ${y}V-300H-60z" fill="${tip}"/>`;
  };

const halfMoon =
  (base: string, line: string): Coat =>
  () =>
    `${full(base)}<path d="M-60 -40Q0 -92 60 -40V20H-60z" fill="${lighten(base, 0.55)}"/><path d="M-60 -40Q0 -92 60 -40" stroke="${line}" stroke-width="4" fill="none"/>`;

const fineLine =
  (base: string, line: string): Coat =>
  ({ random, height }) => {
    const x = random.between(-18, 18);
    return `${full(base)}<path d="M${x} 0V-280M${-x - 40} ${-height * 0.3}L${60} ${-height * 0.72}" stroke="${line}" stroke-width="3.4" fill="none"/><g transform="translate(${x} ${-height * 0.5}) scale(0.26)">${sparkle(line)}</g>`;
  };

const blossoms =
  (base: string, petal: string, heartColour: string, leaf: string): Coat =>
  ({ random, height }) => {
    let out = full(base);
    for (let i = 0; i < 4; i += 1) {
      const [x, y] = [random.between(-42, 42), -18 - ((i + random.between(0.1, 0.9)) / 4) * height * 0.86];
      out += `<g transform="translate(${x} ${y}) rotate(${random.between(0, 360)}) scale(${random.between(0.34, 0.48)})">${sprig(leaf, random)}</g>`;
    }
    for (let i = 0; i < 5; i += 1) {
      const [x, y] = [
        (i % 2 === 0 ? -1 : 1) * random.between(8, 40),
        -20 - ((i + random.between(0.2, 0.8)) / 5) * height * 0.86,
      ];
      out += `<g transform="translate(${x} ${y}) rotate(${random.between(0, 70)}) scale(${random.between(0.36, 0.6)})">${flower(i % 2 === 0 ? petal : lighten(petal, 0.55), heartColour, random.int(5, 6))}</g>`;
    }
    return out;
  };

const blocks =
  (base: string, a: string, b: string, line: string): Coat =>
  ({ random, height }) => {
    const [p, q] = [-height * random.between(0.3, 0.45), -height * random.between(0.6, 0.8)];
    return `${full(base)}<path d="M-60 ${p}L60 ${p - 60}V20H-60z" fill="${a}"/><path d="M-60 ${q}L60 ${q + 50}V-290H-60z" fill="${b}"/><path d="M-60 ${p}L60 ${p - 60}M-60 ${q}L60 ${q + 50}" stroke="${line}" stroke-width="4"/>`;
  };

const stripes =
  (base: string, a: string, b: string): Coat =>
  () => {
    const bars = Array.from(
      { length: 9 },
      (_, i) =>
        `<path d="M-90 ${30 - i * 38}L90 ${-46 - i * 38}" stroke="${i % 3 === 0 ? b : a}" stroke-width="${i % 3 === 0 ? 5 : 13}"/>`,
    );
    return full(base) + bars.join("");
  };

const marble =
  (base: string, vein: string, gold: string): Coat =>
  ({ random }) =>
    `${full(base)}<g transform="translate(-60 -280)">${veins({ random, width: 120, height: 300, colour: vein, gold, many: 5, size: 0.32 })}</g>`;

const chrome =
  (colour: string): Coat =>
  ({ id }) => {
    const stops = [
      [0, darken(colour, 0.4)],
      [0.22, lighten(colour, 0.75)],
      [0.4, colour],
      [0.56, darken(colour, 0.3)],
      [0.74, lighten(colour, 0.85)],
      [1, darken(colour, 0.35)],
    ] as const;
    return `<defs><linearGradient id="c-${id}" x1="0" y1="0" x2="1" y2="0.35">${stops.map(([at, stop]) => `<stop offset="${at}" stop-color="${stop}"/>`).join("")}</linearGradient></defs>${full(`url(#c-${id})`)}`;
  };

function specks(
  random: Random,
  height: number,
  colours: readonly string[],
  many: number,
  density: (y: number) => number,
): string {
  let out = "";
  for (let i = 0; i < many; i += 1) {
    const y = random.next();
    if (random.next() > density(y)) continue;
    const [px, py] = [random.between(-56, 56), -y * height];
    out += random.chance(0.12)
      ? `<g transform="translate(${px.toFixed(1)} ${py.toFixed(1)}) scale(${random.between(0.05, 0.13).toFixed(2)})">${sparkle("#fffdf4")}</g>`
      : `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="${random.between(0.8, 2.6).toFixed(1)}" fill="${random.pick(colours)}"/>`;
  }
  return out;
}

const glitter =
  (base: string, spark: string): Coat =>
  ({ random, height }) =>
    full(mix(base, spark, 0.4)) +
    specks(random, height, [spark, lighten(spark, 0.5), darken(spark, 0.25), "#fff6dd"], 620, () => 1);

const glitterFade =
  (base: string, spark: string): Coat =>
  ({ random, height }) =>
    full(base) +
    specks(random, height, [spark, lighten(spark, 0.55), "#fff6dd"], 760, (y) => Math.max(0, y * 1.7 - 0.62));

const dots =
  (base: string, a: string, b: string): Coat =>
  ({ random, height }) => {
    let out = full(base);
    const mayFace = random.chance(0.4);
    for (let row = 0; row < 7; row += 1)
      for (let x = -40; x <= 40; x += 27)
        out += `<circle cx="${x + (row % 2) * 13}" cy="${-18 - row * 36}" r="7.5" fill="${row % 2 === 0 ? a : b}"/>`;
    return (
      out + `<g transform="translate(0 ${-height * 0.45}) scale(0.52)">${mayFace ? smiley(b, "#3a2a33") : heart(a)}</g>`
    );
  };

const checks =
  (base: string, a: string): Coat =>
  () => {
    let out = full(base);
    for (let row = 0; row < 12; row += 1)
      for (let col = 0; col < 5; col += 1)
        if ((row + col) % 2 === 0)
          out += `<rect x="${-60 + col * 25}" y="${-270 + row * 25}" width="25" height="25" fill="${a}"/>`;
    return out;
  };
