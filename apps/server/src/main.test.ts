import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "@jobwire/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runMain } from "./testing/run-main.ts";
import { cookieOf, signedIn, signIn } from "./testing/signed-in.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "jobwire-main-"));
  // The system user that runs Postgres must be able to reach it.
  await chmod(dir, 0o755);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Ids of Postgres servers that work in a folder. */
async function postgresIn(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of await readdir("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    if (cwd.startsWith(folder)) found.push(Number(pid));
  }
  return found;
}

const ADDRESS = /ready at (http:\/\/127\.0\.0\.1:\d+)/;
const LINK = /(http:\/\/127\.0\.0\.1:\d+)(\/sign-in\/once\?token=\S+)/;

describe("a start that cannot go on says what to do in one line, exits 1 and leaves nothing running", () => {
  const fails = async (variables: Record<string, string>): Promise<string> => {
    const main = runMain({ JOBWIRE_DATA_DIR: join(dir, "fails"), LOG_LEVEL: "error", ...variables });
    expect(await main.ended, main.stderr()).toBe(1);
    expect(main.stdout()).toBe("");
    const lines = main.stderr().trim().split("\n");
    expect(lines, main.stderr()).toHaveLength(1);
    expect(await postgresIn(join(dir, "fails"))).toEqual([]);
    return lines[0] ?? "";
  };

  test("a bad variable", async () => {
    expect(await fails({ PORT: "http" })).toBe("PORT: expected a port number from 0 to 65535, got http");
  });

  test("a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    const { port } = taken.address() as { port: number };
    const line = await fails({ PORT: String(port) });
    expect(line).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(line).toContain(`PORT=${port + 1} npm start`);
    taken.close();
  });

  test("an address that is not this machine's", async () => {
    expect(await fails({ HOST: "203.0.113.1", PORT: "3999" })).toMatch(/^HOST: expected an address of this machine/);
  });

  test("a database that does not answer, without its password", async () => {
    const line = await fails({ DATABASE_URL: "postgresql://app:hunter2@127.0.0.1:1/app" });
    expect(line).toContain("127.0.0.1:1");
    expect(line).toContain("DATABASE_URL");
    expect(line).not.toContain("hunter2");
  });

  test("a database that refuses the password", async () => {
    await using db = await createTestDatabase();
    const url = new URL(db.url);
    url.username = "nobody_of_that_name";
    url.password = "hunter2";
    const line = await fails({ DATABASE_URL: url.href });
    expect(line).toMatch(/nobody_of_that_name.*DATABASE_URL/);
    expect(line).not.toContain("hunter2");
  });

  test("a folder that cannot be written", async () => {
    const file = join(dir, "a-file");
    await writeFile(file, "");
    const line = await fails({ JOBWIRE_DATA_DIR: join(file, "data") });
    expect(line).toContain(`JOBWIRE_DATA_DIR: expected a folder that can be written to, got ${join(file, "data")}`);
  });

  test.runIf(process.platform === "linux")("a folder that cannot be made, even by root", async () => {
    expect(await fails({ JOBWIRE_DATA_DIR: "/proc/jobwire/data" })).toMatch(
      /^JOBWIRE_DATA_DIR: .*\/proc\/jobwire\/data/,
    );
  });

  test("warns of a mistyped variable and goes on", async () => {
    const main = runMain({ DATABSE_URL: "x", PORT: "x" });
    expect(await main.ended).toBe(1);
    expect(main.stderr()).toContain("DATABSE_URL is not a variable of Jobwire; did you mean DATABASE_URL?");
  });
});

