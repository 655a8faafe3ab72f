import { renderAsync } from "@resvg/resvg-js";
import type { Pixels } from "./surface.ts";

/**
 * Renders SVG that this process wrote itself, in another thread. No links and no fonts but `fontFiles`
 * are read. It takes no signal: the library takes each signal once only, and is done within a second or two.
 */
export async function renderSvg(svg: string, fontFiles: string[] = []): Promise<Pixels> {
  const image = await renderAsync(svg, { font: { loadSystemFonts: false, fontFiles }, logLevel: "off" });
  return { data: new Uint8Array(image.pixels), widthPx: image.width, heightPx: image.height };
}
