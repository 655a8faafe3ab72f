import { STARTABLE_TASK_NAMES, TASK_NAMES } from "@jobwire/jobs/catalog";
import { z } from "zod";
import { jobStatus, pathsOfJobs, pathsOfTask, waitingSchema } from "./openapi-jobs.ts";
import { answer, inPath, inQuery, type OpenApi, type Operation, ref, refusals, schemaOf } from "./openapi-parts.ts";

/** Describes the REST surface from the task catalog; the schemas are the very ones that check requests. */
export function describeApi(): OpenApi {
  const paths: OpenApi["paths"] = {};
  for (const task of STARTABLE_TASK_NAMES) Object.assign(paths, pathsOfTask(task));
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
              properties: {
                ...Object.fromEntries(
                  ["code", "message", "field", "expected", "got", "requestId"].map((name) => [
                    name,
                    { type: "string" },
                  ]),
                ),
                limit: { type: "integer", description: "Of a quota: how many there may be" },
                have: { type: "integer", description: "Of a quota: how many there are" },
              },
            },
          },
        },
        JobStatus: jobStatus({}),
        Waiting: waitingSchema(),
      },
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
    "/api/items/zip": zip({
      name: "downloadItems",
      summary: "Files of your library as one zip",
      ids: "ids",
      isAllMeant: false,
    }),
    "/api/collection/zip": zip({
      name: "downloadCollection",
      summary: "Results of yours as one zip: those you name, or all of your collection",
      ids: "ids of jobs",
      isAllMeant: true,
    }),
    "/api/uploads": {
      post: {
        operationId: "beginUpload",
        summary: "Begin an upload that can go on where it stopped (tus 1.0.0: creation, termination, expiration)",
        description:
          "Speak to it with any tus client. Name the file in Upload-Metadata: filename, filetype. The id in the answer's Location is the id of the item it becomes; the answer to the last part names the jobs it started.",
        tags: ["Files"],
        responses: {
          "201": { description: "Begun; Location says where it goes on" },
          "401": refusals["401"],
          "413": answer("Larger than this server takes", ref("Error")),
          "415": answer("Not a kind of file it takes", ref("Error")),
          "422": answer("Damaged, empty or too many pixels", ref("Error")),
        },
      },
    },
    "/api/account/export": {
      get: {
        operationId: "exportAccount",
        summary: "All that is kept about you, as one zip",
        tags: ["Files"],
        responses: {
          "200": { description: "The archive, made as it is sent", content: { "application/zip": {} } },
          "401": refusals["401"],
        },
      },
    },
    "/api/items/{id}/original": { get: download("downloadOriginal", "The file as it was uploaded", "Id of the item") },
    "/api/artifacts/{id}": { get: download("downloadArtifact", "A result", "Id of the artifact") },
  };
}

/** An archive of what is named in the address, or in a body, which holds more. */
function zip(of: {
  name: string;
  summary: string;
  ids: string;
  isAllMeant: boolean;
}): Record<"get" | "post", Operation> {
  const saying = (most: string) =>
    `1 to ${most} ${of.ids}, separated by commas${of.isAllMeant ? "; all where left out" : ""}`;
  const body = {
    schema: {
      type: "object",
      properties: { ids: { type: "string", description: saying("10 000") } },
      ...(!of.isAllMeant && { required: ["ids"] }),
    },
  };
  const shared = {
    summary: of.summary,
    tags: ["Files"],
    responses: {
      "200": { description: "The archive, made as it is sent", content: { "application/zip": {} } },
      "400": answer("The ids are wrong", ref("Error")),
      ...refusals,
    },
  };
  return {
    get: {
      operationId: of.name,
      ...shared,
      parameters: [{ ...inQuery("ids", saying("200"), { type: "string" }), required: !of.isAllMeant }],
    },
    post: {
      operationId: `${of.name}ByForm`,
      ...shared,
      requestBody: {
        required: !of.isAllMeant,
        content: { "application/x-www-form-urlencoded": body, "application/json": body },
      },
    },
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
        paused: z.int(),
        openCircuits: z.int(),
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
