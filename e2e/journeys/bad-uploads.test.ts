import { createClient } from "@jobwire/client";
import { createTestDatabase } from "@jobwire/db/testing";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { launchBrowser } from "../harness/launch-browser.ts";
import { openApp } from "../harness/open-app.ts";
import { startServer } from "../harness/start-server.ts";

const fixture = (name: string) =>
  readFile(fileURLToPath(new URL(`../../packages/jobs/fixtures/${name}`, import.meta.url)));

test("every bad file is refused with a reason a person can act on, while a good one and other jobs go on", async () => {
  await using database = await createTestDatabase();
  await using server = await startServer({ databaseUrl: database.url });
  await using stack = new AsyncDisposableStack();
  const browser = stack.adopt(await launchBrowser(), (open) => open.close());
  const user = await server.signUp({ email: "mira@example.com", password: "a long enough password" });
  await using client = createClient({ url: server.url, sessionToken: user.token });
  const meanwhile = await client.start("demo.countdown", { seconds: 10, steps: 20 });

  const photo = await fixture("coffee.png");
  const bad = [
    { name: "cut-short.mp4", mimeType: "video/mp4", buffer: await fixture("trunc.mp4"), reason: /./ },
    {
      name: "cut-short.png",
      mimeType: "image/png",
      buffer: photo.subarray(0, photo.length / 2),
      reason: /damaged|incomplete|cut/i,
    },
    {
      name: "bomb.png",
      mimeType: "image/png",
      buffer: await fixture("bomb-20000x20000.png"),
      reason: /megapixel|too (large|big)/i,
    },
    { name: "letter.png", mimeType: "image/png", buffer: Buffer.from("%PDF-1.7\n%âãÏÓ\n1 0 obj"), reason: /./ },
    { name: "renamed.pdf", mimeType: "application/pdf", buffer: photo, reason: /ends in \.pdf.*PNG.*Rename/ },
    { name: "nothing.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(0), reason: /empty/i },
    {
      name: "script.svg",
      mimeType: "image/svg+xml",
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      reason: /SVG/,
    },
    {
      name: "disguised.png",
      mimeType: "image/png",
      buffer: Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      reason: /SVG/,
    },
  ];
  await using app = await openApp(browser, { url: server.url, as: user });
  await app.page
    .locator("input[type=file]")
    .first()
    .setInputFiles([
      ...bad.map(({ name, mimeType, buffer }) => ({ name, mimeType, buffer })),
      // Good, but for its name.
      { name: "good.jpg", mimeType: "image/jpeg", buffer: photo },
    ]);

  await app.page.getByText(`${bad.length} files were not added`).first().waitFor();
  for (const { name, reason } of bad) {
    const row = app.page.getByRole("alert").getByRole("listitem").filter({ hasText: name });
    const words = (await row.innerText()).replace(name, "");
    expect(words, name).toMatch(reason);
    expect(words, name).not.toMatch(/Error|undefined|\bat \/|sql|vips/i);
  }
  await app.page.getByRole("link", { name: "Open good.png" }).waitFor();
  const { rows } = await database.pool.query<{ name: string }>("SELECT name FROM item");
  expect(rows).toEqual([{ name: "good.png" }]);
  expect(await meanwhile.result()).toEqual({ counted: 20, attempts: 1 });
});
