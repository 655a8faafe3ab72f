import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { PrismaClient } from "@jobwire/db";

/** How long a one-time link works. */
const LINK_LIFETIME_MS = 3_600_000;

const identifierOf = (token: string) => `one-time-sign-in:${createHash("sha256").update(token).digest("base64url")}`;

/** Makes a link's token; only its hash is stored. It signs in as an admin once, within an hour. */
export async function createOneTimeToken(prisma: PrismaClient): Promise<string> {
  const token = randomBytes(24).toString("base64url");
  await prisma.verification.deleteMany({
    where: { identifier: { startsWith: "one-time-sign-in:" }, expiresAt: { lt: new Date() } },
  });
  await prisma.verification.create({
    data: {
      id: randomUUID(),
      identifier: identifierOf(token),
      value: "admin",
      expiresAt: new Date(Date.now() + LINK_LIFETIME_MS),
    },
  });
  return token;
}

/** Uses a token up. Of several that try at once, one gets true; an unknown, used or old token gets false. */
export async function consumeOneTimeToken(prisma: PrismaClient, token: string): Promise<boolean> {
  const { count } = await prisma.verification.deleteMany({
    where: { identifier: identifierOf(token), expiresAt: { gt: new Date() } },
  });
  return count > 0;
}
