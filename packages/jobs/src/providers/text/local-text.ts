import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createWorker, OEM, PSM, type Worker } from "tesseract.js";
import type { TextProvider } from "./text-provider.ts";

const require = createRequire(import.meta.url);
/** The quantised LSTM model: as good as the large one on print, a third of its size. */
const LANGUAGES = join(dirname(require.resolve("@tesseract.js-data/eng")), "4.0.0_best_int");
const LEAST_CONFIDENCE = 0.65;
/** Of a single short word: leaves and letters on cups look like one. */
const LEAST_CONFIDENCE_SHORT = 0.85;

/** Tesseract's LSTM for English, as WebAssembly in a thread; models from node_modules, no network. */
export function createLocalText(): TextProvider {
  let ready: Promise<Worker> | undefined;
  let onProgress: (done: number) => void = () => undefined;

  async function start(): Promise<Worker> {
    const worker = await createWorker("eng", OEM.LSTM_ONLY, {
      langPath: LANGUAGES,
      cacheMethod: "none",
      gzip: true,
      logger: ({ status, progress }) => status === "recognizing text" && onProgress(progress),
      errorHandler: () => undefined,
    });
    // Text anywhere, in any order, as photos have it.
    await worker.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT, user_defined_dpi: "150" });
    return worker;
  }

  return {
    async read(request) {
      const { picture, signal } = request;
      signal.throwIfAborted();
      onProgress = request.onProgress;
      const worker = await (ready ??= start());
      const aborted = Promise.withResolvers<never>();
      const stop = () => {
        // A thread at work hears nothing: it is ended, and the next job starts another.
        ready = undefined;
        void worker.terminate();
        aborted.reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
      try {
        const { data } = await Promise.race([
          worker.recognize(picture, {}, { blocks: true, text: false }),
          aborted.promise,
        ]);
        return (data.blocks ?? [])
          .flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines))
          .flatMap(({ text, confidence, bbox: { x0, y0, x1, y1 } }) => {
            const words = text.replaceAll(/\s+/g, " ").trim();
            const least = words.length < 6 ? LEAST_CONFIDENCE_SHORT : LEAST_CONFIDENCE;
            if (confidence / 100 < least || !isText(words)) return [];
            const box = { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
            return [{ text: words, confidence: Math.round(confidence) / 100, box }];
          });
      } finally {
        signal.removeEventListener("abort", stop);
        aborted.promise.catch(() => undefined);
      }
    },
  };
}

/** Leaves, bricks and hair look like short words of odd signs: three letters or digits in a row, and few others. */
function isText(line: string): boolean {
  const letters = line.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return /[\p{L}\p{N}]{3}/u.test(line) && letters / line.replaceAll(" ", "").length > 0.7;
}
