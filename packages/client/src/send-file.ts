import { fromRestAnswer, toJobwireError } from "./to-jobwire-error.ts";
import type { UploadedItem, UploadOptions } from "./upload-item.ts";

export interface SendFileRequest {
  url: string;
  headers: Record<string, string>;
  file: Blob;
  options: UploadOptions;
}

/** Sends a file as the part `file` of a form: by XMLHttpRequest in a browser, which alone tells progress; else by fetch. */
export async function sendFile(request: SendFileRequest): Promise<UploadedItem> {
  const { file, options } = request;
  const form = new FormData();
  const name = options.name ?? (typeof File === "function" && file instanceof File ? file.name : "file");
  form.append("file", file, name);
  const answer =
    typeof XMLHttpRequest === "function" ? await sendByXhr(request, form) : await sendByFetch(request, form);
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

function sendByXhr({ url, headers, file, options }: SendFileRequest, form: FormData): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", url);
    xhr.withCredentials = true;
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.addEventListener("progress", ({ loaded, total }) => {
      // The form's frame counts as well; what people see is the file.
      const ratio = total > 0 ? Math.min(1, loaded / total) : 0;
      options.onProgress?.({ sentBytes: Math.round(ratio * file.size), totalBytes: file.size });
    });
    const abort = () => xhr.abort();
    options.signal?.addEventListener("abort", abort);
    xhr.addEventListener("loadend", () => options.signal?.removeEventListener("abort", abort));
    xhr.addEventListener("load", () => resolve({ status: xhr.status, body: parse(xhr.responseText) }));
    xhr.addEventListener("error", () => reject(toJobwireError(new TypeError("network"))));
    xhr.addEventListener("abort", () => reject(toJobwireError(new DOMException("aborted", "AbortError"))));
    if (options.signal?.aborted) reject(toJobwireError(new DOMException("aborted", "AbortError")));
    else xhr.send(form);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
