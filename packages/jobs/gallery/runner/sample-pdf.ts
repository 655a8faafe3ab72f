import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { madePdf } from "../../src/media/testing/made-pdfs.ts";

const HEART = `The heart is a muscular organ that pumps blood through the body. It beats about 100,000 times a day. The human heart has four chambers: two atria and two ventricles. Blood that is low in oxygen enters the right atrium through the superior vena cava. Arteries are blood vessels that carry blood away from the heart. Veins are vessels that return blood to the heart.`;
const BLOOD = `William Harvey described the circulation of blood in 1628. The contraction of the heart muscle is called systole. Blood pressure refers to the force of blood against the walls of the arteries. In a healthy adult at rest, the heart rate lies between 60 and 100 beats per minute. Capillaries are the smallest blood vessels, where oxygen passes into the tissues.`;

const ITEM = "00000000-0000-4000-8000-000000000002";

/** Two pages about the heart, written for this project, as an item. */
export async function samplePdf(): Promise<{ itemId: string; items: Record<string, string> }> {
  const path = join(mkdtempSync(join(tmpdir(), "jobwire-gallery-")), "The heart.pdf");
  writeFileSync(path, await madePdf({ pages: [HEART, BLOOD], info: { Title: "The heart" } }));
  return { itemId: ITEM, items: { [ITEM]: path } };
}
