import type { PosterTemplateName } from "../../../catalog/poster-templates.ts";
import { ember } from "./ember.ts";
import { noir } from "./noir.ts";
import { orbit } from "./orbit.ts";
import type { PosterTemplate } from "./poster-template.ts";
import { voyage } from "./voyage.ts";

/** Every template, by name: the compiler insists that none is missing. */
export const TEMPLATES: Readonly<Record<PosterTemplateName, PosterTemplate>> = { orbit, noir, voyage, ember };
