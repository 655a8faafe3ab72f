/** Posters to choose from; what they look like stands in providers/poster/templates. */
export const POSTER_TEMPLATES = ["orbit", "noir", "voyage", "ember"] as const;

export type PosterTemplateName = (typeof POSTER_TEMPLATES)[number];
