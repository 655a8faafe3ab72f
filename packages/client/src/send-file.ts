import { fromRestAnswer, toJobwireError } from "./to-jobwire-error.ts";
import type { UploadedItem, UploadOptions } from "./upload-item.ts";

export interface SendFileRequest {
  url: string;
  headers: Record<string, string>;
  file: Blob;
  options: UploadOptions;
}

/** Sends a file in one request, as the part `file` of a form. */
export async function sendFile(request: SendFileRequest): Promise<UploadedItem> {
  const { file, options } = request;
  const form = new FormData();
  const name = options.name ?? (typeof File === "function" && file instanceof File ? file.name : "file");
  form.append("file", file, name);
  const answer = await sendByFetch(request, form);
  if (answer.status < 200 || answer.status >= 300) throw fromRestAnswer(answer.status, answer.body);
  options.onProgress?.({ sentBytes: file.size, totalBytes: file.size });
  return answer.body as UploadedItem;
}

interface Answer {
  status: number;
  body: unknown;
}

async function sendByFetch({ url, headers, options }: SendFileRequest, form: FormData): Promise<Answer> {
  try {
    const signal = options.signal ?? null;
    const response = await fetch(url, { method: "POST", headers, body: form, credentials: "include", signal });
    return { status: response.status, body: parse(await response.text()) };
  } catch (cause) {
    throw toJobwireError(cause);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
