import { renderAsync } from "@resvg/resvg-js";
import type { Pixels } from "./surface.ts";

/** Renders SVG that this process wrote itself, in another thread. No system fonts and no links are read. */
export async function renderSvg(svg: string, signal?: AbortSignal): Promise<Pixels> {
  const image = await renderAsync(svg, { font: { loadSystemFonts: false }, logLevel: "off" }, signal ?? null);
  return { data: new Uint8Array(image.pixels), widthPx: image.width, heightPx: image.height };
}
