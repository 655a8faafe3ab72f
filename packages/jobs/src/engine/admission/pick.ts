import { give, isUserFull, obstacle, roomOf, takenInAll, takenOf } from "./board.ts";
import type { Board, Candidate } from "./board.ts";

/** Those who wait in a queue with one priority: users in the order of their turns, each with the jobs that come first. */
export interface Line {
  queue: string;
  priority: number;
  /** When one of them was last given a slot, or began to wait. */
  servedAtMs: number;
  users: readonly { userId: string; jobs: readonly Candidate[] }[];
}

/** What was decided about a line. */
export interface Turn {
  queue: string;
  priority: number;
  /** The user served last; null: nobody was. */
  lastUserId: string | null;
  /** Some of those it was asked about still wait. */
  isLeft: boolean;
}

/** What was decided, in the order of the decisions. */
export interface Picked {
  admitted: Candidate[];
  /** One for each line. */
  turns: Turn[];
}

/** A line that nobody was served from for this long counts one priority higher, for twice as long two. */
export const AGEING_MS = 60_000;

/** What a line counts as now. */
export function effectivePriority(line: Pick<Line, "priority" | "servedAtMs">, nowMs: number): number {
  return line.priority + Math.max(0, Math.floor((nowMs - line.servedAtMs) / AGEING_MS));
}

interface OpenLine extends Line {
  turn: Turn;
  /** Round and round; a user leaves when none of their jobs may start. */
  ring: { userId: string; jobs: Candidate[] }[];
}

/**
 * Decides who starts, one slot after the other, until there is no room or nobody left who may:
 * the queue with the fewest slots first, in it the line of the highest priority (with ageing), in the
 * line the user whose turn it is. Writes each slot on the board, so that no limit is ever passed.
 */
export function pick(lines: readonly Line[], board: Board): Picked {
  const admitted: Candidate[] = [];
  const open = lines.map((line): OpenLine => ({
    ...line,
    turn: { queue: line.queue, priority: line.priority, lastUserId: null, isLeft: false },
    ring: line.users.map(({ userId, jobs }) => ({ userId, jobs: [...jobs] })),
  }));
  const queues = new Map<string, OpenLine[]>();
  for (const line of open) queues.set(line.queue, [...(queues.get(line.queue) ?? []), line]);

  while (queues.size > 0 && takenInAll(board) < board.bound) {
    const [queue, itsLines] = nextQueue(queues, board);
    const line = roomOf(board, queue) > 0 ? nextLine(itsLines, board.nowMs) : undefined;
    if (!line) {
      queues.delete(queue);
      continue;
    }
    const candidate = nextCandidate(line, board);
    if (!candidate) continue;
    give(board, candidate);
    admitted.push(candidate);
    line.turn.lastUserId = candidate.userId;
    line.servedAtMs = board.nowMs;
  }
  for (const line of open) line.turn.isLeft ||= line.ring.some(({ jobs }) => jobs.length > 0);
  return { admitted, turns: open.map(({ turn }) => turn) };
}

/** Fewest slots first, so that no queue starves another of workers; of equals, the one served longest ago. */
function nextQueue(queues: ReadonlyMap<string, OpenLine[]>, board: Board): [string, OpenLine[]] {
  let best: [string, OpenLine[]] | undefined;
  const servedAt = (lines: OpenLine[]) => Math.min(...lines.map((line) => line.servedAtMs));
  for (const entry of queues) {
    const ahead = best ? takenOf(board, entry[0]) - takenOf(board, best[0]) : -1;
    if (ahead < 0 || (ahead === 0 && best && servedAt(entry[1]) < servedAt(best[1]))) best = entry;
  }
  return best as [string, OpenLine[]];
}

function nextLine(lines: readonly OpenLine[], nowMs: number): OpenLine | undefined {
  let best: OpenLine | undefined;
  for (const line of lines) {
    if (line.ring.length === 0) continue;
    const ahead = best ? effectivePriority(line, nowMs) - effectivePriority(best, nowMs) : 1;
    if (ahead > 0 || (ahead === 0 && best && line.priority > best.priority)) best = line;
  }
  return best;
}

/** The first job of the next user that may start; users of whom none may leave the ring. */
function nextCandidate(line: OpenLine, board: Board): Candidate | undefined {
  for (let user = line.ring.shift(); user; user = line.ring.shift()) {
    if (isUserFull(board, line.queue, user.userId)) {
      line.turn.isLeft ||= user.jobs.length > 0;
      continue;
    }
    for (let job = user.jobs.shift(); job; job = user.jobs.shift()) {
      if (obstacle(board, job) === null) {
        if (user.jobs.length > 0) line.ring.push(user);
        return job;
      }
      line.turn.isLeft = true;
    }
  }
  return undefined;
}
