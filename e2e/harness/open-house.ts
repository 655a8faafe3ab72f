import { createTestDatabase } from "@jobwire/db/testing";
import type { TestDatabase } from "@jobwire/db/testing";
import type { Browser } from "playwright-core";
import { launchBrowser } from "./launch-browser.ts";
import { startServer } from "./start-server.ts";
import type { Credentials, RunningServer } from "./start-server.ts";

/** The whole product in one process, a browser, and an admin who is signed in. */
export interface House extends AsyncDisposable {
  database: TestDatabase;
  server: RunningServer;
  browser: Browser;
  admin: Credentials;
}

/** Where a journey of an admin begins. */
export async function openHouse(): Promise<House> {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await createTestDatabase());
  const server = opening.use(await startServer({ databaseUrl: database.url }));
  const browser = opening.adopt(await launchBrowser(), (open) => open.close());
  const admin = await server.adminSignIn();
  const held = opening.move();
  return { database, server, browser, admin, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
