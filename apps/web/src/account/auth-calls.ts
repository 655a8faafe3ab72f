import { authClient } from "../app/auth-client.ts";

/** A key as its owner may see it again: never the secret itself. */
export interface ApiKey {
  id: string;
  name: string | null;
  /** Its first letters, to tell keys apart. */
  start: string | null;
  createdAt: string;
  lastRequest: string | null;
}

/** Thrown with words for a person. */
export class AuthCallFailed extends Error {
  override readonly name = "AuthCallFailed";
}

async function call<T>(path: string, options: { method: "GET" | "POST"; body?: Record<string, unknown> }): Promise<T> {
  const { data, error } = await authClient.$fetch<T>(path, options);
  if (error !== null) {
    throw new AuthCallFailed(error.message ?? "The server did not answer. Try again in a moment.");
  }
  return data;
}

/** The signed-in person's keys, newest first. */
export async function listApiKeys(): Promise<ApiKey[]> {
  const answer = await call<ApiKey[] | { apiKeys: ApiKey[] }>("/api-key/list", { method: "GET" });
  const keys = Array.isArray(answer) ? answer : answer.apiKeys;
  return keys.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
}

/** Makes a key; the answer is the only place where it stands in full. */
export async function createApiKey(name: string): Promise<string> {
  return (await call<{ key: string }>("/api-key/create", { method: "POST", body: { name } })).key;
}

/** Ends a key at once. */
export async function revokeApiKey(keyId: string): Promise<void> {
  await call("/api-key/delete", { method: "POST", body: { keyId } });
}

/** Whether the signed-in person signs in with a password; not so for an admin who came by a sign-in link. */
export async function hasPassword(): Promise<boolean> {
  const accounts = await call<{ providerId: string }[]>("/list-accounts", { method: "GET" });
  return accounts.some((account) => account.providerId === "credential");
}

/** Changes the password and signs every other device out. */
export async function changePassword(currentPassword: string, newPassword: string): Promise<void> {
  await call("/change-password", {
    method: "POST",
    body: { currentPassword, newPassword, revokeOtherSessions: true },
  });
}

/** Ends this session. */
export async function signOut(): Promise<void> {
  await call("/sign-out", { method: "POST", body: {} });
}
