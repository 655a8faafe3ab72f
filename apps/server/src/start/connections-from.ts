import type { Connections } from "@jobwire/jobs/engine";
import type { Env } from "../env.ts";

/** Which services outside the environment connects: a key or an address is enough. */
export function connectionsFrom(env: Env): Connections {
  const connections: Connections = {};
  if (env.OPENAI_API_KEY !== undefined || env.OPENAI_BASE_URL !== undefined) {
    connections.openai = {
      apiKey: env.OPENAI_API_KEY ?? null,
      baseUrl: env.OPENAI_BASE_URL ?? null,
      chatModel: env.OPENAI_CHAT_MODEL,
      imageModel: env.OPENAI_IMAGE_MODEL,
    };
  }
  if (env.SEGMIND_API_KEY !== undefined) {
    connections.segmind = { apiKey: env.SEGMIND_API_KEY, baseUrl: env.SEGMIND_BASE_URL };
  }
  if (env.TRELLIS_API_URL !== undefined) {
    connections.trellis = { url: env.TRELLIS_API_URL, apiKey: env.TRELLIS_API_KEY ?? null };
  }
  return connections;
}
