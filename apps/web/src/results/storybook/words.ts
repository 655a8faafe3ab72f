/** What a storybook says while it is made, and when it is read. */
export const words = {
  writing: "The story is being written",
  scene: (number: number) => `Scene ${number}`,
  drawing: "Being drawn",
  notDrawn: "Could not be drawn",
  cover: (title: string) => `The cover of “${title}”`,
  star: (hero: string) => `${hero}, drawn from a photo`,
  book: (title: string) => `The book “${title}”`,
  page: (number: number, count: number) => `Page ${number} of ${count}`,
  coverPage: "Cover",
  previous: "Previous page",
  next: "Next page",
  pdf: "PDF to print",
  epub: "ePub to read",
  about: (pages: number, wordCount: number) => `${pages} pages, ${wordCount} words`,
  notes: "Not quite as it should be",
};
