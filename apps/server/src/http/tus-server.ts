import { Server } from "@tus/server";
import type { ErrorBody } from "./http-error.ts";

/** The library says this where the protocol's version is missing, and this before the names of other bad headers. */
const NO_VERSION = "Tus-Resumable Required";
const INVALID = "Invalid ";

/** The tus server, whose refusals all have the shape of ours: some it words itself and asks nobody. */
export class TusServer extends Server {
  override write(...[context, headers, status, body = ""]: Parameters<Server["write"]>): ReturnType<Server["write"]> {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set("Content-Type", "application/json");
    const isOurs = body.startsWith("{");
    return super.write(context, headers, status, isOurs ? body : JSON.stringify({ error: inWords(body.trim()) }));
  }
}

function inWords(said: string): ErrorBody {
  if (said === NO_VERSION) return badHeader("tus-resumable");
  if (said.startsWith(INVALID)) return badHeader(said.slice(INVALID.length).split(" ")[0] ?? "");
  return { code: "upload-refused", message: said };
}

function badHeader(name: string): ErrorBody {
  const expected = name === "tus-resumable" ? "1.0.0" : "as the tus protocol says (tus.io, resumable upload 1.0.0)";
  return { code: "bad-header", message: `Expected the header ${name} to be ${expected}.`, field: name, expected };
}
