import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./tokens.css";
import "./forced-colors.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { keepFocus } from "./keep-focus.ts";
import { refuseStrayDrops } from "./refuse-stray-drops.ts";
import { router } from "./router.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("expected an element with the id root in index.html, got none");

refuseStrayDrops(document);
const { forget } = keepFocus(root);
router.subscribe("onBeforeNavigate", ({ pathChanged }) => {
  if (pathChanged) forget();
});
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

// The frame opens without a network, too. Not while developing: what is kept would hide what was changed.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    navigator.serviceWorker.register("/sw.js").then(
      async () => {
        const { active } = await navigator.serviceWorker.ready;
        const paths = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
        active?.postMessage({ kind: "assets", paths: paths.filter((path) => path.startsWith("/assets/")) });
      },
      () => undefined, // no secure context, or switched off: everything else works without it
    );
  });
}
