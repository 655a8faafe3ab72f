import { catalog, TASK_NAMES, type TaskName } from "@jobwire/jobs/catalog";
import { JOB_STATES } from "@jobwire/jobs/wire";
import type { WhyWaiting } from "@jobwire/jobs/wire";
import {
  answer,
  inPath,
  inQuery,
  json,
  type Json,
  type OpenApi,
  type Operation,
  type Parameter,
  ref,
  refusals,
  schemaOf,
} from "./openapi-parts.ts";

const TOO_DEAR = answer("Fewer credits than it takes: `need` and `have` say how many", ref("Error"));
const OVER_QUOTA = answer("As many unfinished jobs as you may have; Retry-After says when to try again", ref("Error"));

/** Every word there is. */
const WHY_WAITING: Record<WhyWaiting, true> = {
  scheduled: true,
  backoff: true,
  blocked: true,
  "all-paused": true,
  paused: true,
  "provider-out": true,
  "provider-limit": true,
  "no-worker": true,
  "rate-limit": true,
  "key-rate-limit": true,
  "user-limit": true,
  "key-limit": true,
  "queue-full": true,
  "all-full": true,
  starting: true,
};

/** How a job stands, with the schema of its task's result. */
export function jobStatus(result: Json): Json {
  const nullable = (type: string): Json => ({ type: [type, "null"] });
  return {
    type: "object",
    required: ["jobId", "task", "status", "progress", "currentStep", "result", "error"],
    properties: {
      jobId: { type: "string", format: "uuid" },
      task: { enum: TASK_NAMES },
      status: { enum: [...JOB_STATES] },
      progress: { ...nullable("number"), description: "0–100; null while unknown" },
      currentStep: nullable("string"),
      result: { anyOf: [result, { type: "null" }] },
      error: {
        anyOf: [
          {
            type: "object",
            properties: { reason: { type: "string" }, code: { type: "string" }, message: { type: "string" } },
          },
          { type: "null" },
        ],
      },
      waiting: {
        anyOf: [ref("Waiting"), { type: "null" }],
        description: "Why it does not run yet; null when it does not wait, and in lists",
      },
      attempt: { type: "integer" },
      itemId: nullable("string"),
      createdAt: { type: "string", format: "date-time" },
      startedAt: nullable("string"),
      finishedAt: nullable("string"),
    },
  };
}

/** Why a job waits, and until when. */
export function waitingSchema(): Json {
  const instant = { type: ["string", "null"], format: "date-time" };
  return {
    type: "object",
    required: ["why", "position", "estimatedStart", "estimatedCompletion"],
    properties: {
      why: { enum: Object.keys(WHY_WAITING) },
      position: { type: ["integer", "null"], description: "1 is next in its queue; null where there is no line" },
      estimatedStart: instant,
      estimatedCompletion: instant,
    },
  };
}

/** Start and status of one task. */
export function pathsOfTask(task: TaskName): OpenApi["paths"] {
  const { title, description, input, output } = catalog[task];
  const name = task.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    [`/api/jobs/${task}/start`]: {
      post: {
        operationId: `${name}Start`,
        summary: `${title}: start`,
        description,
        tags: ["Tasks"],
        parameters: startParameters(),
        requestBody: { required: true, content: json(schemaOf(input, "input")) },
        responses: {
          "202": answer("Accepted; it will not be lost", {
            type: "object",
            properties: {
              jobId: { type: "string", format: "uuid" },
              status: { enum: [...JOB_STATES] },
              statusUrl: { type: "string" },
              outcome: {
                enum: ["created", "existing", "replaced"],
                description: "Made now, there already by its key, or given this input",
              },
              position: {
                type: ["integer", "null"],
                description:
                  "Place in line: 1 is next, 0 runs already, null when it waits for something else or is over",
              },
              estimatedCompletion: { type: ["string", "null"], format: "date-time" },
              waiting: { anyOf: [ref("Waiting"), { type: "null" }] },
            },
          }),
          "400": answer("The input does not fit; names the field", ref("Error")),
          "401": refusals["401"],
          "403": answer("A priority above 0 is for admins", ref("Error")),
          "422": answer("The key stands for a start with another input", ref("Error")),
          "402": TOO_DEAR,
          "429": OVER_QUOTA,
          "503": answer("Its queue is being emptied and accepts no new jobs; see Retry-After", ref("Error")),
        },
      },
    },
    [`/api/jobs/${task}/status/{jobId}`]: {
      get: {
        operationId: `${name}Status`,
        summary: `${title}: status and result`,
        tags: ["Tasks"],
        parameters: [inPath("jobId", "Id of the job")],
        responses: { "200": answer("How it stands", jobStatus(schemaOf(output, "output"))), ...refusals },
      },
    },
  };
}

