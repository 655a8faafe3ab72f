/** Those of whom pictures are taken, and those who are there so that an admin has somebody to look at. */
export const MIRA = { email: "mira@example.com", name: "Mira Lindqvist", password: "a long enough password" } as const;
export const NOVA = { email: "nova@example.com", name: "Nova", password: "a long enough password" } as const;
export const OTHERS = [
  { email: "omar@example.com", name: "عمر الفارسي", password: "a long enough password" },
  {
    email: "jo@example.com",
    name: "Joséphine-Antoinette de la Rochefoucauld-Liancourt",
    password: "a long enough password",
  },
  { email: "kit@example.com", name: "Kit 🦊", password: "a long enough password" },
] as const;
