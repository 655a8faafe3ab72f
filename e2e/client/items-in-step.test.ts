import { readFile } from "node:fs/promises";
import { createClient, type JobwireClient } from "@jobwire/client";
import type { ItemView } from "@jobwire/jobs/wire";
import { JobwireProvider, useItems, useRemoveItems, useUploadItem } from "@jobwire/client/react";
import { createTestDatabase } from "@jobwire/db/testing";
import { QueryClient } from "@tanstack/react-query";
import { createElement, type ReactNode } from "react";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startCuttingProxy } from "../harness/cutting-proxy.ts";
import { openDom } from "../harness/open-dom.ts";
import { type RunningServer, startServer } from "../harness/start-server.ts";

const PHOTO = new URL("../../packages/jobs/fixtures/chelsea.png", import.meta.url);
const WAIT = { timeout: 20_000 };
const cleanup = new AsyncDisposableStack();
/** Two processes on one database; no job tells of an item. */
let servers: [RunningServer, RunningServer];
let testing: typeof import("@testing-library/react");

beforeAll(async () => {
  const database = cleanup.use(await createTestDatabase());
  const env = { ENABLE_AUTO_PROCESSING: "off" };
  const first = cleanup.use(await startServer({ databaseUrl: database.url, role: "api", env }));
  // Sessions are signed with a key that servers of one database share.
  const second = cleanup.use(await startServer({ databaseUrl: database.url, role: "api", env }));
  servers = [first, second];
  openDom(first.url);
  testing = await import("@testing-library/react");
});
afterEach(() => testing.cleanup());
afterAll(() => cleanup.disposeAsync());

let people = 0;
const newPerson = async () =>
  (await servers[0].signUp({ email: `person-${(people += 1)}@example.com`, password: "a long enough password" })).token;

/** A browser that shows the library, and counts what it reads. */
function openBrowser(url: string, token: string) {
  const client: JobwireClient = cleanup.use(createClient({ url, sessionToken: token }));
  const reads: string[] = [];
  const { list, get } = client.items;
  client.items.list = (request) => (reads.push("list"), list(request));
  client.items.get = (itemId) => (reads.push(itemId), get(itemId));
  const queryClient = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) =>
    createElement(JobwireProvider, { client, queryClient, children });
  const page = testing.renderHook(() => ({ library: useItems(), upload: useUploadItem(), removal: useRemoveItems() }), {
    wrapper,
  }).result;
  return {
    client,
    reads,
    ids: () => page.current.library.items.map(({ id }) => id),
    ready: () =>
      testing.waitFor(() => {
        expect(page.current.library.isPending).toBe(false);
        expect(client.live.isSynced()).toBe(true);
      }, WAIT),
    async upload(name: string): Promise<string> {
      const photo = new File([await readFile(PHOTO)], name, { type: "image/png" });
      let itemId = "";
      await testing.act(async () => void ({ itemId } = await page.current.upload.upload(photo)));
      return itemId;
    },
    async remove(itemId: string): Promise<ItemView[]> {
      const items = page.current.library.items.filter(({ id }) => id === itemId);
      await testing.act(() => page.current.removal.remove(items));
      return items;
    },
    restore: (items: ItemView[]) => testing.act(async () => void (await page.current.removal.restore(items))),
    shows: (ids: string[]) =>
      testing.waitFor(() => expect(page.current.library.items.map(({ id }) => id)).toEqual(ids), WAIT),
  };
}

test("what is added or removed in one browser comes and goes in the other, and in nobody else's", async () => {
  const [ann, bob] = [await newPerson(), await newPerson()];
  const [here, there] = [openBrowser(servers[0].url, ann), openBrowser(servers[1].url, ann)];
  const bobs = openBrowser(servers[1].url, bob);
  await Promise.all([here.ready(), there.ready(), bobs.ready()]);

  const first = await here.upload("first.png");
  await there.shows([first]);
  const second = await there.upload("second.png");
  await here.shows([second, first]);
  const removed = await here.remove(first);
  await there.shows([second]);
  // Each word was followed by one reading.
  expect(there.reads.filter((read) => read === first)).toHaveLength(2);
  await here.restore(removed);
  await here.shows([second, first]);
  await there.shows([second, first]);
  await here.remove(first);
  await there.shows([second]);

  const own = await bobs.upload("own.png");
  await bobs.shows([own]);
  await testing.waitFor(() => expect(bobs.reads).toContain(own), WAIT);
  expect(bobs.reads).not.toContain(first);
  expect(bobs.reads).not.toContain(second);
  expect(there.ids()).toEqual([second]);
});

test("what came and went while the connection was away is right when it is back", async () => {
  const token = await newPerson();
  await using proxy = await startCuttingProxy(servers[1].port);
  const [here, there] = [openBrowser(servers[0].url, token), openBrowser(proxy.url, token)];
  await Promise.all([here.ready(), there.ready()]);
  const [gone, kept] = [await here.upload("gone.png"), await here.upload("kept.png")];
  await there.shows([kept, gone]);

  proxy.setOpen(false);
  await testing.waitFor(() => expect(there.client.connection.get().state).toBe("reconnecting"), WAIT);
  await here.remove(gone);
  const added = await here.upload("added.png");
  expect(there.ids()).toEqual([kept, gone]);
  const lists = () => there.reads.filter((read) => read === "list").length;
  const listsBefore = lists();
  proxy.setOpen(true);
  await there.shows([added, kept]);
  expect(lists()).toBe(listsBefore + 1);
});

test("many uploads at once all arrive, in both browsers", async () => {
  const token = await newPerson();
  const [here, there] = [openBrowser(servers[0].url, token), openBrowser(servers[1].url, token)];
  await Promise.all([here.ready(), there.ready()]);
  const photo = new File([await readFile(PHOTO)], "one.png", { type: "image/png" });
  const added = new Set<string>();
  for (let n = 0; n < 8; n += 1) {
    const batch = await Promise.all(Array.from({ length: 4 }, () => here.client.uploadItem(photo)));
    for (const { itemId } of batch) added.add(itemId);
  }
  await testing.waitFor(() => expect(new Set(there.ids())).toEqual(added), WAIT);
  await testing.waitFor(() => expect(new Set(here.ids())).toEqual(added), WAIT);
});
