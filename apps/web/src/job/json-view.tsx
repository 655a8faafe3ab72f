import { CopyButton, UnstyledButton } from "@mantine/core";
import classes from "./json-view.module.css";
import { words } from "./words.ts";

/** Any value as readable data. */
export function JsonView({ value }: { value: unknown }) {
  const text = JSON.stringify(value, null, 2) ?? "undefined";
  return (
    <div className={classes.box}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines scroll sideways */}
      <pre className={classes.text} tabIndex={0}>
        {tokensOf(text).map((token, index) => (
          <span key={index} data-token={token.kind}>
            {token.text}
          </span>
        ))}
      </pre>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <UnstyledButton className={classes.copy} onClick={copy}>
            {copied ? words.copied : words.copy}
          </UnstyledButton>
        )}
      </CopyButton>
    </div>
  );
}

interface Token {
  kind: "key" | "string" | "value" | "plain";
  text: string;
}

const PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    if (match.index > end) tokens.push({ kind: "plain", text: text.slice(end, match.index) });
    const kind = match[1] === undefined ? "value" : match[2] === undefined ? "string" : "key";
    tokens.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  tokens.push({ kind: "plain", text: text.slice(end) });
  return tokens;
}
