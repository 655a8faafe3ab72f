import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Most script that is needed before any screen's own, gzipped: docs/adr/0070-what-the-first-page-loads.md. */
const MOST_BYTES = 250_000;

/** Fails the build when the script that every page loads first has grown beyond its limit; says how much it is. */
export function firstLoadLimit(): Plugin {
  return {
    name: "jobwire:first-load-limit",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const first = new Set<string>();
      const add = (fileName: string) => {
        const chunk = bundle[fileName];
        if (chunk?.type !== "chunk" || first.has(fileName)) return;
        first.add(fileName);
        chunk.imports.forEach(add);
      };
      for (const chunk of Object.values(bundle)) if (chunk.type === "chunk" && chunk.isEntry) add(chunk.fileName);
      const sizes = [...first].map((fileName) => {
        const chunk = bundle[fileName];
        return { fileName, bytes: chunk?.type === "chunk" ? gzipSync(chunk.code, { level: 9 }).length : 0 };
      });
      const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
      if (bytes === 0) this.error("First load: expected an entry with script, got none.");
      const largest = sizes
        .toSorted((a, b) => b.bytes - a.bytes)
        .slice(0, 5)
        .map((one) => `${one.fileName} ${one.bytes}`);
      const figure = `First load: ${bytes} bytes of script, gzipped, in ${first.size} files`;
      if (bytes > MOST_BYTES) this.error(`${figure}; expected at most ${MOST_BYTES}. Largest: ${largest.join(", ")}.`);
      this.info(figure);
    },
  };
}
