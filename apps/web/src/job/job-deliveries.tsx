import { useDeliveries } from "@jobwire/client/react";
import { DeliveryList } from "../deliveries/delivery-list.tsx";
import { words } from "../deliveries/words.ts";
import classes from "./job-details.module.css";

/** Who was told of this job's end, and how that went. */
export function JobDeliveries({ jobId }: { jobId: string }) {
  const deliveries = useDeliveries({ jobId });
  if (deliveries.length === 0) return null;
  return (
    <section className={classes.card} aria-labelledby="deliveries" style={{ marginTop: 20 }}>
      <h2 id="deliveries" className={classes.heading}>
        {words.heading}
      </h2>
      <DeliveryList deliveries={deliveries} />
    </section>
  );
}
