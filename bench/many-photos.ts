import { createClient } from "@jobwire/client";
import { createPool } from "@jobwire/db";
import type { Pool } from "@jobwire/db";
import { startEmbeddedPostgres } from "@jobwire/db/embedded";
import { copyItem } from "@jobwire/e2e/harness/copy-item";
import { startServer } from "@jobwire/e2e/harness/start-server";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PHOTO = new URL("../packages/jobs/fixtures/chelsea.png", import.meta.url);

/** The whole product with a library of one photo, many times over. */
export interface ManyPhotos extends AsyncDisposable {
  server: Awaited<ReturnType<typeof startServer>>;
  /** Whose library it is. */
  as: Awaited<ReturnType<Awaited<ReturnType<typeof startServer>>["adminSignIn"]>>;
  client: ReturnType<typeof createClient>;
  pool: Pool;
}

/** @param env of the server, besides that nothing starts by itself */
export async function startManyPhotos(count: number, env: Readonly<Record<string, string>> = {}): Promise<ManyPhotos> {
  await using house = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), "jobwire-bench-"));
  await chmod(dataDir, 0o755); // for the system user that runs Postgres
  house.defer(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = house.use(await startEmbeddedPostgres({ dataDir: join(dataDir, "pg") }));
  const database = { databaseUrl: postgres.url, dataDir };
  const server = house.use(await startServer({ ...database, env: { ENABLE_AUTO_PROCESSING: "off", ...env } }));
  const as = await server.adminSignIn();
  const client = house.use(createClient({ url: server.url, sessionToken: as.token }));
  const photo = new File([await readFile(PHOTO)], "chelsea.png", { type: "image/png" });
  const { itemId } = await client.uploadItem(photo);
  await (await client.start("image.thumbnail", { itemId, sizePx: 512 })).result();
  const pool = house.adopt(createPool({ url: postgres.url, applicationName: "bench" }), (open) => open.end());
  await copyItem(pool, itemId, count - 1);
  const parts = house.move();
  return { server, as, client, pool, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}
