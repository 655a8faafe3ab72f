import type { PrismaClient } from "@jobwire/db";
import { APIError } from "better-auth/api";

/** Refuses that the only admin removes their account: nobody could steer the installation any more. */
export async function keepAnAdmin(prisma: PrismaClient, leavingId: string): Promise<void> {
  const admins = await prisma.user.findMany({ where: { role: { contains: "admin" } }, select: { id: true }, take: 2 });
  if (admins.length === 1 && admins[0]?.id === leavingId) {
    throw new APIError("BAD_REQUEST", {
      code: "LAST_ADMIN",
      message: "You are the only admin. Make somebody else an admin first.",
    });
  }
}
