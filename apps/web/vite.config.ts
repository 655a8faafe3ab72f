import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { firstLoadLimit } from "./first-load-limit.ts";

const server = "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react(), withoutMeshopt(), firstLoadLimit(), precompress()],
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: {
      "/api": server,
      "/trpc": { target: server, ws: true },
      "/sign-in/once": server,
    },
  },
  build: {
    outDir: "dist",
    target: "es2023",
    // Fonts and icons stay files: the page's policy allows them from its own origin only.
    assetsInlineLimit: 0,
  },
});

/**
 * model-viewer brings a decoder for compressed meshes that compiles WebAssembly as soon as it is loaded, which
 * the page's policy forbids. We make no such meshes and refuse them from others.
 */
function withoutMeshopt(): Plugin {
  const id = "\0without-meshopt";
  return {
    name: "jobwire:without-meshopt",
    enforce: "pre",
    resolveId: (source) => (source.endsWith("libs/meshopt_decoder.module.js") ? id : null),
    load: (loaded) =>
      loaded === id ? "export const MeshoptDecoder = { supported: false, ready: Promise.resolve() };" : null,
  };
}

/** Writes a .br and a .gz beside every script and style, so that the server sends them small without any work. */
function precompress(): Plugin {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  return {
    name: "jobwire:precompress",
    apply: "build",
    async writeBundle({ dir }, bundle) {
      if (dir === undefined) throw new Error("expected a folder to build into, got none");
      const texts = Object.keys(bundle).filter((name) => /\.(js|css|html|svg)$/.test(name));
      await Promise.all(
        texts.map(async (name) => {
          const path = join(dir, name);
          const bytes = await readFile(path);
          const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
          await writeFile(`${path}.br`, await brotli(bytes, { params }));
          await writeFile(`${path}.gz`, await zip(bytes, { level: 9 }));
        }),
      );
    },
  };
}
