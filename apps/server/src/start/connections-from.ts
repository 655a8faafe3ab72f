import type { Connections } from "@jobwire/jobs/engine";
import type { Env } from "../env.ts";

/** OpenAI draws; whoever else only speaks like it does so where a model is named. */
function imageModelOf({ OPENAI_IMAGE_MODEL: named, OPENAI_BASE_URL: address }: Env): string | null {
  if (named === "none") return null;
  return named ?? (address === undefined ? "gpt-image-1" : null);
}

/** Which services outside the environment connects: a key or an address is enough. */
export function connectionsFrom(env: Env): Connections {
  const connections: Connections = {};
  if (env.OPENAI_API_KEY !== undefined || env.OPENAI_BASE_URL !== undefined) {
    connections.openai = {
      apiKey: env.OPENAI_API_KEY ?? null,
      baseUrl: env.OPENAI_BASE_URL ?? null,
      chatModel: env.OPENAI_CHAT_MODEL,
      imageModel: imageModelOf(env),
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
