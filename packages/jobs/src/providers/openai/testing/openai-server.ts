import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it came over the wire. */
export interface OpenAIRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: Record<string, unknown>;
}

/**
 * `ollama`: a role in every piece. `homemade`: knows no schemas, says `usage: null` in every piece, and
 * `done` where others say why it ended.
 */
type Dialect = "openai" | "ollama" | "homemade";

/** How the server answers from now on. */
export type Answer =
  /** Streams the pieces as a chat, and says what was used unless told not to. */
  | {
      kind: "chat";
      pieces: readonly string[];
      /** Streamed first, in a field of their own. */
      thoughts?: { field: "reasoning" | "reasoning_content"; pieces: readonly string[] };
      usage?: boolean;
      finish?: string;
      dialect?: Dialect;
    }
  /** Streams the pieces, then waits until `goOn` is called, then ends as it should. */
  | { kind: "halting"; pieces: readonly string[] }
  /** Streams the pieces, then cuts the connection, or closes it politely without a last word. */
  | { kind: "cut"; pieces: readonly string[]; politely: boolean }
  /** Streams without an end. */
  | { kind: "endless" }
  /** Streams one piece, then an error. */
  | { kind: "error-midway"; message: string }
  /** Never answers. */
  | { kind: "silent" }
  | { kind: "status"; status: number; headers?: Record<string, string>; error?: Record<string, unknown> }
  | { kind: "raw"; contentType: string; body: string | Uint8Array }
  | { kind: "image"; picture: Uint8Array; by: "b64" | "url" }
  /** Answers each request by what it asks. */
  | { kind: "ask"; answer(request: OpenAIRequest): Answer };

/** A real HTTP server that speaks OpenAI's wire format, well or badly, as it is told. */
export interface OpenAIServer extends AsyncDisposable {
  /** With version, as for OPENAI_BASE_URL. */
  baseUrl: string;
  answer: Answer;
  requests: OpenAIRequest[];
  /** Resolves when a client has hung up on an answer that was under way. */
  hungUp: Promise<void>;
  goOn(): void;
}

export async function startOpenAIServer(): Promise<OpenAIServer> {
  const hungUp = Promise.withResolvers<void>();
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => void serve(request, response));

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("close", () => response.writableFinished || hungUp.resolve());
    if (incoming.method === "GET") {
      const { answer } = openai;
      return void response.end(answer.kind === "image" ? answer.picture : "nothing here");
    }
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const request: OpenAIRequest = {
      method: incoming.method ?? "",
      path: incoming.url ?? "",
      headers: incoming.headers,
      body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>,
    };
    openai.requests.push(request);
    const { answer } = openai;
    await reply(answer.kind === "ask" ? answer.answer(request) : answer, request, response);
  }

  async function reply(answer: Answer, request: OpenAIRequest, response: ServerResponse): Promise<void> {
    const model = String(request.body.model);
    const stream = () => response.setHeader("content-type", "text/event-stream");
    const say = (value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`);
    const chunk = (delta: object, finish: string | null = null) =>
      say({
        id: "chatcmpl-1",
        object: "chat.completion.chunk",
        created: 1,
        model,
        choices: [{ index: 0, delta, finish_reason: finish }],
      });
    const end = () => response.end("data: [DONE]\n\n");
    switch (answer.kind) {
      case "chat": {
        if (answer.dialect === "homemade") {
          if (request.body.response_format !== undefined) {
            response.writeHead(400, { "content-type": "application/json" });
            return void response.end('{"error":"json: unknown field \\"response_format\\""}');
          }
          stream();
          const piece = (content: string, done: boolean) =>
            say({ model, usage: null, done, choices: [{ index: 0, delta: { content }, finish_reason: null }] });
          for (const content of answer.pieces) piece(content, false);
          piece("", true);
          return void response.end();
        }
        stream();
        const isOllama = answer.dialect === "ollama";
        if (!isOllama) chunk({ role: "assistant", content: "" });
        for (const thought of answer.thoughts?.pieces ?? [])
          chunk({ content: "", [answer.thoughts?.field ?? ""]: thought });
        for (const content of answer.pieces) chunk(isOllama ? { role: "assistant", content } : { content });
        chunk(isOllama ? { role: "assistant", content: "" } : {}, answer.finish ?? "stop");
        if (answer.usage !== false) {
          const usage = { prompt_tokens: 120, completion_tokens: 30, total_tokens: 150 };
          say({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model, choices: [], usage });
        }
        return void end();
      }
      case "halting":
        stream();
        for (const content of answer.pieces) chunk({ content });
        await new Promise<void>((go) => waiting.add(go));
        chunk({}, "stop");
        return void end();
      case "cut":
        stream();
        for (const content of answer.pieces) chunk({ content });
        return void (answer.politely ? response.end() : setImmediate(() => response.socket?.destroy()));
      case "endless": {
        stream();
        const closed = once(response, "close");
        while (!response.destroyed) {
          if (!chunk({ content: "and then " })) await Promise.race([once(response, "drain"), closed]);
        }
        return;
      }
      case "error-midway":
        stream();
        chunk({ content: "Once" });
        say({ error: { message: answer.message, code: "server_error" } });
        return void end();
      case "silent":
        return;
      case "status":
        response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
        return void response.end(JSON.stringify({ error: answer.error ?? { message: "no", code: null } }));
      case "raw":
        response.setHeader("content-type", answer.contentType);
        return void response.end(answer.body);
      case "image": {
        const b64 = Buffer.from(answer.picture).toString("base64");
        const picture = answer.by === "b64" ? { b64_json: b64 } : { url: `${openai.baseUrl}/pictures/1.png` };
        response.setHeader("content-type", "application/json");
        const usage = { input_tokens: 20, output_tokens: 1_000, total_tokens: 1_020 };
        return void response.end(
          JSON.stringify({ created: 1, data: [picture], ...(answer.by === "b64" && { usage }) }),
        );
      }
      case "ask":
        throw new Error("expected an answer, got a question");
    }
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const openai: OpenAIServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    answer: { kind: "chat", pieces: ["Hello"] },
    requests: [],
    hungUp: hungUp.promise,
    goOn() {
      for (const go of waiting) go();
      waiting.clear();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return openai;
}