function startParameters(): Parameter[] {
  const ms = { type: "integer", minimum: 1 };
  return [
    {
      name: "Idempotency-Key",
      in: "header",
      description: "The same key starts one job only; later calls answer with the first. 1–200 characters.",
      schema: { type: "string", maxLength: 200 },
    },
    inQuery("runAt", "Not before this instant", { type: "string", format: "date-time" }),
    inQuery("priority", "Higher goes first inside its queue; above 0 for admins", {
      type: "integer",
      minimum: -1_000,
      maximum: 1_000,
      default: 0,
    }),
    inQuery(
      "dependsOn",
      "Ids of jobs of yours, separated by commas: it waits until they have completed, and fails if one does not",
      {
        type: "string",
      },
    ),
    inQuery(
      "dedupe",
      "What the Idempotency-Key does. return: answer with the job that has it. replace: while that job waits, it takes " +
        "this input. debounce: run windowMs after the latest start. throttle: one start in windowMs.",
      { enum: ["return", "replace", "debounce", "throttle"], default: "return" },
    ),
    inQuery("windowMs", "The window of dedupe, in milliseconds; needed by debounce and throttle", ms),
    inQuery("maxWaitMs", "Of debounce: longest after the first start, in milliseconds", ms),
  ];
}

/** What can be done to jobs whatever their task. */
export function pathsOfJobs(): OpenApi["paths"] {
  const change = (operationId: string, summary: string, code: string, conflict: string): Operation => ({
    operationId,
    summary,
    tags: ["Jobs"],
    parameters: [inPath("jobId", "Id of the job")],
    responses: {
      [code]: answer("How it stands now", ref("JobStatus")),
      ...refusals,
      "409": answer(conflict, ref("Error")),
    },
  });
  const retry = change("retryJob", "Run a failed or cancelled job again", "202", "It is not over");
  return {
    "/api/jobs": {
      get: {
        operationId: "listJobs",
        summary: "Your jobs, newest first",
        tags: ["Jobs"],
        parameters: [
          inQuery("status", "States, separated by commas; pending means queued, processing means running", {
            type: "string",
            examples: ["queued,running"],
          }),
          inQuery("task", "Tasks, separated by commas", { type: "string" }),
          inQuery("itemId", "Only jobs about this item", { type: "string", format: "uuid" }),
          inQuery("cursor", "nextCursor of the page before", { type: "string" }),
          inQuery("limit", "Jobs on a page", { type: "integer", minimum: 1, maximum: 200, default: 50 }),
          inQuery("scope", "all: everyone's, for admins", { enum: ["own", "all"], default: "own" }),
        ],
        responses: {
          "200": answer("A page", {
            type: "object",
            properties: {
              jobs: { type: "array", items: ref("JobStatus") },
              nextCursor: { type: ["string", "null"] },
            },
          }),
          "400": answer("A filter is wrong; names it", ref("Error")),
          "401": refusals["401"],
        },
      },
    },
    "/api/jobs/retry": {
      post: {
        operationId: "retryJobs",
        summary: "Run many failed or cancelled jobs again",
        description:
          "These jobs, or all failed ones that fit a filter, 10 000 at a time, newest first. Each gets a new number of attempts.",
        tags: ["Jobs"],
        requestBody: whichFailed(),
        responses: {
          "200": whatBecame("moved", "Not there, somebody else's, or not over"),
          ...ofMany,
          "402": TOO_DEAR,
          "429": OVER_QUOTA,
        },
      },
    },
    "/api/jobs/remove": {
      post: {
        operationId: "removeJobs",
        summary: "Remove failed jobs for good",
        description:
          "These jobs, or all failed ones that fit a filter, 10 000 at a time; with their logs, files and the jobs they had started.",
        tags: ["Jobs"],
        requestBody: whichFailed(),
        responses: {
          "200": whatBecame("removed", "Not there, somebody else's, not failed, kept, or part of a job that goes on"),
          ...ofMany,
        },
      },
    },
    "/api/jobs/{jobId}/cancel": { post: change("cancelJob", "Cancel a job", "200", "It is over already") },
    "/api/jobs/{jobId}/retry": {
      post: { ...retry, responses: { ...retry.responses, "402": TOO_DEAR, "429": OVER_QUOTA } },
    },
  };
}

/** Answers of calls about many jobs, besides what became of them. */
const ofMany = {
  "400": answer("The body does not fit; names the field", ref("Error")),
  "401": refusals["401"],
  "403": answer("Everyone's are for admins", ref("Error")),
};

/** Jobs by their ids, or failed ones by what they have in common. */
function whichFailed() {
  const ids = { type: "array", minItems: 1, maxItems: 1_000, items: { type: "string", format: "uuid" } };
  const filter = {
    type: "object",
    properties: {
      task: { type: "string" },
      code: { type: "string" },
      isRoot: { type: "boolean", description: "Only jobs that are no part of another" },
    },
  };
  const before = {
    type: "string",
    format: "uuid",
    description: "Only jobs older than this one: next of the answer before",
  };
  const scope = { enum: ["own", "all"], default: "own", description: "all: everyone's, for admins" };
  return {
    required: true,
    content: json({
      oneOf: [
        { type: "object", required: ["jobIds"], properties: { jobIds: ids } },
        { type: "object", required: ["filter"], properties: { filter, scope, before } },
      ],
    }),
  };
}

function whatBecame(done: string, refused: string) {
  const next = { type: "string", format: "uuid", description: "There may be more: give it as before" };
  const properties = { [done]: { type: "integer" }, refused: { type: "integer", description: refused }, next };
  return answer("What became of them", { type: "object", properties });
}
