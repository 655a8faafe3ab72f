import OpenAI from "openai";
import type { Connections } from "../../engine/connections.ts";
import { boundedFetch } from "./bounded-fetch.ts";

export type OpenAIConnection = NonNullable<Connections["openai"]>;

const OPENAI_URL = "https://api.openai.com/v1";
/** Longer than any call: how long one may take is said where it is made. */
const NEVER_MS = 3_600_000;

/**
 * A client of the service that is connected. It does not retry (the engine does), does not log, and takes
 * nothing from the environment.
 * @param maxBytes of an answer
 */
export function createOpenAI(connection: OpenAIConnection, maxBytes: number): OpenAI {
  return new OpenAI({
    // The client insists on one; services that ask for none do not look at it.
    apiKey: connection.apiKey ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrlOf(connection),
    maxRetries: 0,
    timeout: NEVER_MS,
    logLevel: "off",
    fetch: boundedFetch(maxBytes),
  });
}

export function baseUrlOf({ baseUrl }: OpenAIConnection): string {
  return baseUrl ?? OPENAI_URL;
}

/** Whether it is OpenAI's own service, whose prices and peculiarities are known. */
export function isOpenAIItself(connection: OpenAIConnection): boolean {
  return new URL(baseUrlOf(connection)).hostname === new URL(OPENAI_URL).hostname;
}
