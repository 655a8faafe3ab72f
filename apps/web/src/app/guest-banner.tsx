import { LinkButton } from "./link-button.tsx";
import classes from "./guest-banner.module.css";
import { words } from "./words.ts";

/** Tells a guest that what they make can be kept, and how. */
export function GuestBanner() {
  return (
    <aside className={classes.banner} aria-label={words.guest}>
      <p className={classes.text}>{words.guestBanner}</p>
      <LinkButton to="/sign-in" search={{ mode: "sign-up" }} size="xs">
        {words.keepWork}
      </LinkButton>
    </aside>
  );
}
