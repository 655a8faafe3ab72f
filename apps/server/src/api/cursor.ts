import { z } from "zod";
import { ApiError } from "./api-error.ts";

/** Place in a list of items, ordered by (createdAt, id), newest first: the last row of a page. */
export interface Keyset {
  /** Microseconds matter: taken from the database as text, never through a `Date`. */
  createdAt: string;
  id: string;
}

export const zCursor = z.string().max(200);

/** Writes a place as the opaque text that clients hand back. */
export function cursorOf(place: Keyset): string {
  return Buffer.from(`${place.createdAt} ${place.id}`).toString("base64url");
}

const PLACE = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * Reads what {@link cursorOf} wrote.
 * @throws ApiError BAD_REQUEST
 */
export function parseCursor(cursor: string): Keyset {
  const match = PLACE.exec(Buffer.from(cursor, "base64url").toString());
  if (match?.[1] === undefined || match[2] === undefined) throw notACursor();
  return { createdAt: match[1], id: match[2] };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Reads the cursor of a list of jobs: the id of a page's last job, for ids follow the order of creation.
 * One that an earlier version gave out (see {@link cursorOf}) names an id too, and goes on from there.
 * @throws ApiError BAD_REQUEST
 */
export function parseJobCursor(cursor: string): string {
  return UUID.test(cursor) ? cursor : parseCursor(cursor).id;
}

function notACursor(): ApiError {
  return new ApiError("BAD_REQUEST", "Expected cursor to be one that a list answered with.", {
    reason: "bad-input",
    field: "cursor",
    expected: "a cursor from an earlier page",
    got: "a string",
  });
}

/** SQL that renders a timestamptz column as {@link Keyset.createdAt}. */
export function keysetInstant(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
