// The service worker: what the browser runs for Jobwire while no page is open. One part a file, so that
// more can be added beside the first.
importScripts("/sw/push.js", "/sw/shell.js");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
