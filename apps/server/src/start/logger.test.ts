import { expect, test } from "vitest";
import { readEnv, type Env } from "../env.ts";
import { createLogger } from "./logger.ts";

const { env } = readEnv({
  DATABASE_URL: "postgresql://app:hunter2@db.example/app",
  WEBHOOK_SECRET: "a secret of the scheduler",
});

function logged(isTTY: boolean, write: (logger: ReturnType<typeof createLogger>) => void): string {
  let text = "";
  write(createLogger(env as Env, { isTTY, write: (line) => (text += line) }));
  return text;
}

test("writes JSON lines where nobody reads along", () => {
  const line = logged(false, (logger) => logger.child({ part: "http" }).warn({ jobId: "7" }, "a thing"));
  expect(JSON.parse(line)).toMatchObject({ level: "warn", part: "http", jobId: "7", msg: "a thing" });
});

test("writes one line for people on a terminal", () => {
  const line = logged(true, (logger) => logger.child({ part: "http" }).warn({ jobId: "7", n: 2 }, "a thing"));
  expect(line).toMatch(/^\d\d:\d\d:\d\d warn {2}http: a thing · jobId=7 · n=2\n$/);
});

test.each([true, false])("keeps secrets out, whatever their way in (terminal: %s)", (isTTY) => {
  const text = logged(isTTY, (logger) => {
    logger.info({ headers: { authorization: "Bearer jw_abcdef", cookie: "session=1234567" } }, "request");
    logger.info("sent a secret of the scheduler to nobody");
    logger.error({ err: new Error("cannot connect to postgresql://app:hunter2@db.example/app") }, "failed");
  });
  expect(text).toContain("db.example");
  expect(text).not.toMatch(/hunter2|jw_abcdef|1234567|a secret of the scheduler/);
});
