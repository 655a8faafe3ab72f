import { z } from "zod";

/** The id of the last frame a subscriber has, as tRPC sends it back. */
export const zLastEventId = z.string().max(200).optional();
