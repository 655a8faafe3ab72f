/** What a photo with several faces says. */
export const words = {
  facesOf: (count: number) => `Your photo with ${count} faces, numbered from the left`,
  face: (index: number) => (index === 0 ? "The first face from the left" : `Face ${index + 1} from the left`),
} as const;
