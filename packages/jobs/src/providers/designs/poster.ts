import { darken, lighten, mix } from "../illustration/colours.ts";
import type { Design, DrawnDesign } from "./design.ts";
import { flower, heart, namedMotifs, pebble, smiley, sparkle, sprig, star } from "./motifs.ts";
import { titleOf, typeset } from "./title.ts";
import { smooth, veins } from "./veins.ts";

const WIDTH = 1_200;
const HEIGHT = 1_600;
const MARGIN = 70;

/** A poster 3 : 4: a field drawn as the style says, what the prompt names in its middle, the title below. */
export function drawPoster(design: Design): DrawnDesign {
  const [ground, , , deep] = design.colours;
  const title = titleOf(design.prompt);
  const bottom = title === null ? HEIGHT - MARGIN : HEIGHT - 300;
  const field = { x: MARGIN, y: MARGIN, width: WIDTH - 2 * MARGIN, height: bottom - MARGIN };
  const named = namedMotifs(design);
  const content = FIELDS[design.style](design, field, named.length > 0);
  const [middleX, middleY] = [WIDTH / 2, field.y + field.height * 0.54];
  const hero = named.length === 0 ? "" : heroOf(design, named, middleX, middleY);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><defs><clipPath id="field"><rect x="${field.x}" y="${field.y}" width="${field.width}" height="${field.height}" rx="6"/></clipPath></defs>
<rect width="${WIDTH}" height="${HEIGHT}" fill="${lighten(ground, 0.35)}"/><g clip-path="url(#field)">${content}${hero}</g>${title === null ? "" : typeset(title, { x: WIDTH / 2, y: bottom + 60, width: field.width, height: 190, colour: deep })}</svg>`;
  return { svg, widthPx: WIDTH, heightPx: HEIGHT };
}

function heroOf(
  { random, colours: [ground, , , , accent] }: Design,
  named: readonly ((random: Design["random"]) => string)[],
  x: number,
  y: number,
): string {
  const disc = `<circle cx="${x}" cy="${y}" r="330" fill="${lighten(ground, 0.25)}"/><circle cx="${x}" cy="${y}" r="352" fill="none" stroke="${accent}" stroke-width="7"/>`;
  const spots =
    named.length === 1
      ? [[0, 0, 5]]
      : named.length === 2
        ? [
            [-140, 20, 3],
            [150, 30, 3],
          ]
        : [
            [0, -70, 3],
            [-170, 90, 2.4],
            [170, 90, 2.4],
          ];
  return (
    disc +
    spots
      .map(
        ([dx = 0, dy = 0, scale = 1], i) =>
          `<g transform="translate(${x + dx} ${y + dy}) scale(${scale})">${named[i % named.length]!(random.fork(`hero-${i}`))}</g>`,
      )
      .join("")
  );
}

interface Field {
  x: number;
  y: number;
  width: number;
  height: number;
}

type DrawField = (design: Design, field: Field, hasHero: boolean) => string;

const fill = ({ x, y, width, height }: Field, colour: string) =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${colour}"/>`;

const FIELDS: Record<Design["style"], DrawField> = {
  elegant(design, field, hasHero) {
    const {
      colours: [ground, soft, main, deep, accent],
      random,
    } = design;
    if (!hasHero && random.chance(0.55)) return sunOverHills(design, field);
    const [cx, base] = [field.x + field.width / 2, field.y + field.height];
    let out = fill(field, mix(ground, soft, 0.45));
    const rings = [
      [430, main],
      [350, soft],
      [270, accent],
      [190, lighten(ground, 0.3)],
    ] as const;
    for (const [r, colour] of rings)
      out += `<path d="M${cx - r} ${base}V${base - 560}A${r} ${r} 0 0 1 ${cx + r} ${base - 560}V${base}z" fill="${colour}"/>`;
    if (hasHero) return out;
    out += `<circle cx="${cx + random.pick([-250, 250])}" cy="${field.y + 190}" r="104" fill="${deep}"/>`;
    for (const [dx, scale, lean] of [
      [-60, 4.4, -14],
      [70, 5.2, 10],
      [0, 6, -2],
    ] as const)
      out += `<g transform="translate(${cx + dx} ${base - 200 - scale * 18}) rotate(${lean}) scale(${scale})">${sprig(dx === 0 ? deep : mix(deep, main, 0.5), random)}</g>`;
    return out;
  },
  floral({ colours: [ground, soft, main, deep, accent], random }, field, hasHero) {
    let out = fill(field, random.pick([mix(ground, soft, 0.4), darken(deep, 0.15)]));
    const [cx, base] = [field.x + field.width / 2, field.y + field.height];
    const many = hasHero ? 26 : 34;
    for (let i = 0; i < many; i += 1) {
      const angle = (i / many) * Math.PI * 2;
      const reach = hasHero ? random.between(440, 640) : random.between(40, 470);
      const [x, y] = [
        cx + Math.cos(angle) * reach * 0.86,
        field.y + field.height * (hasHero ? 0.54 : 0.4) + Math.sin(angle) * reach * (hasHero ? 1.05 : 0.8),
      ];
      if (!hasHero)
        out += `<path d="${smooth([
          [cx, base - 250],
          [mix2(cx, x, 0.4), mix2(base, y, 0.45)],
          [x, y],
          [x, y - 4],
        ])}" stroke="${mix(deep, main, 0.3)}" stroke-width="7" fill="none"/>`;
    }
    const rows = Array.from({ length: many }, (_, i) => i);
    for (const i of rows) {
      const angle = (i / many) * Math.PI * 2 + random.between(-0.1, 0.1);
      const reach = hasHero ? random.between(430, 660) : random.between(30, 480);
      const [x, y] = [
        cx + Math.cos(angle) * reach * 0.86,
        field.y + field.height * (hasHero ? 0.54 : 0.4) + Math.sin(angle) * reach * (hasHero ? 1.05 : 0.8),
      ];
      const scale = random.between(1.2, 2.6);
      const drawing =
        i % 3 === 0
          ? sprig(random.pick([mix(deep, "#5d8f5a", 0.55), "#7f9f6a"]), random)
          : flower(
              random.pick([main, soft, lighten(main, 0.35), accent]),
              random.pick([accent, deep]),
              random.int(5, 9),
            );
      out += `<g transform="translate(${x} ${y}) rotate(${random.between(0, 360)}) scale(${scale})">${drawing}</g>`;
    }
    if (!hasHero)
      out += `<path d="M${cx - 130} ${base - 330}C${cx - 230} ${base - 150} ${cx - 170} ${base - 40} ${cx - 110} ${base - 24}H${cx + 110}C${cx + 170} ${base - 40} ${cx + 230} ${base - 150} ${cx + 130} ${base - 330}z" fill="${accent}"/><path d="M${cx - 178} ${base - 190}Q${cx} ${base - 140} ${cx + 178} ${base - 190}" stroke="${lighten(accent, 0.5)}" stroke-width="14" fill="none"/>`;
    return out;
  },
  geometric({ colours, random }, field, hasHero) {
    const [ground, soft, main, deep, accent] = colours;
    const columns = hasHero ? 6 : random.pick([4, 5]);
    const side = field.width / columns;
    let out = fill(field, ground);
    for (let row = 0; row * side < field.height; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const [a, b] = [random.pick([ground, soft, main, deep, accent]), random.pick([main, deep, accent, soft])];
        const turn = random.int(0, 3) * 90;
        const shape = random.pick([
          `<path d="M0 0H1A1 1 0 0 1 0 1z" fill="${b}"/>`,
          `<circle cx="0.5" cy="0.5" r="0.36" fill="${b}"/>`,
          `<path d="M0 0H1L0 1z" fill="${b}"/>`,
          `<path d="M0 0.5A0.5 0.5 0 0 1 1 0.5z" fill="${b}"/><path d="M0 1A0.5 0.5 0 0 1 1 1z" fill="${b}"/>`,
          `<path d="M0 0H1A1 1 0 0 1 0 1z" fill="${b}"/><path d="M0 0H0.5A0.5 0.5 0 0 1 0 0.5z" fill="${a}"/>`,
          `<rect width="0.5" height="1" fill="${b}"/>`,
        ]);
        out += `<g transform="translate(${field.x + column * side} ${field.y + row * side}) scale(${side})"><rect width="1.004" height="1.004" fill="${a}"/><g transform="rotate(${turn} 0.5 0.5)">${shape}</g></g>`;
      }
    }
    return out;
  },
  marble({ colours: [ground, soft, main, deep, accent], random }, field) {
    let out = fill(field, ground);
    const bands = [soft, main, deep, mix(main, soft, 0.5), accent];
    let y = field.y + field.height * 0.3;
    for (const [i, colour] of bands.entries()) {
      const points: [number, number][] = [];
      for (let x = field.x - 80; x <= field.x + field.width + 160; x += 150)
        points.push([x, y + random.between(-110, 110)]);
      const line = smooth(points);
      out += `<path d="${line}L${field.x + field.width + 200} ${field.y + field.height + 40}H${field.x - 100}z" fill="${colour}"/><path d="${line}" fill="none" stroke="${i % 2 === 0 ? lighten(accent, 0.35) : lighten(colour, 0.5)}" stroke-width="6"/>`;
      y += field.height * 0.15;
    }
    return `${out}<g transform="translate(${field.x} ${field.y})">${veins({ random, width: field.width, height: field.height, colour: lighten(ground, 0.5), gold: accent, many: 9, size: 1 })}</g>${Array.from({ length: 7 }, () => `<g transform="translate(${random.between(field.x, field.x + field.width)} ${random.between(field.y, field.y + field.height * 0.3)}) scale(${random.between(0.3, 0.9)})">${pebble(random, random.pick([accent, main, deep]))}</g>`).join("")}`;
  },
  glam({ colours: [ground, soft, main, deep, accent], random }, field, hasHero) {
    const rays = random.pick([24, 36, 48, 64]);
    const isLight = random.chance(0.35);
    const [dim, lit] = isLight
      ? [mix(ground, soft, 0.5), mix(ground, main, 0.35)]
      : [mix(deep, main, 0.12), mix(deep, main, 0.35)];
    const [cx, cy] = [field.x + field.width / 2, field.y + field.height * (hasHero ? 0.54 : 0.74)];
    let out = fill(field, isLight ? mix(ground, soft, 0.3) : darken(deep, 0.2));
    for (let i = 0; i < rays; i += 1) {
      const [a, b] = [(i / rays) * Math.PI * 2, ((i + 0.5) / rays) * Math.PI * 2];
      out += `<path d="M${cx} ${cy}L${cx + Math.cos(a) * 1800} ${cy + Math.sin(a) * 1800}L${cx + Math.cos(b) * 1800} ${cy + Math.sin(b) * 1800}z" fill="${i % 2 === 0 ? lit : dim}"/>`;
    }
    for (const [r, colour] of [
      [430, accent],
      [412, deep],
      [380, main],
      [300, soft],
      [220, accent],
      [130, ground],
    ] as const)
      out += `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${colour}"/>`;
    for (let i = 0; i < 46; i += 1)
      out += `<g transform="translate(${random.between(field.x, field.x + field.width)} ${random.between(field.y, field.y + field.height)}) scale(${random.between(0.14, 0.7)})">${random.chance(0.6) ? sparkle(lighten(accent, 0.35)) : star(accent, 26)}</g>`;
    return out;
  },
  playful({ colours: [ground, soft, main, deep, accent], random }, field, hasHero) {
    let out = fill(field, random.pick([mix(ground, soft, 0.5), soft, lighten(accent, 0.45)]));
    for (let i = 0; i < 30; i += 1) {
      const [x, y] = [
        field.x + ((i % 5) + random.between(0.15, 0.85)) * (field.width / 5),
        field.y + (Math.floor(i / 5) + random.between(0.15, 0.85)) * (field.height / 6),
      ];
      const colour = random.pick([main, deep, accent, lighten(ground, 0.4)]);
      const shape = random.pick([
        heart(colour),
        star(colour, 42),
        `<circle r="36" fill="${colour}"/>`,
        `<path d="M-70 0q17 -44 35 0t35 0t35 0t35 0" stroke="${colour}" stroke-width="16" fill="none" stroke-linecap="round"/>`,
        `<path d="M-36 30L0 -36L36 30z" fill="none" stroke="${colour}" stroke-width="13" stroke-linejoin="round"/>`,
        flower(colour, accent === colour ? deep : accent, 6),
      ]);
      out += `<g transform="translate(${x} ${y}) rotate(${random.between(0, 360)}) scale(${random.between(0.8, 1.5)})">${shape}</g>`;
    }
    if (hasHero) return out;
    const [cx, cy] = [field.x + field.width / 2, field.y + field.height / 2];
    return `${out}<circle cx="${cx}" cy="${cy}" r="350" fill="${lighten(ground, 0.3)}"/><g transform="translate(${cx} ${cy}) scale(7)">${smiley(accent, deep)}</g>`;
  },
};

