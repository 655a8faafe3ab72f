import PDFDocument from "pdfkit";

interface PdfPlan {
  /** Text of each page; null: nothing but a drawing. */
  pages: readonly (string | null)[];
  info?: { Title?: string; Author?: string; CreationDate?: Date };
  password?: string;
  /** Bookmarks: title and page, and what is below it. */
  outline?: readonly { title: string; page: number; below?: readonly { title: string; page: number }[] }[];
  fontPath?: string;
}

/** A small PDF, made when asked for. */
export function madePdf(plan: PdfPlan): Promise<Buffer> {
  const document = new PDFDocument({
    size: [400, 560],
    margin: 40,
    bufferPages: true,
    info: plan.info ?? {},
    ...(plan.password === undefined ? {} : { userPassword: plan.password, pdfVersion: "1.7" as const }),
    autoFirstPage: false,
  });
  const parts: Buffer[] = [];
  document.on("data", (part: Buffer) => parts.push(part));
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on("end", () => resolve(Buffer.concat(parts)));
    document.on("error", reject);
  });
  if (plan.fontPath !== undefined) document.font(plan.fontPath);
  for (const text of plan.pages) {
    document.addPage();
    document.rect(40, 500, 200, 20).fill("#2a6f6b").fillColor("black");
    if (text !== null) document.fontSize(12).text(text, 40, 40, { width: 320 });
  }
  for (const { title, page, below = [] } of plan.outline ?? []) {
    document.switchToPage(page - 1);
    const entry = document.outline.addItem(title);
    for (const part of below) {
      document.switchToPage(part.page - 1);
      entry.addItem(part.title);
    }
  }
  document.end();
  return done;
}
