import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = "http://127.0.0.1:3000";

export default defineConfig({
  plugins: [react()],
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
    // Photos and logs are loaded by screen; anything bigger than this in one chunk deserves a look.
    chunkSizeWarningLimit: 500,
  },
});
