import { hostname } from "node:os";
import type { Queryable } from "@jobwire/db";
import { uuidV7 } from "../engine/uuid-v7.ts";

export interface Registration {
  concurrency: number;
  version: string;
}

const INSERT = `
  insert into worker (id, host, pid, version, concurrency)
  values ($1, $2, $3, $4, $5)`;

/** Adds a row for this worker, under a new id. Its heartbeat is the lease of all its jobs. */
export async function register(db: Queryable, registration: Registration): Promise<string> {
  const { version, concurrency } = registration;
  const id = uuidV7();
  await db.query(INSERT, [id, hostname(), process.pid, version, concurrency]);
  return id;
}

/** Marks the row as stopped in good order. Uses worker_pkey. */
export async function deregister(db: Queryable, workerId: string): Promise<void> {
  await db.query("update worker set stopped_at = now() where id = $1 and stopped_at is null", [workerId]);
}
