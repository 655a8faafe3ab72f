import type { Config } from "@vladmandic/human";
import type { ImageAnalysis } from "../../catalog/image-analyze.ts";
import { loadHuman } from "../vision/load-human.ts";
import { loadTfjs } from "../vision/load-tfjs.ts";
import type { Pixels } from "../vision/pixels.ts";

type Tag = ImageAnalysis["tags"][number];

const OBJECTS: Partial<Config> = {
  object: { enabled: true, modelPath: "centernet.json", minConfidence: 0.3, iouThreshold: 0.4, maxDetected: 20 },
};
/** The detector takes a cat for a dog and the like: an animal it is not sure of is called an animal. */
const ANIMALS = new Set(["bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"]);
const SURE_OF_ANIMAL = 0.6;
const LEAST_CONFIDENCE = 0.35;

/** Things of 80 everyday kinds (CenterNet on COCO), best first, and what the whole picture is like. */
export async function findTags(
  pixels: Pixels,
  known: { colours: ImageAnalysis["colours"]; faces: ImageAnalysis["faces"] },
): Promise<Tag[]> {
  const tf = await loadTfjs();
  const human = await loadHuman();
  const { data, width, height } = pixels;
  const input = tf.tensor(new Int32Array(data), [1, height, width, 3], "int32");
  try {
    const { object: objects } = await human.detect(input as never, OBJECTS);
    const things = objects.flatMap(({ label, score, boxRaw: [x, y, across, down] }): Tag[] => {
      if (score < LEAST_CONFIDENCE) return [];
      const [left, top] = [Math.max(0, x), Math.max(0, y)];
      const box = {
        x: round(left),
        y: round(top),
        width: round(Math.min(1, x + across) - left),
        height: round(Math.min(1, y + down) - top),
      };
      const isGuess = ANIMALS.has(label) && score < SURE_OF_ANIMAL;
      return [{ label: isGuess ? "animal" : label, confidence: Math.round(100 * score) / 100, box }];
    });
    return [...things.toSorted((a, b) => b.confidence - a.confidence), ...wholeTags(pixels, known)];
  } finally {
    tf.dispose(input);
  }
}

function wholeTags(
  { data, width, height }: Pixels,
  { colours, faces }: { colours: ImageAnalysis["colours"]; faces: ImageAnalysis["faces"] },
): Tag[] {
  const tags: Tag[] = [];
  const add = (label: string, confidence: number) => {
    if (confidence >= LEAST_CONFIDENCE)
      tags.push({ label, confidence: Math.round(100 * Math.min(1, confidence)) / 100, box: null });
  };
  const [largest] = faces;
  if (faces.length === 1 && largest)
    add("portrait", Math.min(largest.score, 12 * largest.box.width * largest.box.height + 0.4));
  if (faces.length >= 3) add("group of people", faces[2]!.score);
  let [light, chroma] = [0, 0];
  for (let i = 0; i < data.length; i += 3) {
    const [r, g, b] = [data[i]!, data[i + 1]!, data[i + 2]!];
    light += 0.299 * r + 0.587 * g + 0.114 * b;
    chroma += Math.max(r, g, b) - Math.min(r, g, b);
  }
  const pixels = data.length / 3;
  [light, chroma] = [light / pixels / 255, chroma / pixels / 255];
  add("black and white", 1 - chroma / 0.03);
  add("dark", (0.3 - light) / 0.2);
  add("bright", (light - 0.7) / 0.2);
  if ((colours[0]?.share ?? 0) > 0.97) add("plain", 1);
  if (width >= 2.5 * height) add("panorama", 1);
  return tags;
}

function round(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
