import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useJobwire } from "@jobwire/client/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { TimeAgo } from "../live/time-ago.tsx";
import { showProblem } from "../live/use-job-actions.ts";
import classes from "./account-screen.module.css";
import own from "./notify-card.module.css";
import { words } from "./notify-words.ts";
import { type PushAbility, pushAbility, subscribe, unsubscribe } from "./push-subscription.ts";

const KEY = ["push-devices"];
/** Which of the devices is this browser. */
const HERE = "jobwire-push-device";
const WHY_NOT: Record<Exclude<PushAbility, "ready">, string> = {
  denied: words.denied,
  unsupported: words.unsupported,
  insecure: words.insecure,
};

/** The browsers that are told when work is done, and whether this is one of them. */
export function PushDevices() {
  const { push } = useJobwire();
  const queryClient = useQueryClient();
  const { data: devices } = useQuery({ queryKey: KEY, queryFn: () => push.devices() });
  const [ability, setAbility] = useState(pushAbility);
  const [isBusy, setBusy] = useState(false);
  const here = localStorage.getItem(HERE);
  const isOnHere = devices?.some(({ id }) => id === here) ?? false;

  async function act(problem: string, work: () => Promise<void>): Promise<void> {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      showProblem(problem, error);
    } finally {
      setBusy(false);
      setAbility(pushAbility());
      await queryClient.invalidateQueries({ queryKey: KEY });
    }
  }

  const turnOn = () =>
    act(words.pushFailed, async () => {
      const subscription = await subscribe(await push.key());
      if (subscription === null) return;
      localStorage.setItem(HERE, (await push.subscribe(subscription)).id);
    });
  const turnOff = (id: string) =>
    act(words.removeFailed, async () => {
      if (id === here) await unsubscribe();
      await push.remove(id);
    });
  const test = (id: string) =>
    act(words.testFailed, async () => {
      await push.test(id);
      notifications.show({ message: words.testSent, autoClose: 4_000 });
    });

  return (
    <section className={classes.card} aria-labelledby="devices">
      <h2 id="devices" className={classes.heading}>
        {words.devices}
      </h2>
      <div className={classes.dim}>{words.devicesHint}</div>
      <ul className={classes.keys} aria-label={words.devices}>
        {devices?.length === 0 && <li className={classes.dim}>{words.noDevices}</li>}
        {devices?.map(({ id, device, lastSentAt }) => (
          <li key={id} className={classes.key}>
            <div className={classes.grow}>
              <div>{id === here ? `${device} · ${words.isOn}` : device}</div>
              <div className={classes.dim}>
                {lastSentAt === null ? (
                  words.neverTold
                ) : (
                  <>
                    {words.lastTold} <TimeAgo at={lastSentAt} />
                  </>
                )}
              </div>
            </div>
            <Button variant="subtle" disabled={isBusy} onClick={() => void test(id)}>
              {words.test}
            </Button>
            <Button variant="subtle" color="red" disabled={isBusy} onClick={() => void turnOff(id)}>
              {words.turnOff}
            </Button>
          </li>
        ))}
      </ul>
      {ability !== "ready" ? (
        <div className={classes.dim}>{WHY_NOT[ability]}</div>
      ) : (
        !isOnHere && (
          <div className={own.buttons}>
            <Button variant="default" loading={isBusy} onClick={() => void turnOn()}>
              {words.turnOn}
            </Button>
          </div>
        )
      )}
    </section>
  );
}
