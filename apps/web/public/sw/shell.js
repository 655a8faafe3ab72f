// The page itself without a network: its frame opens from what was seen last, and says that it is offline.
// Nothing of a person is kept: answers of /api and /trpc never come here.
const SHELL = "jobwire-shell-1";
/** The page is waited for this long before the kept one is shown, in ms. */
const PAGE_WITHIN_MS = 4000;

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && !/^\/(api|trpc|sign-in\/once)(\/|$)/.test(url.pathname)) {
    event.respondWith(page(request));
  } else if (url.pathname.startsWith("/assets/")) {
    // Their names carry a hash of their content: one that is kept is right.
    event.respondWith(kept(request));
  }
});

async function page(request) {
  const cache = await caches.open(SHELL);
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PAGE_WITHIN_MS) });
    if (response.ok && !response.redirected && response.headers.get("content-type")?.startsWith("text/html")) {
      await cache.put("/", response.clone());
    }
    return response;
  } catch (error) {
    const last = await cache.match("/");
    if (last === undefined) throw error;
    return last;
  }
}

async function kept(request) {
  const cache = await caches.open(SHELL);
  const known = await cache.match(request);
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

// Assets of earlier builds go when a page says which it needs.
self.addEventListener("message", (event) => {
  if (event.data?.kind !== "assets") return;
  const needed = new Set(event.data.paths);
  event.waitUntil(
    caches.open(SHELL).then(async (cache) => {
      const held = await cache.keys();
      const old = held.filter(({ url }) => new URL(url).pathname.startsWith("/assets/"));
      // What this page has loaded is kept, and as much again of what others may load.
      const spare = old.filter(({ url }) => !needed.has(new URL(url).pathname));
      await Promise.all(spare.slice(0, Math.max(0, spare.length - 60)).map((one) => cache.delete(one)));
    }),
  );
});
