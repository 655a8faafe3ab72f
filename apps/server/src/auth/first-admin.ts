import { randomUUID } from "node:crypto";
import type { PrismaClient } from "@jobwire/db";
import { hashPassword } from "better-auth/crypto";

/** Whether somebody is admin and not banned. */
export async function hasAdmin(prisma: PrismaClient): Promise<boolean> {
  return (await findAdmin(prisma)) !== null;
}

function findAdmin(prisma: PrismaClient) {
  return prisma.user.findFirst({
    where: { role: "admin", OR: [{ banned: null }, { banned: false }] },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
}

/**
 * The admin who was there first; made, without a password, when there is none.
 * An account that somebody signed up under the default address is never promoted.
 *
 * @return the admin's user id
 */
export async function ensureAdmin(prisma: PrismaClient): Promise<string> {
  const admin = await findAdmin(prisma);
  if (admin !== null) return admin.id;
  const usual = "admin@jobwire.localhost";
  const taken = await prisma.user.findUnique({ where: { email: usual }, select: { id: true } });
  const email = taken === null ? usual : `admin-${randomUUID().slice(0, 8)}@jobwire.localhost`;
  const { id } = await prisma.user.create({
    data: { id: randomUUID(), name: "Admin", email, emailVerified: true, role: "admin" },
    select: { id: true },
  });
  return id;
}

/**
 * Makes the admin that the environment names, with its password. Does nothing once there is an
 * admin, so that changing the password later in the app holds. An account that was signed up with that address
 * before becomes admin and gets the given password.
 *
 * @return whether an admin was made
 */
export async function makeFirstAdmin(prisma: PrismaClient, email: string, password: string): Promise<boolean> {
  if (await hasAdmin(prisma)) return false;
  const hash = await hashPassword(password);
  const address = email.toLowerCase();
  await prisma.$transaction(async (tx) => {
    const { id } = await tx.user.upsert({
      where: { email: address },
      create: {
        id: randomUUID(),
        name: address.split("@")[0] ?? "Admin",
        email: address,
        emailVerified: true,
        role: "admin",
      },
      update: { role: "admin", emailVerified: true, banned: false },
      select: { id: true },
    });
    // Sessions and the password of whoever held the address before end here.
    await tx.session.deleteMany({ where: { userId: id } });
    await tx.account.deleteMany({ where: { userId: id, providerId: "credential" } });
    await tx.account.create({
      data: { id: randomUUID(), accountId: id, providerId: "credential", userId: id, password: hash },
    });
  });
  return true;
}
