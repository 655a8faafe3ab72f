import { PermanentError } from "../../engine/permanent-error.ts";
import { RetryableError } from "../../engine/retryable-error.ts";

/**
 * A service answered, and what it sent is not what was asked for. Another try may bring it. Its status is that of a
 * gateway whose server answers nonsense, so a circuit counts it as the service's fault.
 */
export class AnswerWrong extends RetryableError {
  readonly status = 502;
}

/** @param got what came instead, in words for people; nothing of what was answered */
export function answerWrong(service: string, got: string, cause?: unknown): AnswerWrong {
  return new AnswerWrong({
    code: "service-answer-wrong",
    message: `The service "${service}" sent ${got}.`,
    cause,
  });
}

/**
 * Makes of an answer's status what people read, where trying again cannot help: the key, the money, the
 * picture. All else (429, 5xx, no answer) is left to the circuit, which tries again.
 */
export function refusal(service: string, status: number): PermanentError | null {
  switch (status) {
    case 401:
    case 403:
      return new PermanentError(
        "service-key-refused",
        `The service "${service}" refused this installation's key. Ask whoever runs it to look at the key.`,
      );
    case 402:
    case 406:
      return new PermanentError(
        "service-credits-spent",
        `This installation's account with the service "${service}" has no credits left. Ask whoever runs it to add some.`,
      );
    case 404:
    case 405:
      return new PermanentError(
        "service-address-wrong",
        `Nothing answers at the address of the service "${service}". Ask whoever runs this installation to look at it.`,
      );
    case 400:
    case 413:
    case 415:
    case 422:
      return new PermanentError(
        "service-refused-picture",
        `The service "${service}" cannot work on this picture. Try another.`,
      );
    default:
      return null;
  }
}
