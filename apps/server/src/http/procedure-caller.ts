import type { FastifyRequest } from "fastify";
import type { Connection } from "../live/connection.ts";
import { appRouter } from "../api/router.ts";
import type { HttpParts } from "./http-parts.ts";
import { viewerOf } from "./request-viewer.ts";

/** REST answers once and holds no subscription. */
const NO_CONNECTION: Connection = {
  bufferedBytes: () => 0,
  admitSubscription: () => ({ [Symbol.dispose]() {} }),
  drop() {},
};

/** REST goes through the very procedures of tRPC, so that what a viewer may do is decided in one place. */
export function procedures(request: FastifyRequest, parts: Pick<HttpParts, "services">) {
  return appRouter.createCaller({
    viewer: viewerOf(request),
    services: parts.services,
    connection: NO_CONNECTION,
    // The gate looked at the origin before (request-viewer.ts).
    originTrusted: true,
  });
}
