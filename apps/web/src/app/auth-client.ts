import { createAuthClient } from "better-auth/client";

/** Sessions, passwords and API keys at /api/auth. Loaded by the screens that need it. */
export const authClient = createAuthClient();
