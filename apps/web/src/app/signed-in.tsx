import { Button } from "@mantine/core";
import { useViewer } from "@jobwire/client/react";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { MessagePage } from "./message-page.tsx";
import { Shell } from "./shell.tsx";
import { ShellSkeleton } from "./shell-skeleton.tsx";
import { words } from "./words.ts";

/** Every screen behind it knows who is looking; everybody else is asked to sign in and brought back after. */
export function SignedIn() {
  const { viewer, isSignedOut, error, refresh } = useViewer();
  const router = useRouter();
  const wasSomebody = useRef(false);

  useEffect(() => {
    if (viewer !== null) wasSomebody.current = true;
    const { pathname, href } = router.latestLocation;
    // While the sign-in page is on its way, this one is still drawn: ask once.
    if (!isSignedOut || pathname === "/sign-in") return;
    const search = {
      ...(href !== "/" && { to: href }),
      ...(wasSomebody.current && { left: "ended" as const }),
    };
    const there = { to: "/sign-in", search, replace: true } as const;
    // A page anew: nothing that this one holds of a person, such as files on their way, may show to the next one.
    if (wasSomebody.current) location.replace(router.buildLocation(there).href);
    else void router.navigate(there);
  }, [viewer, isSignedOut, router]);

  if (viewer !== null) return <Shell viewer={viewer} />;
  if (error !== null) {
    return (
      <MessagePage
        isAlone
        title={words.serverAwayTitle}
        action={<Button onClick={() => void refresh()}>{words.tryAgain}</Button>}
      >
        {words.serverAway}
      </MessagePage>
    );
  }
  return <ShellSkeleton />;
}
