/** What the result of a design says. */
export const designResultWords = {
  variants: "Variants",
  variant: (number: number) => `Variant ${number}`,
  remix: "Remix",
  remixOf: (number: number) => `Remix variant ${number}`,
  download: "Download",
  downloadOf: (number: number) => `Download variant ${number}`,
} as const;
