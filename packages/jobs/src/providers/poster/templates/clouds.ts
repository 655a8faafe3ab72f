import { crc32, deflateSync } from "node:zlib";
import { POSTER_HEIGHT, POSTER_WIDTH } from "./poster-template.ts";

/** Clouds are soft: they are made this small, and drawn large. */
const [WIDTH, HEIGHT] = [203, 300];

/**
 * Clouds of one colour over the whole poster, as an SVG image. A turbulence filter would do the same, and
 * take most of the time that a poster needs.
 * @param scale size of a cloud, as a share of the width @param cover 0–1: how much of the sky is clear
 */
export function clouds(
  seed: number,
  colour: [number, number, number],
  { scale, stretch = 1, cover, opacity }: { scale: number; stretch?: number; cover: number; opacity: number },
): string {
  const rows = Buffer.alloc(HEIGHT * (1 + 4 * WIDTH));
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      let [value, weight, total] = [0, 1, 0];
      for (let octave = 0; octave < 5; octave += 1) {
        const size = (scale * WIDTH) / 2 ** octave;
        value += weight * smoothNoise(seed + octave, x / (size * stretch), y / size);
        total += weight;
        weight *= 0.52;
      }
      const alpha = Math.min(1, Math.max(0, (value / total - cover) / (0.85 - cover)));
      rows.set([...colour, Math.round(255 * alpha ** 1.3)], y * (1 + 4 * WIDTH) + 1 + 4 * x);
    }
  }
  const data = pngOf(rows).toString("base64");
  return `<image href="data:image/png;base64,${data}" width="${POSTER_WIDTH}" height="${POSTER_HEIGHT}" preserveAspectRatio="none" opacity="${opacity}"/>`;
}

function smoothNoise(seed: number, x: number, y: number): number {
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const ease = (t: number) => t * t * (3 - 2 * t);
  const [fx, fy] = [ease(x - x0), ease(y - y0)];
  const top = lattice(seed, x0, y0) * (1 - fx) + lattice(seed, x0 + 1, y0) * fx;
  const bottom = lattice(seed, x0, y0 + 1) * (1 - fx) + lattice(seed, x0 + 1, y0 + 1) * fx;
  return top * (1 - fy) + bottom * fy;
}

function lattice(seed: number, x: number, y: number): number {
  let h = Math.imul(x, 374_761_393) ^ Math.imul(y, 668_265_263) ^ Math.imul(seed, 2_246_822_519);
  h = Math.imul(h ^ (h >>> 13), 1_274_126_177);
  return ((h ^ (h >>> 16)) >>> 0) / 4_294_967_296;
}

/** The smallest PNG there is: header, pixels, end. */
function pngOf(rows: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
