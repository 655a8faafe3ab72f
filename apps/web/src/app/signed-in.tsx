import { Button } from "@mantine/core";
import { useViewer } from "@jobwire/client/react";
import { Navigate, useLocation } from "@tanstack/react-router";
import { MessagePage } from "./message-page.tsx";
import { Shell } from "./shell.tsx";
import { ShellSkeleton } from "./shell-skeleton.tsx";
import { words } from "./words.ts";

/** Every screen behind it knows who is looking; everybody else is asked to sign in and brought back after. */
export function SignedIn() {
  const { viewer, isSignedOut, error, refresh } = useViewer();
  const here = useLocation({ select: (location) => location.href });
  if (isSignedOut) return <Navigate to="/sign-in" search={here === "/" ? {} : { to: here }} replace />;
  if (viewer !== null) return <Shell viewer={viewer} />;
  if (error !== null) {
    return (
      <MessagePage
        title={words.serverAwayTitle}
        action={<Button onClick={() => void refresh()}>{words.tryAgain}</Button>}
      >
        {words.serverAway}
      </MessagePage>
    );
  }
  return <ShellSkeleton />;
}
