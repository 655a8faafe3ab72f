import { NativeSelect } from "@mantine/core";
import { useJobwire } from "@jobwire/client/react";
import { NOTIFY_KINDS, NOTIFY_MODES, type NotifyKind, type NotifyMode } from "@jobwire/jobs/wire";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { LinkButton } from "../app/link-button.tsx";
import { showProblem } from "../live/use-job-actions.ts";
import classes from "./account-screen.module.css";
import own from "./notify-card.module.css";
import { words } from "./notify-words.ts";

const KEY = ["notify"];
const OUTCOMES = ["completed", "failed"] as const;

/** How a person is told when a job ends, by way and outcome. */
export function NotifyCard() {
  const { notify } = useJobwire();
  const queryClient = useQueryClient();
  const { data } = useQuery({ queryKey: KEY, queryFn: () => notify.get() });

  async function choose(kind: NotifyKind, outcome: (typeof OUTCOMES)[number], mode: NotifyMode): Promise<void> {
    if (data === undefined) return;
    const channels = { ...data.channels, [kind]: { ...data.channels[kind], [outcome]: mode } };
    queryClient.setQueryData(KEY, { ...data, channels });
    try {
      await notify.set(channels);
    } catch (error) {
      queryClient.setQueryData(KEY, data);
      showProblem(words.saveFailed, error);
    }
  }

  return (
    <section className={classes.card} aria-labelledby="notify">
      <h2 id="notify" className={classes.heading}>
        {words.heading}
      </h2>
      <div className={classes.dim}>{words.hint}</div>
      <div className={own.grid} aria-busy={data === undefined}>
        <span />
        {OUTCOMES.map((outcome) => (
          <span key={outcome} className={classes.dim} aria-hidden>
            {words.outcomes[outcome]}
          </span>
        ))}
        {NOTIFY_KINDS.map((kind) => (
          <div key={kind} className={own.row}>
            <span>{words.kinds[kind]}</span>
            {OUTCOMES.map((outcome) => (
              <NativeSelect
                key={outcome}
                aria-label={words.choose(words.kinds[kind], words.outcomes[outcome])}
                disabled={data === undefined}
                value={data?.channels[kind][outcome] ?? "if-left"}
                data={NOTIFY_MODES.map((mode) => ({ value: mode, label: words.modes[mode] }))}
                onChange={(event) => void choose(kind, outcome, event.currentTarget.value as NotifyMode)}
              />
            ))}
          </div>
        ))}
      </div>
      {data?.mail === "kept" && (
        <div className={own.kept}>
          <span className={classes.dim}>{words.kept}</span>
          <LinkButton to="/mail" variant="default">
            {words.toMail}
          </LinkButton>
        </div>
      )}
    </section>
  );
}
