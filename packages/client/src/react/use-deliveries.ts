import type { DeliveryView } from "@jobwire/jobs/wire";
import { useJobwire } from "./jobwire-provider.ts";
import { useValue } from "./use-value.ts";

const NONE: readonly DeliveryView[] = [];

/** E-mails, pushes and webhooks about one job, or those to one webhook, live; newest first. */
export function useDeliveries(of: { jobId: string } | { webhookId: string }): readonly DeliveryView[] {
  return useValue(useJobwire().deliveries.live(of)).value ?? NONE;
}
