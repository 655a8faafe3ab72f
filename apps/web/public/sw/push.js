// Shows push messages and opens what they are about. The server sends {title, body, tag, path}; the tag is the
// message's id, so that one that comes twice replaces itself without a sound.
self.addEventListener("push", (event) => {
  const { title, body, tag, path } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: { path }, icon: "/mark.svg" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.path));
});

/** In a page that is open already, where there is one. */
async function open(path) {
  const url = new URL(path, self.location.origin).href;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url: at }) => at === url) ?? pages[0];
  if (page === undefined) return self.clients.openWindow(url);
  // Some browsers let nobody but a click on a real notification do this; the page shows the job all the same.
  await page.focus().catch(() => page);
  return page.url === url ? page : page.navigate(url);
}
