import { Button } from "@mantine/core";
import { MessagePage } from "./message-page.tsx";
import { words } from "./words.ts";

/** A screen threw while drawing itself, or its chunk could not be loaded. */
export function CrashPage({ isAlone = false }: { isAlone?: boolean }) {
  return (
    <MessagePage
      isAlone={isAlone}
      title={words.crashTitle}
      action={<Button onClick={() => location.reload()}>{words.reload}</Button>}
    >
      {words.crash}
    </MessagePage>
  );
}
