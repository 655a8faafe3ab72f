import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";
import { MigrationAdapter } from "./migration-adapter.ts";
import { readSchema } from "./migration-files.ts";
import { wasm } from "./webassembly.ts";

type EnginePackage = typeof import("@prisma/schema-engine-wasm");

/** The engine, and how to let go of its connections. */
export interface OpenEngine extends AsyncDisposable {
  engine: SchemaEngine;
}

/** No tables are managed by others as far as the engine looks (the schema `public`). */
export const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Prisma's own schema engine, from npm, talking to one database through `pg`. It shares the table
 * `_prisma_migrations` with `prisma migrate deploy`.
 */
export async function openSchemaEngine(url: string): Promise<OpenEngine> {
  const { SchemaEngine } = await loadEngine();
  const adapter = new MigrationAdapter(url);
  const datamodels = readSchema().files.map(({ path, content }): [string, string] => [path, content]);
  const ignoreLog = () => {};
  const engine = await SchemaEngine.new({ datamodels }, ignoreLog, bindMigrationAwareSqlAdapterFactory(adapter));
  return {
    engine,
    async [Symbol.asyncDispose]() {
      engine.free();
      await adapter[Symbol.asyncDispose]();
    },
  };
}

let loading: Promise<EnginePackage> | undefined;

/** Loads the engine once, and only when it is needed. */
function loadEngine(): Promise<EnginePackage> {
  return (loading ??= instantiate());
}

/** Where the engine, when it gives up, says why before it traps: Prisma's own convention. */
const panics = globalThis as { PRISMA_WASM_PANIC_REGISTRY?: { set_message(message: string): void } };

/**
 * The package imports its WebAssembly as if it were a module, which Node marks as experimental;
 * binding the two by hand does the same without the warning.
 */
async function instantiate(): Promise<EnginePackage> {
  panics.PRISMA_WASM_PANIC_REGISTRY ??= {
    set_message(message) {
      throw new Error(`The schema engine gave up: ${message}`);
    },
  };
  const folder = dirname(createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm"));
  const glue = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as unknown as EnginePackage & {
    __wbg_set_wasm(exports: object): void;
  };
  const module = await wasm.compile(await readFile(join(folder, "schema_engine_bg.wasm")));
  const asked = new Set(wasm.Module.imports(module).map((entry) => entry.module));
  const provided = { ...glue, ...unheldTimers(glue) };
  const imports = Object.fromEntries([...asked].map((name) => [name, provided]));
  const { exports } = await wasm.instantiate(module, imports);
  glue.__wbg_set_wasm(exports);
  (exports.__wbindgen_start as () => void)();
  return glue;
}

/** The engine's limit on waiting for its lock would keep a finished process alive for ten seconds. */
function unheldTimers(glue: object): object {
  const name = Object.keys(glue).find((key) => key.startsWith("__wbg_setTimeout_"));
  return name === undefined ? {} : { [name]: (work: () => void, waitMs: number) => setTimeout(work, waitMs).unref() };
}
