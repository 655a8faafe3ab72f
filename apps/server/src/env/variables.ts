import { z } from "zod";
import { onOff, url, variable, wholeNumber } from "./variable.ts";

const secretText = () => z.string().min(1).optional();
const dollars = z.number().min(0).max(100_000).optional();
const DOLLARS = { input: dollars, output: dollars, image: dollars, call: dollars, second: dollars };

const mostAtOnce = (service: string) =>
  variable(wholeNumber(1, 256).optional(), {
    expected: "a whole number from 1 to 256",
    purpose: `${service}: most jobs at once`,
    otherwise: "as the queues allow",
  });

const mostAMinute = (service: string) =>
  variable(wholeNumber(1, 10_000).optional(), {
    expected: "a whole number from 1 to 10000",
    purpose: `${service}: most jobs a minute`,
    otherwise: "no limit",
  });

/**
 * Every variable that Jobwire reads. Each says why it is there, its unit, its limits and its default.
 * An empty value counts as unset.
 */
export const VARIABLES = {
  /** Port of the web app and the API. Default 3000; 0 lets the system choose a free one. */
  PORT: variable(wholeNumber(0, 65_535).default(3_000), {
    expected: "a port number from 0 to 65535",
    purpose: "port of the web app and the API",
  }),
  /** Address to listen on. Default 127.0.0.1, reachable from this machine only; `0.0.0.0` opens it to the network. */
  HOST: variable(
    z
      .string()
      .regex(/^[A-Za-z0-9_.:-]+$/)
      .default("127.0.0.1"),
    {
      expected: "an IP address or host name to listen on",
      purpose: "address to listen on",
    },
  ),
  /** Which parts this process runs: `api` serves, `worker` executes jobs, `all` does both. Default `all`. */
  JOBWIRE_ROLE: variable(z.enum(["all", "api", "worker"]).default("all"), {
    expected: "all, api or worker",
    purpose: "which parts this process runs",
  }),
  /**
   * Folder that holds the database, files and keys. Default `.jobwire` in the folder the process is
   * started in. As root, where the database's system user cannot reach it, the database alone lies
   * elsewhere, and a line at start says where.
   */
  JOBWIRE_DATA_DIR: variable(z.string().min(1).optional(), {
    expected: "a folder that may be written to",
    purpose: "folder of the database, files and keys",
    otherwise: ".jobwire",
  }),
  /** E-mail address of the first admin, made at start while there is none. Needs JOBWIRE_ADMIN_PASSWORD. Default: none. */
  JOBWIRE_ADMIN_EMAIL: variable(z.email().optional(), {
    expected: "an e-mail address",
    purpose: "first admin: e-mail address",
    otherwise: "one-time sign-in link",
  }),
  /** Password of the first admin, 8 to 128 characters. Needs JOBWIRE_ADMIN_EMAIL. Default: none. */
  JOBWIRE_ADMIN_PASSWORD: variable(z.string().min(8).max(128).optional(), {
    expected: "8 to 128 characters",
    purpose: "first admin: password",
    otherwise: "one-time sign-in link",
    secret: true,
  }),
  /** Whether strangers may make an account. Default on, so that a first try needs no set-up; turn it off in public. */
  JOBWIRE_SIGN_UP: variable(onOff().default(true), {
    expected: "on or off",
    purpose: "whether strangers may make an account",
  }),
  /**
   * Key that signs session cookies, at least 32 characters. Default: made at first start and kept in the
   * data folder, or in the database where DATABASE_URL is set, so that all processes share it.
   */
  BETTER_AUTH_SECRET: variable(z.string().min(32).optional(), {
    expected: "at least 32 characters",
    purpose: "key that signs session cookies",
    otherwise: "made at first start",
    secret: true,
  }),
  /** Address people open, where a proxy stands in front. https makes cookies secure. Default: whatever they opened. */
  PUBLIC_URL: variable(url("http", "https").optional(), {
    expected: "an http:// or https:// address",
    purpose: "address people open",
    otherwise: "the address they opened",
  }),
  /** Further web origins that may use the API with cookies, separated by commas. Default: none. */
  TRUSTED_ORIGINS: variable(
    z
      .string()
      .transform((text) =>
        text
          .split(",")
          .map((origin) => origin.trim())
          .filter(Boolean),
      )
      .pipe(
        z.array(z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ""))),
      )
      .transform((origins) => origins.map((origin) => origin.replace(/\/$/, "")))
      .default([]),
    {
      expected: "origins like https://app.example.com, separated by commas",
      purpose: "further web origins that may use the API",
      otherwise: "none",
    },
  ),
  /** How many proxies in front are trusted to name the visitor's address in X-Forwarded-For, 0–10. Default 0. */
  TRUSTED_PROXIES: variable(wholeNumber(0, 10).default(0), {
    expected: "a whole number from 0 to 10",
    purpose: "proxies in front that name the visitor's address",
  }),
  /** Least important line that is logged. Default info. */
  LOG_LEVEL: variable(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"), {
    expected: "fatal, error, warn, info, debug, trace or silent",
    purpose: "least important line that is logged",
  }),

  /** A Postgres 15 or newer of your own. Default: one that Jobwire brings along and runs in the data folder. */
  DATABASE_URL: variable(url("postgres", "postgresql").optional(), {
    expected: "postgresql://user:password@host:port/database",
    purpose: "a Postgres of your own",
    otherwise: "embedded",
    secret: true,
  }),
  /** Most database connections of this process's pool, 2–200. Default 10. */
  DATABASE_POOL_SIZE: variable(wholeNumber(2, 200).default(10), {
    expected: "a whole number from 2 to 200",
    purpose: "most connections of this process's pool",
  }),
  /** A Redis or Valkey to carry hints between processes. Default: Postgres carries them. Not used by this version. */
  REDIS_URL: variable(url("redis", "rediss").optional(), {
    expected: "redis://host:port",
    purpose: "carries hints between processes",
    otherwise: "Postgres",
    secret: true,
  }),
  /** Endpoint of an S3 service for files. Default: the data folder. Not used by this version, nor the other S3 ones. */
  S3_ENDPOINT: variable(url("http", "https").optional(), {
    expected: "an http:// or https:// address",
    purpose: "S3 service for files",
    otherwise: "data folder",
  }),
  /** Region of the S3 service. Default us-east-1. */
  S3_REGION: variable(z.string().min(1).default("us-east-1"), { expected: "a region name", purpose: "S3 region" }),
  /** Bucket of the S3 service. Default: none. */
  S3_BUCKET: variable(z.string().min(1).optional(), { expected: "a bucket name", purpose: "S3 bucket" }),
  /** Access key of the S3 service. Default: none. */
  S3_ACCESS_KEY_ID: variable(secretText(), { expected: "an access key", purpose: "S3 access key", secret: true }),
  /** Secret key of the S3 service. Default: none. */
  S3_SECRET_ACCESS_KEY: variable(secretText(), { expected: "a secret key", purpose: "S3 secret key", secret: true }),
  /** Whether the bucket is named in the path, as MinIO wants it. Default off. */
  S3_FORCE_PATH_STYLE: variable(onOff().default(false), { expected: "on or off", purpose: "S3 bucket in the path" }),
  /** Mail server. Default: none, and mail is kept in the database, where its owner and admins can read it. Needs MAIL_FROM. */
  SMTP_URL: variable(url("smtp", "smtps").optional(), {
    expected: "smtp://user:password@host:port",
    purpose: "mail server",
    otherwise: "mail is kept here",
    secret: true,
  }),
  /** Sender of mail. Default: none; needed with SMTP_URL. */
  MAIL_FROM: variable(z.string().regex(/@/).optional(), {
    expected: 'an address like "Jobwire <jobs@example.com>"',
    purpose: "sender of mail",
  }),
  /**
   * How long mail and push wait before they go, in seconds, 0–600: what a person sees end in an open page
   * meanwhile is not sent to who wants it only when they left, and what ends meanwhile goes along. Default 20.
   */
  NOTIFY_AFTER_SECONDS: variable(wholeNumber(0, 600).default(20), {
    expected: "a whole number of seconds from 0 to 600",
    purpose: "mail and push wait this long, seconds",
  }),
  /** Internal addresses that webhooks may be sent to all the same, as IPs or blocks, separated by commas. Default: none. */
  WEBHOOK_ALLOW_ADDRESSES: variable(
    z
      .string()
      .transform((text) =>
        text
          .split(",")
          .map((one) => one.trim())
          .filter(Boolean),
      )
      .pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])))
      .default([]),
    {
      expected: "IP addresses or blocks like 10.1.0.0/16, separated by commas",
      purpose: "internal addresses webhooks may reach",
      otherwise: "none",
    },
  ),

  /** Key of OpenAI or a service that speaks like it. Default: none, and the work is done on this machine. */
  OPENAI_API_KEY: variable(secretText(), {
    expected: "a key",
    purpose: "AI service: key",
    otherwise: "local",
    secret: true,
  }),
  /** Address of a service that speaks like OpenAI, with its version: http://127.0.0.1:11434/v1. Needs no key. Default: OpenAI's own. */
  OPENAI_BASE_URL: variable(url("http", "https").optional(), {
    expected: "an http:// or https:// address",
    purpose: "AI service: address",
    otherwise: "OpenAI's own",
  }),
  /** Model that writes. Default gpt-5-mini. */
  OPENAI_CHAT_MODEL: variable(z.string().min(1).max(200).default("gpt-5-mini"), {
    expected: "the name of a model",
    purpose: "AI service: model that writes",
  }),
  /** Model that draws; `none`: pictures are drawn here. Default gpt-image-1 at OpenAI's own address, none at others. */
  OPENAI_IMAGE_MODEL: variable(z.string().min(1).max(200).optional(), {
    expected: "the name of a model, or none",
    otherwise: "gpt-image-1 at OpenAI, else none",
    purpose: "AI service: model that draws",
  }),
  /**
   * What models cost here, as JSON, in US dollars: `{"gpt-5-mini": {"input": 0.25, "output": 2}}` for a
   * million tokens; `image`, `call` and `second` for one of each. Default: OpenAI's own list for its own models.
   */
  AI_PRICES: variable(
    z
      .string()
      .transform((text, check): unknown => {
        try {
          return JSON.parse(text);
        } catch {
          check.addIssue({ code: "custom", message: "no JSON" });
          return z.NEVER;
        }
      })
      .pipe(z.record(z.string().min(1).max(200), z.strictObject(DOLLARS)))
      .default({}),
    {
      expected: 'JSON like {"gpt-5-mini": {"input": 0.25, "output": 2}}, in US dollars',
      purpose: "AI services: prices",
      otherwise: "OpenAI's list",
    },
  ),
  /** Most jobs that use the AI service at once, in all processes and queues together, 1–256; each calls it once at a time. Default: as many as the queues allow. */
  OPENAI_MAX_CONCURRENCY: mostAtOnce("AI service"),
  /** Most jobs that may begin to use the AI service within any minute, in all processes together, 1–10000. Default: no limit. */
  OPENAI_JOBS_PER_MINUTE: mostAMinute("AI service"),
  /** Key of Segmind, which puts faces into posters. Default: none, and the work is done on this machine. */
  SEGMIND_API_KEY: variable(secretText(), { expected: "a key", purpose: "Segmind: key", secret: true }),
  /** Address of Segmind. Default: its own. */
  SEGMIND_BASE_URL: variable(url("http", "https").default("https://api.segmind.com"), {
    expected: "an http:// or https:// address",
    purpose: "Segmind: address",
  }),
  /** Most jobs that use Segmind at once, in all processes and queues together, 1–256; each calls it once at a time. Default: as many as the queues allow. */
  SEGMIND_MAX_CONCURRENCY: mostAtOnce("Segmind"),
  /** Most jobs that may begin to use Segmind within any minute, in all processes together, 1–10000. Default: no limit. */
  SEGMIND_JOBS_PER_MINUTE: mostAMinute("Segmind"),
  /** Address of a TRELLIS server, for 3D models. Default: none, and the work is done on this machine. */
  TRELLIS_API_URL: variable(url("http", "https").optional(), {
    expected: "an http:// or https:// address",
    purpose: "TRELLIS server: address",
  }),
  /** Key of the TRELLIS server. Default: none. */
  TRELLIS_API_KEY: variable(secretText(), { expected: "a key", purpose: "TRELLIS server: key", secret: true }),
  /** Most jobs that use the TRELLIS server at once, in all processes and queues together, 1–256; each calls it once at a time. Default: as many as the queues allow. */
  TRELLIS_MAX_CONCURRENCY: mostAtOnce("TRELLIS server"),
  /** Most jobs that may begin to use the TRELLIS server within any minute, in all processes together, 1–10000. Default: no limit. */
  TRELLIS_JOBS_PER_MINUTE: mostAMinute("TRELLIS server"),

  /** Whether an uploaded file is processed at once (a photo gets its thumbnail). Default on. */
  ENABLE_AUTO_PROCESSING: variable(onOff().default(true), {
    expected: "on or off",
    purpose: "process an uploaded file at once",
  }),
  /** Largest upload, in MiB, 1–10240. Default 50. */
  MAX_UPLOAD_MB: variable(wholeNumber(1, 10_240).default(50), {
    expected: "a whole number of MiB from 1 to 10240",
    purpose: "largest upload, MiB",
  }),
  /**
   * Most jobs that run at once, in all processes together, 1–256; a queue may allow fewer, and an admin may
   * change it at run time, up to the places of the workers: this many in each, and at least 16. Default: as many
   * as there are places, so that more workers run more.
   */
  MAX_CONCURRENT_JOBS: variable(wholeNumber(1, 256).optional(), {
    expected: "a whole number from 1 to 256",
    purpose: "most jobs that run at once",
    otherwise: "16 in each worker",
  }),
  /**
   * Most jobs of one user that are not over, waiting ones included, 1–1000000; one more is refused. An admin
   * may change it at run time. Default: no limit, for users take turns and nobody waits for another's backlog.
   */
  MAX_JOBS_PER_USER: variable(wholeNumber(1, 1_000_000).optional(), {
    expected: "a whole number from 1 to 1000000",
    purpose: "most unfinished jobs of one user",
    otherwise: "no limit",
  }),
  /** Credits that somebody new is given, guests too, 0–1000000. Default: 100. */
  CREDITS_START: variable(wholeNumber(0, 1_000_000).default(100), {
    expected: "a whole number from 0 to 1000000",
    purpose: "credits that somebody new is given",
    otherwise: "100",
  }),
  /** Longest an attempt may run, in minutes, 1–1440, where that is shorter than the task's own. Default: the task's own. */
  JOB_TIMEOUT_MINUTES: variable(wholeNumber(1, 1_440).optional(), {
    expected: "a whole number of minutes from 1 to 1440",
    purpose: "longest attempt, minutes",
    otherwise: "the task's own",
  }),
  /** Days that jobs are kept once they are over, with their results and files, 1–3650. Default: for ever. Pinned jobs stay. */
  JOB_RETENTION_DAYS: variable(wholeNumber(1, 3_650).optional(), {
    expected: "a whole number of days from 1 to 3650",
    purpose: "days that ended jobs are kept",
    otherwise: "for ever",
  }),
  /** Days that guests are kept, with all they made, once their last session is over, 0–3650. Default: 30. */
  GUEST_RETENTION_DAYS: variable(wholeNumber(0, 3_650).default(30), {
    expected: "a whole number of days from 0 to 3650",
    purpose: "days that guests are kept after their last session",
    otherwise: "30",
  }),
  /** Most unfinished jobs of one guest, 1–1000000, where MAX_JOBS_PER_USER is not fewer. Default: 50. */
  GUEST_MAX_JOBS: variable(wholeNumber(1, 1_000_000).default(50), {
    expected: "a whole number from 1 to 1000000",
    purpose: "most unfinished jobs of one guest",
    otherwise: "50",
  }),
  /** Most megabytes of files in the library of one guest, 1–1000000. Accounts have no such limit. Default: 500. */
  GUEST_STORAGE_MB: variable(wholeNumber(1, 1_000_000).default(500), {
    expected: "a whole number of megabytes from 1 to 1000000",
    purpose: "most megabytes of files of one guest",
    otherwise: "500",
  }),
  /** Secret that callers of /api/cron/process-jobs send as x-webhook-secret, 16 characters or more. Default: none, the route is off. */
  WEBHOOK_SECRET: variable(z.string().min(16).optional(), {
    expected: "at least 16 characters",
    purpose: "secret of the cron route",
    otherwise: "route is off",
    secret: true,
  }),
  /** Another name for the same secret, as hosting platforms set it; either is taken. Default: none. */
  CRON_SECRET: variable(z.string().min(16).optional(), {
    expected: "at least 16 characters",
    purpose: "secret of the cron route (either is taken)",
    otherwise: "route is off",
    secret: true,
  }),
  /** Where traces and metrics are sent by OTLP. Default: nowhere. Not used by this version. */
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(url("http", "https").optional(), {
    expected: "an http:// or https:// address",
    purpose: "where traces are sent",
    otherwise: "nowhere",
  }),
} as const;

export type VariableName = keyof typeof VARIABLES;
export const VARIABLE_NAMES = Object.keys(VARIABLES) as VariableName[];

/** Variables that are checked, but that nothing reads yet; a start says so when one is set. */
export const NOT_YET_USED: readonly VariableName[] = [
  "REDIS_URL",
  "S3_ENDPOINT",
  "S3_BUCKET",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
];
