import { deviceName } from "./device-name.ts";

/** Whether this browser can be told with the page closed, and whether it may. */
export type PushAbility = "ready" | "denied" | "unsupported" | "insecure";

export function pushAbility(): PushAbility {
  if (!globalThis.isSecureContext) return "insecure";
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || !("Notification" in globalThis))
    return "unsupported";
  return Notification.permission === "denied" ? "denied" : "ready";
}

/** What the server keeps of a subscription. */
interface BrowserSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
  device: string;
}

async function registration(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register("/sw.js");
  return navigator.serviceWorker.ready;
}

/** Asks for permission, where it was not given, and subscribes. Null: the person said no. */
export async function subscribe(key: string): Promise<BrowserSubscription | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const { pushManager } = await registration();
  // A subscription of another key, e.g. of an earlier installation at this address, would never be reached.
  await (await pushManager.getSubscription())?.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  const { endpoint, keys } = subscription.toJSON();
  const device = deviceName(navigator.userAgent) ?? "Browser";
  return { endpoint: endpoint ?? "", p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "", device };
}

/** Ends this browser's subscription. */
export async function unsubscribe(): Promise<void> {
  const present = await navigator.serviceWorker.getRegistration("/");
  await (await present?.pushManager.getSubscription())?.unsubscribe();
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
