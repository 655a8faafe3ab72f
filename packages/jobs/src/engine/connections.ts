/**
 * The services outside that this installation is connected to, by name: the same names that tasks give in
 * `policy.provider`. One that is missing here is not connected, and its work is done on this machine.
 */
export interface Connections {
  /** OpenAI, or anything that speaks like it (Ollama, LocalAI, vLLM …). */
  openai?: {
    /** Null where the service asks for none, as a local one. */
    apiKey: string | null;
    /** With version, e.g. `http://127.0.0.1:11434/v1`; null: OpenAI's own. */
    baseUrl: string | null;
    chatModel: string;
    /** Null where it only writes: pictures are then drawn here. */
    imageModel: string | null;
  };
  segmind?: { apiKey: string; baseUrl: string };
  /** A server that makes 3D models with TRELLIS. */
  trellis?: { url: string; apiKey: string | null };
}

export type ServiceName = keyof Connections;
