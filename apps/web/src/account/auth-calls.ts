import { authClient } from "../app/auth-client.ts";
import { accountProblem } from "./account-problem.ts";

/** A key as its owner may see it again: never the secret itself. */
export interface ApiKey {
  id: string;
  name: string | null;
  /** Its first letters, to tell keys apart. */
  start: string | null;
  createdAt: string;
  lastRequest: string | null;
}

/** Where the list of keys is cached. */
export const API_KEYS = ["api-keys"];

/** Thrown with words for a person. */
export class AuthCallFailed extends Error {
  override readonly name = "AuthCallFailed";
}

async function call<T>(path: string, options: { method: "GET" | "POST"; body?: Record<string, unknown> }): Promise<T> {
  const silent = () => ({ data: null, error: { status: 0 } });
  const { data, error } = await authClient.$fetch<T>(path, options).catch(silent);
  if (error !== null) throw new AuthCallFailed(accountProblem(error));
  return data as T;
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

/** Ends keys at once, one after the other. */
export async function revokeApiKeys(keyIds: readonly string[]): Promise<void> {
  for (const keyId of keyIds) await revokeApiKey(keyId);
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

/** Sends the mail with a link that confirms the signed-in person's address. */
export async function sendConfirmation(email: string): Promise<void> {
  await call("/send-verification-email", { method: "POST", body: { email } });
}

/** Ends this session. */
export async function signOut(): Promise<void> {
  await call("/sign-out", { method: "POST", body: {} });
}

/** A place where somebody is signed in. */
export interface SessionView {
  id: string;
  token: string;
  createdAt: string;
  ipAddress: string | null;
  userAgent: string | null;
}

/** Where the signed-in person is signed in, newest first, and which of these is here. */
export async function listSessions(): Promise<{ sessions: SessionView[]; currentId: string | null }> {
  const [sessions, current] = await Promise.all([
    call<SessionView[]>("/list-sessions", { method: "GET" }),
    call<{ session: { id: string } } | null>("/get-session", { method: "GET" }),
  ]);
  return {
    sessions: sessions.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt)),
    currentId: current?.session.id ?? null,
  };
}

/** Ends one session. */
export async function revokeSession(token: string): Promise<void> {
  await call("/revoke-session", { method: "POST", body: { token } });
}

/** Ends every session but this one. */
export async function revokeOtherSessions(): Promise<void> {
  await call("/revoke-other-sessions", { method: "POST", body: {} });
}

/** Removes the account with all that it has. Without a password the session has to be fresh. */
export async function deleteAccount(password: string | null): Promise<void> {
  await call("/delete-user", { method: "POST", body: password === null ? {} : { password } });
}
