import type { JobwireClient } from "@jobwire/client";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { samplePdf } from "../../../packages/jobs/gallery/runner/sample-pdf.ts";

const FIXTURES = fileURLToPath(new URL("../../../packages/jobs/fixtures/", import.meta.url));
const TYPES: Readonly<Record<string, string>> = {
  png: "image/png",
  jpg: "image/jpeg",
  mp4: "video/mp4",
  pdf: "application/pdf",
};

/** Name in the library, and the file; a long name and one from right to left among them. */
const FILES = [
  ["Sound of the harbour.mp4", "testsrc.mp4"],
  ["notice.png", "notice.png"],
  ["صورة من الجبال.jpg", "st-french-alpine-landscape.jpg"],
  [
    "Allium oreophilum, the third flower of the second week of May, behind the greenhouse, evening.jpg",
    "st-allium-oreophilum.jpg",
  ],
  ["rocket.jpg", "rocket.jpg"],
  ["coffee.png", "coffee.png"],
  ["astronaut.png", "astronaut.png"],
  ["chelsea.png", "chelsea.png"],
] as const;

/** Uploads the fixtures; returns item ids by the fixture's name. */
export async function addFiles(client: JobwireClient): Promise<Record<string, string>> {
  const items: Record<string, string> = {};
  const add = async (name: string, path: string) => {
    const type = TYPES[path.split(".").at(-1) ?? ""];
    const { itemId } = await client.uploadItem(new File([await readFile(path)], name, { type }));
    items[basename(path)] = itemId;
  };
  const [pdf] = Object.values((await samplePdf()).items);
  await add("The heart.pdf", pdf ?? "");
  for (const [name, fixture] of FILES) await add(name, FIXTURES + fixture);
  return items;
}
