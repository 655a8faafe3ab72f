import { ActionIcon } from "@mantine/core";
import { useInbox } from "@jobwire/client/react";
import { IconX } from "@tabler/icons-react";
import { useLocation } from "@tanstack/react-router";
import { LinkButton } from "../app/link-button.tsx";
import { showProblem } from "../live/use-job-actions.ts";
import classes from "./away-banner.module.css";
import { groupLine } from "./group-line.ts";
import { words } from "./words.ts";

/** Most groups said on one line. */
const SHOWN = 3;

/** On return: what ended meanwhile, counted. It leaves when it was dismissed or the inbox was opened, on any device. */
export function AwayBanner() {
  const { away, markSeen } = useInbox();
  const isInbox = useLocation({ select: ({ pathname }) => pathname === "/inbox" });
  if (away.length === 0 || isInbox) return null;
  const rest = away.slice(SHOWN).reduce((sum, { count }) => sum + count, 0);
  const lines = away.slice(0, SHOWN).map(groupLine);
  return (
    <section className={classes.banner} aria-label={words.away}>
      <div className={classes.text}>
        <strong>{words.away}</strong>{" "}
        <span>
          {lines.join(" · ")}
          {rest > 0 && ` · ${words.moreActive(rest)}`}
        </span>
      </div>
      <LinkButton to="/inbox" size="xs" fz="sm" className={classes.open}>
        {words.open}
      </LinkButton>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={words.dismiss}
        onClick={() => void markSeen("all").catch((error: unknown) => showProblem(words.markFailed, error))}
      >
        <IconX size={18} />
      </ActionIcon>
    </section>
  );
}
