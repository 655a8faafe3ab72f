import { defineGallery } from "./runner/define-gallery.ts";
import { photo } from "./runner/photo.ts";
import { typeset } from "./runner/typeset.ts";

const percent = (share: number) => `${Math.round(share * 100)} %`;

/** Each photo, and beside it what is known of it. */
export default defineGallery({
  task: "image.analyze",
  columns: 4,
  cellHeightPx: 380,
  runs: ["astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg", "notice.png", "exif-gps.jpg"].map((name) => {
    const { itemId, ...files } = photo(name);
    return { label: name, input: { itemId }, ...files };
  }),
  async pictures({ output }) {
    const { caption, tags, colours, faces, text, safety, camera } = output;
    const rows: [string, string][] = [
      ["Things", tags.map(({ label, confidence }) => `${label} ${percent(confidence)}`).join(", ")],
      ["Colours", colours.map(({ name, share }) => `${name} ${percent(share)}`).join(", ")],
      ["Faces", String(faces.length)],
      ["Text", text.lines.map((line) => line.text).join(" / ") || "none"],
      ["Safety", `${safety.verdict}, ${percent(safety.score)}`],
      ["Camera", `${camera.camera ?? "not said"}${camera.location === "removed" ? "; its place is left out" : ""}`],
    ];
    const paragraphs = rows.flatMap(([name, value]) => [
      { text: name, sizePx: 11, colour: "#78716c" },
      { text: value || "none", sizePx: 12 },
    ]);
    return [{ data: typeset([{ text: caption.text, isBold: true }, ...paragraphs], 320, 380) }];
  },
});
