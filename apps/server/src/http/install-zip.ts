import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { HttpError } from "./http-error.ts";
import { type Gate, viewerOf } from "./request-viewer.ts";
import { sendZip } from "./send-zip.ts";
import type { ZipEntry } from "./stream-zip.ts";

/** Ids that fit into an address. */
const MOST_IN_ADDRESS = 200;
/** Ids that a form may hold. */
const MOST_IN_FORM = 10_000;

interface AskedFor {
  Querystring: { ids?: string | string[] };
  Body: { ids?: string | string[] } | undefined;
}

export interface Zip {
  path: string;
  fileName: string;
  /** What the ids are of, in the plural. */
  what: string;
  /** What is in it, of this person's; null where there is nothing. @param ids undefined: all */
  entriesOf(userId: string, ids: string[] | undefined): Promise<AsyncIterable<ZipEntry> | null>;
  /** Said where there is nothing. */
  nothing: string;
  /** Whether all is meant where no ids are named. */
  isAllMeant: boolean;
}

/**
 * An archive of what `ids` name, separated by commas: up to 200 in an address, up to 10 000 in the body of a POST, as a
 * form or as JSON. A form, so that a page can hand its browser a download whose ids no address would hold.
 */
export function installZip(app: FastifyInstance, gate: Gate, zip: Zip): void {
  const answer = async (reply: FastifyReply, userId: string, ids: string[] | undefined) => {
    const entries = await zip.entriesOf(userId, ids);
    if (entries === null) throw new HttpError(404, { code: "not-found", message: zip.nothing });
    return sendZip(reply, zip.fileName, entries);
  };
  void app.register(async (scope) => {
    scope.addContentTypeParser<string>(
      "application/x-www-form-urlencoded",
      { parseAs: "string" },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body))),
    );
    scope.get<AskedFor>(zip.path, { onRequest: gate.signedIn }, (request, reply) =>
      answer(reply, viewerOf(request).userId, idsIn(request.query.ids, MOST_IN_ADDRESS, zip)),
    );
    scope.post<AskedFor>(zip.path, { onRequest: gate.signedIn }, (request, reply) =>
      answer(reply, viewerOf(request).userId, idsIn(request.body?.ids, MOST_IN_FORM, zip)),
    );
  });
}

/** @throws HttpError 400 */
function idsIn(asked: string | string[] | undefined, most: number, { what, isAllMeant }: Zip): string[] | undefined {
  if (asked === undefined && isAllMeant) return undefined;
  // Named more than once, a parameter is a list.
  const text = [asked ?? ""].flat().join(",");
  const ids = z.array(z.uuid()).min(1).max(most).safeParse(text.split(",").filter(Boolean));
  if (ids.success) return [...new Set(ids.data)];
  throw new HttpError(400, {
    code: "invalid-input",
    message: `expected 1 to ${most} ids of ${what}, separated by commas`,
    field: "ids",
    expected: `1 to ${most} ids`,
  });
}
