import { BadAnswer } from "./bad-answer.ts";

/**
 * A fetch that reads no more of an answer than it must, and goes where it was sent only: a redirect is
 * no answer.
 * @param maxBytes of a body, after decompression
 */
export function boundedFetch(maxBytes: number): typeof fetch {
  return async (target, init) => {
    const response = await fetch(target, { ...init, redirect: "manual" });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel();
      throw new BadAnswer("a redirect");
    }
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(countBytes(maxBytes)), { status, statusText, headers });
  };
}

function countBytes(maxBytes: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(new BadAnswer(`more than ${maxBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
