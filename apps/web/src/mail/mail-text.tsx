import { SegmentedControl } from "@mantine/core";
import type { MailText as Mail } from "@jobwire/jobs/wire";
import { useState } from "react";
import { ScreenHead } from "../app/screen-head.tsx";
import { TimeAgo } from "../live/time-ago.tsx";
import classes from "./mail-screen.module.css";
import { words } from "./words.ts";

/** One mail, as a mail program shows it. No script of it runs, and its links open in a new tab. */
export function MailText({ mail }: { mail: Mail }) {
  const [form, setForm] = useState<"shown" | "text">("shown");
  const [heightPx, setHeightPx] = useState(520);
  const { subject, from, to, createdAt, html, text, attachments } = mail;
  return (
    <article>
      <ScreenHead
        title={subject}
        actions={
          <SegmentedControl
            value={form}
            onChange={(value) => setForm(value as typeof form)}
            data={[
              { value: "shown", label: words.asShown },
              { value: "text", label: words.asText },
            ]}
          />
        }
      />
      <p className={classes.hint}>
        {words.from} {from} · {words.to} {to} · <TimeAgo at={createdAt} />
      </p>
      {form === "shown" ? (
        <iframe
          className={classes.frame}
          title={subject}
          // Same origin, so that pictures of this account load; without scripts.
          sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
          srcDoc={html.replace("<head>", '<head><base target="_blank">')}
          height={heightPx}
          onLoad={(event) => setHeightPx(event.currentTarget.contentDocument?.documentElement.scrollHeight ?? 520)}
        />
      ) : (
        <pre className={classes.text}>{text}</pre>
      )}
      {attachments.length > 0 && (
        <section aria-labelledby="attached">
          <h2 id="attached" className={classes.heading}>
            {words.attachments}
          </h2>
          <ul className={classes.attachments}>
            {attachments.map(({ name, url }) => (
              <li key={url ?? name}>{url === null ? name : <a href={url}>{name}</a>}</li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}
