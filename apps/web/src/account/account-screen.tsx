import { Button, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { useViewer } from "@jobwire/client/react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { PageTitle } from "../app/page-title.tsx";
import { ScreenHead } from "../app/screen-head.tsx";
import { SavingSwitch } from "../collection/saving-switch.tsx";
import { showProblem } from "../live/use-job-actions.ts";
import classes from "./account-screen.module.css";
import { AddressState } from "./address-state.tsx";
import { ApiKeys } from "./api-keys.tsx";
import { signOut } from "./auth-calls.ts";
import { ChangePassword } from "./change-password.tsx";
import { NotifyCard } from "./notify-card.tsx";
import { PushDevices } from "./push-devices.tsx";
import { Sessions } from "./sessions.tsx";
import { Credits } from "./credits.tsx";
import { GrantCredits } from "./grant-credits.tsx";
import { Webhooks } from "./webhooks.tsx";
import { words } from "./words.ts";
import { YourData } from "./your-data.tsx";

/** Who is signed in, how it looks, and keys for programs. */
export function AccountScreen() {
  const { viewer, refresh } = useViewer();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const queryClient = useQueryClient();
  const [isLeaving, setLeaving] = useState(false);
  if (viewer === null) return null;

  /** Nothing of this person's may show to the next one on this device. */
  function forget(page: "/sign-in" | "/sign-in?left=deleted" = "/sign-in"): void {
    queryClient.clear();
    location.assign(page);
  }

  async function leave(): Promise<void> {
    setLeaving(true);
    try {
      await signOut();
      forget();
    } catch (error) {
      setLeaving(false);
      showProblem(words.failed, error);
      await refresh();
    }
  }

  return (
    <div className={classes.screen}>
      <PageTitle>{words.title}</PageTitle>
      <ScreenHead title={words.title} />
      <section className={classes.card} aria-label={words.who}>
        <div className={classes.row}>
          <div className={classes.grow}>
            <div className={classes.name} dir="auto">
              {viewer.name || viewer.email}
            </div>
            <div className={classes.dim}>{viewer.isGuest ? words.guestHint : words.whoIs(viewer)}</div>
            {!viewer.isGuest && <AddressState viewer={viewer} />}
          </div>
          <Button variant="default" loading={isLeaving} onClick={() => void leave()}>
            {words.signOut}
          </Button>
        </div>
      </section>
      <section className={classes.card} aria-labelledby="look">
        <div className={classes.row}>
          <div className={classes.grow}>
            <h2 id="look" className={classes.heading}>
              {words.look}
            </h2>
            <div className={classes.dim}>{words.lookHint}</div>
          </div>
          <SegmentedControl
            aria-labelledby="look"
            value={colorScheme}
            onChange={setColorScheme}
            data={[
              { value: "light", label: words.light },
              { value: "dark", label: words.dark },
              { value: "auto", label: words.system },
            ]}
          />
        </div>
      </section>
      <Credits />
      {viewer.role === "admin" && <GrantCredits />}
      <section className={classes.card}>
        <SavingSwitch />
      </section>
      <NotifyCard />
      <PushDevices />
      {!viewer.isGuest && <ApiKeys />}
      {!viewer.isGuest && <Webhooks />}
      {!viewer.isGuest && <ChangePassword />}
      <Sessions />
      <YourData viewer={viewer} onGone={() => forget("/sign-in?left=deleted")} />
    </div>
  );
}
