import type { MadeBy } from "@jobwire/jobs/catalog";
import classes from "./made-by-line.module.css";
import { words } from "./words.ts";

/** Who made a result and what that means for it; nothing where the task does not say. */
export function MadeByLine({ output }: { output: unknown }) {
  const made = madeByOf(output);
  if (made === null) return null;
  const { service, model, limits } = made;
  return (
    <p className={classes.line}>
      {service === "local" ? words.madeHere(model) : words.madeBy(service, model)} {limits}
    </p>
  );
}

function madeByOf(output: unknown): MadeBy | null {
  if (typeof output !== "object" || output === null || !("madeBy" in output)) return null;
  const made = output.madeBy;
  // Jobs of earlier versions may have anything here.
  if (typeof made !== "object" || made === null || !("service" in made) || !("model" in made)) return null;
  return made as MadeBy;
}
