import { catalog, TASK_NAMES, type TaskName } from "@jobwire/jobs/catalog";
import { JOB_STATES } from "@jobwire/jobs/wire";
import { z } from "zod";

type Json = Record<string, unknown>;

interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema: Json;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Json[];
  parameters?: Parameter[];
  requestBody?: Json;
  responses: Record<string, Json>;
}

export interface OpenApi {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  security: Json[];
  tags: { name: string; description: string }[];
  paths: Record<string, Partial<Record<"get" | "post", Operation>>>;
  components: { securitySchemes: Json; schemas: Record<string, Json> };
}

const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: Json): Json => ({ "application/json": { schema } });
const answer = (description: string, schema?: Json): Json => ({
  description,
  ...(schema && { content: json(schema) }),
});
const schemaOf = (type: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: "any" }) as Json;
  return schema;
};
const inPath = (name: string, description: string, schema: Json = { type: "string", format: "uuid" }): Parameter => ({
  name,
  in: "path",
  required: true,
  description,
  schema,
});
const inQuery = (name: string, description: string, schema: Json): Parameter => ({
  name,
  in: "query",
  description,
  schema,
});

const refusals = {
  "401": answer("Not signed in", ref("Error")),
  "404": answer("Not there, or somebody else's", ref("Error")),
};

/** Describes the REST surface from the task catalog; the schemas are the very ones that check requests. */
export function describeApi(): OpenApi {
  const paths: OpenApi["paths"] = {};
  for (const task of TASK_NAMES) Object.assign(paths, pathsOfTask(task));
  Object.assign(paths, pathsOfJobs(), pathsOfFiles(), pathsOfOperation());
  return {
    openapi: "3.1.0",
    info: {
      title: "Jobwire",
      version: "0.1.0",
      description: "Start typed work, watch it live, leave, and get the result anyway.",
    },
    servers: [{ url: "/" }],
    security: [{ bearer: [] }, { session: [] }],
    tags: [
      { name: "Tasks", description: "Start work." },
      { name: "Jobs", description: "Follow, cancel and retry it." },
      { name: "Files", description: "Bring files in, take results out." },
      { name: "Operation", description: "For whoever runs the server." },
    ],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key (jw_…) or a session's token." },
        session: { type: "apiKey", in: "cookie", name: "jobwire.session_token" },
      },
      schemas: {
        Error: {
          type: "object",
          required: ["error"],
          properties: {
            error: {
              type: "object",
              required: ["code", "message"],
              properties: Object.fromEntries(
                ["code", "message", "field", "expected", "got", "requestId"].map((name) => [name, { type: "string" }]),
              ),
            },
          },
        },
        JobStatus: jobStatus({}),
      },
    },
  };
}

function jobStatus(result: Json): Json {
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
      attempt: { type: "integer" },
      itemId: nullable("string"),
      createdAt: { type: "string", format: "date-time" },
      startedAt: nullable("string"),
      finishedAt: nullable("string"),
    },
  };
}

