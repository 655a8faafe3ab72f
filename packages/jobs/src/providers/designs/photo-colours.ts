import chroma from "chroma-js";
import { openPhoto } from "../../media/open-photo.ts";
import { asPermanent } from "../../media/unreadable-photo.ts";

/** Side of the small copy that is looked at: enough for colours. */
const SIDE_PX = 48;
const COLOURS = 6;
const ROUNDS = 8;

/** The colours that a photo is made of, most of it first: 1 to 6. @throws PermanentError when it cannot be read */
export async function photoColours(path: string): Promise<string[]> {
  const data = await openPhoto(path)
    .resize(SIDE_PX, SIDE_PX, { fit: "fill" })
    .toColourspace("srgb")
    .flatten({ background: "#ffffff" })
    .removeAlpha()
    .raw()
    .toBuffer()
    .catch(asPermanent);
  const pixels: Lab[] = [];
  for (let i = 0; i + 2 < data.length; i += 3) pixels.push(chroma(data[i]!, data[i + 1]!, data[i + 2]!).oklab());
  const byLight = pixels.toSorted((a, b) => a[0] - b[0]);
  let centres = Array.from({ length: COLOURS }, (_, i) => byLight[Math.floor(((i + 0.5) / COLOURS) * byLight.length)]!);
  let sizes: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const sums = centres.map(() => [0, 0, 0, 0] as [number, number, number, number]);
    for (const pixel of pixels) {
      const sum = sums[nearest(centres, pixel)]!;
      for (const c of [0, 1, 2] as const) sum[c] += pixel[c];
      sum[3] += 1;
    }
    centres = sums.map(([l, a, b, n], i) => (n === 0 ? centres[i]! : [l / n, a / n, b / n]));
    sizes = sums.map(([, , , n]) => n);
  }
  const found = centres.map((centre, i) => ({ colour: chroma.oklab(...centre).hex(), size: sizes[i]! }));
  return [
    ...new Set(
      found
        .filter(({ size }) => size > 0)
        .toSorted((a, b) => b.size - a.size)
        .map(({ colour }) => colour),
    ),
  ];
}

type Lab = [l: number, a: number, b: number];

function nearest(centres: readonly Lab[], [l, a, b]: Lab): number {
  let best = 0;
  let distance = Infinity;
  for (const [i, centre] of centres.entries()) {
    const d = (centre[0] - l) ** 2 + (centre[1] - a) ** 2 + (centre[2] - b) ** 2;
    if (d < distance) [best, distance] = [i, d];
  }
  return best;
}
