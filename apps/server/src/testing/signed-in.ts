export const PASSWORD = "correct horse battery";

/** Somebody with a session, as a browser holds it. */
export interface SignedIn {
  userId: string;
  email: string;
  /** `Cookie` header. */
  cookie: string;
  /** For `Authorization: Bearer`. */
  token: string;
  /** Headers of a page of the server's own. */
  headers: Record<string, string>;
  /** `fetch` of a path with those headers; an object as body is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
}

export async function signUp(url: string, email: string): Promise<SignedIn> {
  return enter(url, "sign-up/email", { email, password: PASSWORD, name: email.split("@")[0] });
}

export async function signIn(url: string, email: string, password: string = PASSWORD): Promise<SignedIn> {
  return enter(url, "sign-in/email", { email, password });
}

async function enter(url: string, path: string, body: Record<string, unknown>): Promise<SignedIn> {
  const response = await fetch(`${url}/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const { user, token } = (await response.json()) as { user: { id: string }; token: string };
  return signedIn(url, { userId: user.id, email: String(body.email), cookie: cookieOf(response), token });
}

/** What a browser would send back. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((one) => one.split(";", 1)[0])
    .join("; ");
}

export function signedIn(url: string, who: Pick<SignedIn, "userId" | "email" | "cookie" | "token">): SignedIn {
  const headers = { cookie: who.cookie, origin: url };
  return {
    ...who,
    headers,
    call: (method, path, body, more = {}) =>
      fetch(`${url}${path}`, {
        method,
        redirect: "manual",
        headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }), ...more },
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
  };
}
