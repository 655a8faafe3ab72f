import { useViewer } from "@jobwire/client/react";
import type { ReactNode } from "react";
import { LinkButton } from "../app/link-button.tsx";
import { MessagePage } from "../app/message-page.tsx";
import { words } from "../app/words.ts";
import { AdminStrip } from "./admin-strip.tsx";

/** Shows a screen to admins alone. The server refuses everybody else in any case. */
export function AdminOnly({ children }: { children: ReactNode }) {
  const { viewer } = useViewer();
  if (viewer === null) return null;
  if (viewer.role === "admin") {
    return (
      <>
        <AdminStrip />
        {children}
      </>
    );
  }
  return (
    <MessagePage
      title={words.adminOnlyTitle}
      action={
        <LinkButton to="/" variant="default">
          {words.toLibrary}
        </LinkButton>
      }
    >
      {words.adminOnly}
    </MessagePage>
  );
}
