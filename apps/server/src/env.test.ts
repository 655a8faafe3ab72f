import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { nearMissLine, problemLine, readEnv } from "./env.ts";

const VALIDATE_CONFIG = fileURLToPath(new URL("validate-config.ts", import.meta.url));

describe("readEnv", () => {
  test("gives every default for an empty environment, and counts an empty value as unset", () => {
    const { env, problems } = readEnv({ PORT: "", HOST: "  " });
    expect(problems).toEqual([]);
    expect(env).toMatchObject({
      PORT: 3_000,
      HOST: "127.0.0.1",
      JOBWIRE_ROLE: "all",
      JOBWIRE_SIGN_UP: true,
      ENABLE_AUTO_PROCESSING: true,
      TRUSTED_ORIGINS: [],
      DATABASE_URL: undefined,
    });
  });

  test.each([
    ["PORT", "abc", "PORT: expected a port number from 0 to 65535, got abc"],
    ["PORT", "70000", "PORT: expected a port number from 0 to 65535, got 70000"],
    ["JOBWIRE_ROLE", "web", "JOBWIRE_ROLE: expected all, api or worker, got web"],
    ["ENABLE_AUTO_PROCESSING", "maybe", "ENABLE_AUTO_PROCESSING: expected on or off, got maybe"],
    ["LOG_LEVEL", "loud", "LOG_LEVEL: expected fatal, error, warn, info, debug, trace or silent, got loud"],
    ["PUBLIC_URL", "example.com", "PUBLIC_URL: expected an http:// or https:// address, got example.com"],
    [
      "TRUSTED_ORIGINS",
      "https://a.example/path",
      "TRUSTED_ORIGINS: expected origins like https://app.example.com, separated by commas, got https://a.example/path",
    ],
  ])("says what %s=%s should have been", (name, value, line) => {
    const { env, problems } = readEnv({ [name]: value });
    expect(env).toBeNull();
    expect(problems.map(problemLine)).toEqual([line]);
  });

  test("never shows a secret", () => {
    const { problems, entries } = readEnv({ DATABASE_URL: "mysql://root:hunter2@db/app", WEBHOOK_SECRET: "hunter2" });
    const text = JSON.stringify([problems.map(problemLine), entries]);
    expect(text).not.toContain("hunter2");
    expect(problems.map((problem) => problem.name)).toEqual(["DATABASE_URL", "WEBHOOK_SECRET"]);
  });

  test("finds variables that contradict each other", () => {
    expect(readEnv({ JOBWIRE_ADMIN_EMAIL: "a@example.com" }).problems.map(problemLine)).toEqual([
      "JOBWIRE_ADMIN_PASSWORD: expected a value, because JOBWIRE_ADMIN_EMAIL is set, got nothing",
    ]);
    expect(readEnv({ JOBWIRE_ROLE: "worker" }).problems.map(problemLine)).toEqual([
      "DATABASE_URL: expected a value, because processes of JOBWIRE_ROLE=worker share one database, got nothing",
    ]);
  });

  test("takes the usual spellings of a switch, and lists of origins", () => {
    const { env } = readEnv({ JOBWIRE_SIGN_UP: "FALSE", TRUSTED_ORIGINS: "https://a.example, http://b.example:81/" });
    expect(env?.JOBWIRE_SIGN_UP).toBe(false);
    expect(env?.TRUSTED_ORIGINS).toEqual(["https://a.example", "http://b.example:81"]);
  });

  test("warns of mistyped names and of nothing else", () => {
    const { nearMisses } = readEnv({
      DATABSE_URL: "x",
      LOGLEVEL: "x",
      JOBWIRE_COLOUR: "x",
      HOSTNAME: "x",
      PATH: "x",
      SMTP_URI: "x",
      npm_config_user_agent: "x",
    });
    expect(nearMisses.map(nearMissLine)).toEqual([
      "DATABSE_URL is not a variable of Jobwire; did you mean DATABASE_URL?",
      "LOGLEVEL is not a variable of Jobwire; did you mean LOG_LEVEL?",
      "JOBWIRE_COLOUR is not a variable of Jobwire.",
      "SMTP_URI is not a variable of Jobwire; did you mean SMTP_URL?",
    ]);
  });
});

describe("validate-config", () => {
  const run = (env: Record<string, string>) =>
    spawnSync(process.execPath, [VALIDATE_CONFIG], { env: { PATH: process.env.PATH, ...env }, encoding: "utf8" });

  test("prints a table and exits 0 when all is well", () => {
    const { status, stdout } = run({ PORT: "4000" });
    expect(stdout).toMatch(/^PORT +set +4000 /m);
    expect(stdout).toMatch(/^DATABASE_URL +default +embedded /m);
    expect(status).toBe(0);
  });

  test("names what is wrong and exits 1", () => {
    const { status, stdout, stderr } = run({ PORT: "x", CRON_SECRET: "short", DATABSE_URL: "y" });
    expect(stdout).toMatch(/^PORT +wrong +x /m);
    expect(stderr).toContain("Wrong: PORT: expected a port number from 0 to 65535, got x");
    expect(stderr).toContain("did you mean DATABASE_URL?");
    expect(stdout + stderr).not.toContain("short");
    expect(status).toBe(1);
  });
});
