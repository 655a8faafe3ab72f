import type { Encoder } from "@trpc/server/adapters/ws";
import { EncodedFrame } from "./encoded-frame.ts";

interface TrackedResponse {
  id: number | string | null;
  jsonrpc?: "2.0";
  result: { type: "data"; id: string; data: { id: string; data: EncodedFrame } };
}

/**
 * tRPC's JSON, except that frames stringified by the hub are spliced into their envelope: what a
 * hundred viewers see is stringified once (⑨).
 */
export const frameEncoder: Encoder = {
  encode(message) {
    if (!isEncoded(message)) return JSON.stringify(message);
    const { id, jsonrpc, result } = message;
    const cursor = JSON.stringify(result.id);
    const head =
      jsonrpc === undefined ? `{"id":${JSON.stringify(id)}` : `{"id":${JSON.stringify(id)},"jsonrpc":"${jsonrpc}"`;
    return `${head},"result":{"type":"data","data":{"id":${cursor},"data":${result.data.data.json}},"id":${cursor}}}`;
  },
  decode(data) {
    if (typeof data !== "string") throw new Error("expected a text frame, got a binary one");
    return JSON.parse(data) as unknown;
  },
};

function isEncoded(message: unknown): message is TrackedResponse {
  const response = message as { result?: { data?: { data?: unknown } } };
  return response.result?.data?.data instanceof EncodedFrame;
}