/** A large sun, striped as in a woodcut, over three hills, with a sprig before it. */
function sunOverHills({ colours: [ground, soft, main, deep, accent], random }: Design, field: Field): string {
  const cx = field.x + field.width * random.pick([0.36, 0.5, 0.64]);
  const [cy, r] = [field.y + field.height * 0.42, 300];
  let out = fill(field, mix(ground, soft, 0.4));
  out += `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${random.pick([main, accent])}"/>`;
  for (let i = 0; i < 6; i += 1)
    out += `<rect x="${cx - r - 4}" y="${cy + 40 + i * 44}" width="${2 * r + 8}" height="${7 + i * 4}" fill="${mix(ground, soft, 0.4)}"/>`;
  for (const [i, colour] of [soft, mix(main, deep, 0.35), deep].entries()) {
    const points: [number, number][] = [];
    for (let x = field.x - 100; x <= field.x + field.width + 200; x += 220)
      points.push([x, field.y + field.height * (0.66 + i * 0.11) + random.between(-70, 50)]);
    out += `<path d="${smooth(points)}L${field.x + field.width + 200} ${field.y + field.height + 40}H${field.x - 120}z" fill="${colour}"/>`;
  }
  const side = cx > field.x + field.width / 2 ? field.x + 190 : field.x + field.width - 190;
  return `${out}<g transform="translate(${side} ${field.y + field.height - 150}) rotate(${random.between(-8, 8)}) scale(6.4)">${sprig(accent, random)}</g>`;
}

const mix2 = (a: number, b: number, t: number) => a + (b - a) * t;
