import { z } from "zod";

/** One environment variable: how it is read, and what to tell a person about it. */
export interface Variable<Schema extends z.ZodType = z.ZodType> {
  /** Reads the text; `undefined` when the variable is unset or empty. */
  schema: Schema;
  /** What a good value looks like, to follow "expected …". */
  expected: string;
  /** What it is for, in one line of the table that `validate-config` prints. */
  purpose: string;
  /** What holds when it is unset, where the schema's default alone does not say it. */
  otherwise?: string;
  /** Its value is masked wherever it is shown. */
  secret: boolean;
}

/** Declares a variable; its only work is to infer the type. */
export function variable<Schema extends z.ZodType>(
  schema: Schema,
  about: { expected: string; purpose: string; otherwise?: string; secret?: boolean },
): Variable<Schema> {
  return { secret: false, ...about, schema };
}

/** Whole number in decimal digits, within `least` and `most`. */
export const wholeNumber = (least: number, most: number) =>
  z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(least).max(most));

const SWITCH_WORDS = new Map([
  ...["on", "true", "1", "yes"].map((word) => [word, true] as const),
  ...["off", "false", "0", "no"].map((word) => [word, false] as const),
]);

/** `on` or `off`, also in the spellings true/false, 1/0 and yes/no. */
export const onOff = () =>
  z
    .string()
    .transform((word) => SWITCH_WORDS.get(word.toLowerCase()))
    .pipe(z.boolean());

/** An absolute URL with one of the given schemes, without a trailing slash. */
export const url = (...schemes: string[]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)))
    .transform((text) => text.replace(/\/+$/, ""));
