import { randomUUID } from "node:crypto";
import { copyFile, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createProvider } from "../../../engine/circuits/call-provider.ts";
import type { ProviderGate } from "../../../engine/circuits/provider.ts";
import type { Connections } from "../../../engine/connections.ts";
import type { JobCost } from "../../../engine/job-cost.ts";
import type { ArtifactMeta, JobContext } from "../../../engine/handler.ts";
import { PermanentError } from "../../../engine/permanent-error.ts";
import type { ProgressReport } from "../messages.ts";

/** What happened on a context, in order. */
export type Happening =
  | { kind: "progress"; report: ProgressReport }
  | { kind: "log"; level: string; message: string; data: unknown }
  | { kind: "emit"; partial: unknown }
  | { kind: "step"; name: string; phase: "started" | "finished" | "failed" }
  | { kind: "checkpoint"; state: unknown }
  | { kind: "cost"; cost: JobCost }
  | { kind: "alive" };

/** A job's context over a temp folder, for running one handler without an engine. */
export interface FileContext extends AsyncDisposable {
  ctx: JobContext<never>;
  happened: Happening[];
  artifacts: (ArtifactMeta & { artifactId: string; path: string })[];
  /** Fires the signal. */
  abort(reason: unknown): void;
  /** Resolves when something like this has happened. */
  until(matches: (happening: Happening) => boolean): Promise<Happening>;
}

export interface FileContextOptions {
  /** Items of the owner: id → path. */
  items?: Record<string, string>;
  /** Results of other jobs of the owner: id → path. */
  artifacts?: Record<string, string>;
  lastCheckpoint?: object;
  attempt?: number;
  jobId?: string;
  /** Default: no provider is ever out. */
  circuits?: ProviderGate;
  /** Services outside that are connected. Default: none. */
  connections?: Connections;
}

/** Makes a context whose artifacts and temp files are real files; removed when disposed. */
export async function createFileContext(options: FileContextOptions = {}): Promise<FileContext> {
  const root = await mkdtemp(join(tmpdir(), "jobwire-attempt-"));
  const kept = await mkdtemp(join(tmpdir(), "jobwire-artifacts-"));
  const controller = new AbortController();
  const happened: Happening[] = [];
  const artifacts: FileContext["artifacts"] = [];
  const waiting = new Set<() => void>();
  let lastCheckpoint: object | null = options.lastCheckpoint ?? null;

  function note(happening: Happening): void {
    happened.push(happening);
    for (const look of waiting) look();
  }

  const circuits = options.circuits ?? {
    enter: async (provider) => ({ provider, probe: null }),
    leave: async () => {},
  };

  const ctx: Omit<JobContext, "priority" | "spawn" | "waitAll" | "waitAny" | "waitChildren"> = {
    jobId: options.jobId ?? randomUUID(),
    attempt: options.attempt ?? 1,
    userId: randomUUID(),
    itemId: null,
    signal: controller.signal,
    tempDir: root,
    get lastCheckpoint() {
      return lastCheckpoint as never;
    },
    progress: (report) => note({ kind: "progress", report }),
    async step(name, work) {
      note({ kind: "step", name, phase: "started" });
      try {
        const result = await work();
        note({ kind: "step", name, phase: "finished" });
        return result;
      } catch (error) {
        note({ kind: "step", name, phase: "failed" });
        throw error;
      }
    },
    log: (level, message, data) => note({ kind: "log", level, message, data }),
    emit: (partial: unknown) => note({ kind: "emit", partial }),
    async checkpoint(state: unknown) {
      lastCheckpoint = state as object;
      note({ kind: "checkpoint", state });
    },
    async item(itemId) {
      const path = options.items?.[itemId];
      if (path === undefined) throw new PermanentError("item-gone", "The file is not in the library any more.");
      return {
        id: itemId,
        name: basename(path),
        contentType: path.endsWith(".pdf") ? "application/pdf" : "image/*",
        bytes: (await stat(path)).size,
        path,
      };
    },
    async artifactFile(artifactId) {
      const found = artifacts.find((artifact) => artifact.artifactId === artifactId);
      const path = found?.path ?? options.artifacts?.[artifactId];
      if (path === undefined) throw new PermanentError("artifact-gone", "That result has been removed.");
      const { name = basename(path), contentType = "application/octet-stream" } = found ?? {};
      return { id: artifactId, name, contentType, bytes: (await stat(path)).size, path };
    },
    async artifact(source, meta) {
      const artifactId = randomUUID();
      const path = join(kept, artifactId);
      await (source instanceof Uint8Array ? writeFile(path, source) : copyFile(source.path, path));
      artifacts.push({ ...meta, artifactId, path });
      return { artifactId };
    },
    alive: () => note({ kind: "alive" }),
    provider: (name) => createProvider(circuits, name, controller.signal),
    connection: (service) => (options.connections?.[service] ?? null) as never,
    cost: async (cost) => note({ kind: "cost", cost }),
  };

  return {
    // Handlers with children need an engine.
    ctx: ctx as unknown as JobContext<never>,
    happened,
    artifacts,
    abort: (reason) => controller.abort(reason),
    until: (matches) =>
      new Promise((resolve) => {
        const look = () => {
          const found = happened.find(matches);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([rm(root, { recursive: true, force: true }), rm(kept, { recursive: true, force: true })]);
    },
  };
}
