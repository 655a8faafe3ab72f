import { Link } from "@tanstack/react-router";
import { words } from "../app/words.ts";
import { ADMIN_PLACES } from "./admin-places.ts";
import classes from "./admin-strip.module.css";

/** The screens for admins on a phone, where the bar at the thumb has room for one of them. */
export function AdminStrip() {
  return (
    <nav className={classes.strip} aria-label={words.admin}>
      {ADMIN_PLACES.map(({ to, label }) => (
        <Link key={to} to={to} className={classes.place} activeOptions={{ includeSearch: false }} ref={reveal}>
          {label}
        </Link>
      ))}
    </nav>
  );
}

/** Brings the screen one is on into the strip. */
function reveal(link: HTMLAnchorElement | null): void {
  if (link?.dataset.status === "active") link.scrollIntoView({ block: "nearest", inline: "center" });
}