describe("on the embedded database", () => {
  test("starts, refuses a second start on its folder, drains on Ctrl-C, and keeps everything", async () => {
    const dataDir = join(dir, "keeps");
    const first = runMain({ JOBWIRE_DATA_DIR: dataDir });
    const [, url = "", link = ""] = await first.printed(LINK);
    expect(first.stdout()).toContain("embedded Postgres; connect yours with DATABASE_URL");

    // One folder, one Jobwire.
    const other = runMain({ JOBWIRE_DATA_DIR: dataDir, LOG_LEVEL: "error" });
    expect(await other.ended).toBe(1);
    expect(other.stderr().trim()).toMatch(/in use by another Jobwire process \(pid \d+\)/);

    const entered = await fetch(url + link, { redirect: "manual" });
    const admin = signedIn(url, { userId: "", email: "", token: "", cookie: cookieOf(entered) });
    const { mode } = await stat(join(dataDir, "keys/auth-secret"));
    expect(mode & 0o777).toBe(0o600);

    // A job under way gets time to end.
    const started = await admin.call("POST", "/api/jobs/demo.countdown/start", { seconds: 3, steps: 3 });
    const { statusUrl } = (await started.json()) as { statusUrl: string };
    await expect
      .poll(async () => ((await (await admin.call("GET", statusUrl)).json()) as { status: string }).status, {
        interval: 50,
      })
      .toBe("running");
    first.child.kill("SIGINT");
    expect(await first.ended, first.stderr()).toBe(0);
    expect(await postgresIn(dataDir)).toEqual([]);

    await using second = runMain({ JOBWIRE_DATA_DIR: dataDir });
    const [, again = ""] = await second.printed(ADDRESS);
    const same = signedIn(again, admin);
    const status = await same.call("GET", statusUrl);
    expect(await status.json()).toMatchObject({ status: "completed", attempt: 1, result: { counted: 3 } });
    // The database is our own and reachable from here only: a fresh link every time.
    expect(second.stdout()).toMatch(LINK);
    expect(second.stdout()).not.toContain(link);
  });

  test("recovers from kill -9, with its jobs", async () => {
    const dataDir = join(dir, "killed");
    const first = runMain({
      JOBWIRE_DATA_DIR: dataDir,
      JOBWIRE_ADMIN_EMAIL: "boss@example.test",
      JOBWIRE_ADMIN_PASSWORD: "correct horse",
    });
    const [, url = ""] = await first.printed(ADDRESS);
    const boss = await signIn(url, "boss@example.test", "correct horse");
    const started = await boss.call("POST", "/api/jobs/demo.countdown/start", { seconds: 3600, steps: 1000 });
    const { statusUrl } = (await started.json()) as { statusUrl: string };
    await expect
      .poll(async () => ((await (await boss.call("GET", statusUrl)).json()) as { status: string }).status, {
        interval: 50,
      })
      .toBe("running");
    first.child.kill("SIGKILL");
    expect(await first.ended).toBe("SIGKILL");

    await using second = runMain({ JOBWIRE_DATA_DIR: dataDir });
    const [, again = ""] = await second.printed(ADDRESS);
    const same = signedIn(again, boss);
    await expect
      .poll(async () => ((await (await same.call("GET", statusUrl)).json()) as { attempt: number }).attempt, {
        interval: 250,
        timeout: 60_000,
      })
      .toBe(2);
  });

  test("gives way to a start that follows a kill of what launched it", async () => {
    const dataDir = join(dir, "abandoned");
    const first = runMain({
      JOBWIRE_DATA_DIR: dataDir,
      JOBWIRE_ADMIN_EMAIL: "boss@example.test",
      JOBWIRE_ADMIN_PASSWORD: "correct horse",
    });
    const [, url = ""] = await first.printed(ADDRESS);
    const boss = await signIn(url, "boss@example.test", "correct horse");
    const started = await boss.call("POST", "/api/jobs/demo.countdown/start", { seconds: 3600, steps: 1000 });
    const { statusUrl } = (await started.json()) as { statusUrl: string };
    const read = async () => (await (await boss.call("GET", statusUrl)).json()) as { status: string; attempt: number };
    await expect.poll(async () => (await read()).status, { interval: 50 }).toBe("running");

    const gone = once(first.child, "exit").then((how) => ({ how, atMs: performance.now() }));
    first.child.disconnect();
    const killedAt = performance.now();
    await using second = runMain({ JOBWIRE_DATA_DIR: dataDir, PORT: new URL(url).port });
    await second.printed(ADDRESS);
    const { how, atMs } = await gone;
    expect(how, first.stderr()).toEqual([0, null]);
    expect(atMs - killedAt).toBeLessThan(9_000); // shorter than jobs get to end
    await expect.poll(read, { interval: 100 }).toMatchObject({ status: "running", attempt: 2 });
  });

  test("a second signal ends it at once", async () => {
    const dataDir = join(dir, "impatient");
    const main = runMain({ JOBWIRE_DATA_DIR: dataDir });
    const [, url = "", link = ""] = await main.printed(LINK);
    const admin = signedIn(url, {
      userId: "",
      email: "",
      token: "",
      cookie: cookieOf(await fetch(url + link, { redirect: "manual" })),
    });
    const started = await admin.call("POST", "/api/jobs/demo.countdown/start", { seconds: 3600, steps: 1000 });
    const { statusUrl } = (await started.json()) as { statusUrl: string };
    await expect
      .poll(async () => ((await (await admin.call("GET", statusUrl)).json()) as { status: string }).status, {
        interval: 50,
      })
      .toBe("running");
    main.child.kill("SIGINT");
    await main.printed(/Stopping/);
    main.child.kill("SIGINT");
    expect(await main.ended).toBe(130);
    await expect.poll(() => postgresIn(dataDir)).toEqual([]);
  });
});

test("an error that nobody caught is logged, stops everything and exits 1", async () => {
  const dataDir = join(dir, "crashed");
  const fault = `data:text/javascript,process.once("SIGUSR2",()=>{throw new Error("boom")})`;
  const main = runMain({ JOBWIRE_DATA_DIR: dataDir }, ["--import", fault]);
  await main.printed(ADDRESS);
  main.child.kill("SIGUSR2");
  expect(await main.ended).toBe(1);
  const line =
    main
      .stderr()
      .split("\n")
      .find((one) => one.includes("boom")) ?? "";
  expect(JSON.parse(line)).toMatchObject({ level: "fatal", err: { message: "boom" } });
  expect(await postgresIn(dataDir)).toEqual([]);
});

test("api and worker as two processes share one database, one key and their work", async () => {
  await using db = await createTestDatabase();
  const shared = { DATABASE_URL: db.url, JOBWIRE_DATA_DIR: join(dir, "shared") };
  await using api = runMain({ ...shared, JOBWIRE_ROLE: "api" });
  const [, url = "", link = ""] = await api.printed(LINK);
  await using worker = runMain({ ...shared, JOBWIRE_ROLE: "worker" });
  await worker.printed(/worker [0-9a-f-]{36} is ready/);
  expect(worker.stdout()).not.toContain("sign-in/once");

  const entered = await fetch(url + link, { redirect: "manual" });
  const admin = signedIn(url, { userId: "", email: "", token: "", cookie: cookieOf(entered) });
  const started = await admin.call("POST", "/api/jobs/demo.countdown/start", { seconds: 0.2, steps: 2 });
  const { statusUrl } = (await started.json()) as { statusUrl: string };
  await expect
    .poll(async () => (await (await admin.call("GET", statusUrl)).json()) as unknown)
    .toMatchObject({ status: "completed", progress: 100, result: { counted: 2 } });
  expect((await fetch(`${url}/api/jobs/health`)).status).toBe(200);
  expect(await readFile(join(dir, "shared/keys/auth-secret"), "utf8").catch(() => "none")).toBe("none");
});
