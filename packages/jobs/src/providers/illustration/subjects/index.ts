import { BUILDINGS } from "./buildings.ts";
import { CREATURES } from "./creatures.ts";
import { NATURE } from "./nature.ts";
import { PEOPLE } from "./people.ts";
import { SEA_LIFE } from "./sea-life.ts";
import { SPECIES } from "./species.ts";
import type { Subject } from "./subject.ts";
import { THINGS } from "./things.ts";

/** Everything this artist can draw, by name. `sun`, `moon` and `planet` are part of the sky. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  ...SPECIES,
  ...CREATURES,
  ...SEA_LIFE,
  ...PEOPLE,
  ...BUILDINGS,
  ...NATURE,
  ...THINGS,
};
