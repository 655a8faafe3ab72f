-- AlterTable
ALTER TABLE "user" ADD COLUMN     "is_guest" BOOLEAN NOT NULL DEFAULT false;
