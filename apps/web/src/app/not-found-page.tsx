import { LinkButton } from "./link-button.tsx";
import { MessagePage } from "./message-page.tsx";
import { words } from "./words.ts";

/** No such page. */
export function NotFoundPage() {
  return (
    <MessagePage
      isAlone
      title={words.notFoundTitle}
      action={
        <LinkButton to="/" variant="default">
          {words.toLibrary}
        </LinkButton>
      }
    >
      {words.notFound}
    </MessagePage>
  );
}
