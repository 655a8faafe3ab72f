/** Content types of photos that every image task reads. SVG is not among them: it can carry script. */
export const IMAGE_TYPES = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/tiff"] as const;
