import { transact, writeChildren } from "@jobwire/db";
import type { TransitionRequest, TransitionResult, WrittenChildren } from "@jobwire/db";
import { isTerminal } from "@jobwire/db/lifecycle";
import type { JobState } from "@jobwire/db/lifecycle";
import type { Pool } from "pg";
import { moveJobs } from "../move-jobs.ts";
import { childFailedError } from "./child-failed.ts";
import type { FailedChild } from "./child-failed.ts";
import * as rows from "./family-rows.ts";
import type { Relative, Releasable } from "./family-rows.ts";

/** Tasks whose jobs do nothing but wait for their children: the counts are their progress. */
const SHOW_CHILDREN_AS_PROGRESS = ["jobs.batch"];

/** Most children cancelled by one pass; the next follows at once. */
const CANCEL_AT_ONCE = 1_000;

/** What this process has heard since the last pass. */
export interface FamilyNews {
  /** Jobs that are over, or asked to stop. */
  ended: readonly string[];
  /** Jobs that began to wait for others, or are to be looked at anyway. */
  blocked: readonly string[];
  /** Parents whose unfinished children are to be cancelled. */
  abandoned: readonly string[];
}

/** What a pass did. */
export interface SettledFamilies {
  moves: TransitionResult[];
  /** Parents whose counts are out of date. */
  parents: string[];
  /** More children to cancel than one pass does. */
  abandoned: string[];
  /** To be looked at again when their own time comes. */
  soon: Releasable[];
}

/**
 * Does what follows from the end of jobs: releases those whose wait is over, fails those that needed a
 * job which did not succeed, and cancels the children of parents that failed or were cancelled. What
 * it reads is committed, and every move is checked again by the writer; so several passes at once, in
 * any processes, do no harm.
 */
export async function settleFamilies(pool: Pool, news: FamilyNews): Promise<SettledFamilies> {
  const { ended } = news;
  const relatives = ended.length > 0 ? await rows.readRelatives(pool, ended) : [];
  const dependents = ended.length > 0 ? await rows.settleDependencies(pool, ended) : [];

  const rejects = new Map<string, FailedChild | null>();
  for (const { jobId, blame } of [
    ...dependents.filter((one) => one.blame),
    ...(await rows.findDoomed(pool, news.blocked)),
  ]) {
    if (!rejects.has(jobId)) rejects.set(jobId, blame);
  }
  const abandoned = new Set(news.abandoned);
  for (const relative of relatives) {
    if (mustNotGoOn(relative.state)) abandoned.add(relative.id);
    if (!failsItsFamily(relative)) continue;
    abandoned.add(relative.parentId);
    // One that runs finds out by itself, at its next wait.
    if (!rejects.has(relative.parentId)) rejects.set(relative.parentId, relative);
  }

  const candidates = new Set([...dependents.map((one) => one.jobId), ...news.blocked]);
  const releasable = await rows.findReleasable(
    pool,
    [...candidates].filter((id) => !rejects.has(id)),
  );
  const cancels = await rows.findToCancel(pool, [...abandoned], CANCEL_AT_ONCE);

  const requests: TransitionRequest[] = [
    ...releasable.flatMap(({ id, inMs }): TransitionRequest[] => (inMs > 0 ? [] : [{ jobId: id, event: "release" }])),
    ...[...rejects].map(([jobId, blame]): TransitionRequest => {
      return { jobId, event: "reject", error: childFailedError(blame), byUserId: null };
    }),
    ...cancels
      .filter((jobId) => !rejects.has(jobId))
      .map((jobId): TransitionRequest => ({ jobId, event: "cancel", byUserId: null })),
  ];
  const moves = await moveJobs(pool, requests);
  const left = moves.flatMap((move) => (move.applied && move.from === "blocked" ? [move] : []));
  await rows.forgetDependencies(
    pool,
    left.map(({ jobId }) => jobId),
    left.filter(({ event }) => event === "release").map(({ jobId }) => jobId),
  );
  return {
    moves,
    parents: [...new Set(relatives.flatMap(({ parentId }) => parentId ?? []))],
    abandoned: cancels.length < CANCEL_AT_ONCE ? [] : [...abandoned],
    soon: releasable.filter(({ inMs }) => inMs > 0),
  };
}

/** Counts the children of these jobs anew. */
export async function countChildren(pool: Pool, parentIds: readonly string[]): Promise<WrittenChildren[]> {
  if (parentIds.length === 0) return [];
  return transact(pool, (client) => writeChildren(client, parentIds, { showsProgress: SHOW_CHILDREN_AS_PROGRESS }));
}

function mustNotGoOn(state: JobState): boolean {
  return state === "failed" || state === "cancelled" || state === "cancelling";
}

function failsItsFamily(
  relative: Relative,
): relative is Relative & { parentId: string; state: "failed" | "cancelled" } {
  const { state, failure, parentId, parentState } = relative;
  if (parentId === null || parentState === null || failure !== "fail-fast") return false;
  return (state === "failed" || state === "cancelled") && !isTerminal(parentState);
}