function pathsOfTask(task: TaskName): OpenApi["paths"] {
  const { title, description, input, output } = catalog[task];
  const name = task.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    [`/api/jobs/${task}/start`]: {
      post: {
        operationId: `${name}Start`,
        summary: `${title}: start`,
        description,
        tags: ["Tasks"],
        parameters: [
          {
            name: "Idempotency-Key",
            in: "header",
            description: "The same key starts one job only; later calls answer with the first. 1–200 characters.",
            schema: { type: "string", maxLength: 200 },
          },
        ],
        requestBody: { required: true, content: json(schemaOf(input, "input")) },
        responses: {
          "202": answer("Accepted; it will not be lost", {
            type: "object",
            properties: {
              jobId: { type: "string", format: "uuid" },
              status: { enum: [...JOB_STATES] },
              statusUrl: { type: "string" },
              position: { type: ["integer", "null"], description: "Place in line; null when it does not wait" },
              estimatedCompletion: { type: ["string", "null"], format: "date-time" },
            },
          }),
          "400": answer("The input does not fit; names the field", ref("Error")),
          "401": refusals["401"],
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

function pathsOfJobs(): OpenApi["paths"] {
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
    "/api/jobs/{jobId}/cancel": { post: change("cancelJob", "Cancel a job", "200", "It is over already") },
    "/api/jobs/{jobId}/retry": {
      post: change("retryJob", "Run a failed or cancelled job again", "202", "It is not over"),
    },
  };
}

function pathsOfFiles(): OpenApi["paths"] {
  const download = (operationId: string, summary: string, id: string): Operation => ({
    operationId,
    summary,
    tags: ["Files"],
    parameters: [inPath("id", id), inQuery("download", "Save instead of show", { type: "string" })],
    responses: {
      "200": { description: "The file", content: { "application/octet-stream": {} } },
      "206": { description: "The part named by the Range header" },
      "304": { description: "You have it (If-None-Match)" },
      ...refusals,
      "416": answer("The file ends before that range", ref("Error")),
    },
  });
  return {
    "/api/items": {
      post: {
        operationId: "uploadItem",
        summary: "Bring a file into your library",
        tags: ["Files"],
        requestBody: {
          required: true,
          content: {
            "multipart/form-data": {
              schema: {
                type: "object",
                required: ["file"],
                properties: { file: { type: "string", format: "binary" } },
              },
            },
          },
        },
        responses: {
          "201": answer("Stored; jobs names the ones it started", {
            type: "object",
            properties: {
              itemId: { type: "string", format: "uuid" },
              item: { type: "object" },
              jobs: {
                type: "array",
                items: {
                  type: "object",
                  properties: { jobId: { type: "string", format: "uuid" }, task: { enum: TASK_NAMES } },
                },
              },
            },
          }),
          "401": refusals["401"],
          "413": answer("Larger than this server takes", ref("Error")),
          "415": answer("Not a kind of file it takes", ref("Error")),
          "422": answer("Damaged, empty or too many pixels", ref("Error")),
        },
      },
    },
    "/api/items/{id}/original": { get: download("downloadOriginal", "The file as it was uploaded", "Id of the item") },
    "/api/artifacts/{id}": { get: download("downloadArtifact", "A result", "Id of the artifact") },
  };
}

function pathsOfOperation(): OpenApi["paths"] {
  const health = schemaOf(
    z.object({
      status: z.enum(["healthy", "degraded", "unhealthy"]),
      message: z.string(),
      metrics: z.object({
        queueDepth: z.int(),
        running: z.int(),
        processingCapacity: z.int(),
        workers: z.int(),
        successRate: z.number().nullable(),
        oldestWaitSeconds: z.int(),
      }),
    }),
    "output",
  );
  const swept = answer("Done", {
    type: "object",
    properties: { swept: { const: true }, queueDepth: { type: "integer" }, running: { type: "integer" } },
  });
  return {
    "/api/jobs/health": {
      get: {
        operationId: "health",
        summary: "Whether jobs run",
        tags: ["Operation"],
        security: [],
        responses: { "200": answer("Healthy or degraded", health), "503": answer("Unhealthy", health) },
      },
    },
    "/api/jobs/process": {
      post: {
        operationId: "processJobs",
        summary: "Make due and lost jobs run now (admins)",
        tags: ["Operation"],
        responses: { "200": swept, "401": refusals["401"], "403": answer("Not an admin", ref("Error")) },
      },
    },
    "/api/cron/process-jobs": {
      post: {
        operationId: "cronProcessJobs",
        summary: "The same, for a scheduler that knows the secret",
        tags: ["Operation"],
        security: [],
        parameters: [{ name: "x-webhook-secret", in: "header", required: true, schema: { type: "string" } }],
        responses: {
          "200": swept,
          "401": answer("Wrong secret", ref("Error")),
          "503": answer("No secret is set", ref("Error")),
        },
      },
    },
    "/metrics": {
      get: {
        operationId: "metrics",
        summary: "Figures for Prometheus (admins, or from the same machine)",
        tags: ["Operation"],
        responses: { "200": { description: "Figures", content: { "text/plain": {} } }, "401": refusals["401"] },
      },
    },
  };
}
