import { Resvg } from "@resvg/resvg-js";
import { POSTER_HEIGHT, POSTER_WIDTH } from "./templates/poster-template.ts";

/** A picture in memory, 4 bytes a pixel, colours not multiplied by alpha. */
export interface Rgba {
  data: Buffer;
  width: number;
  height: number;
}

/** Draws a poster's SVG at a width in pixels. Only ever given drawings of ours; loads no fonts, no files. */
export function drawSvg(body: string, widthPx: number): Rgba {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${POSTER_WIDTH} ${POSTER_HEIGHT}">${body}</svg>`;
  const picture = new Resvg(svg, {
    fitTo: { mode: "width", value: widthPx },
    font: { loadSystemFonts: false },
  }).render();
  const { width, height } = picture;
  const data = Buffer.from(picture.pixels);
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let k = 0; k < 3; k += 1) data[i + k] = Math.min(255, Math.round((data[i + k]! * 255) / alpha));
  }
  return { data, width, height };
}
