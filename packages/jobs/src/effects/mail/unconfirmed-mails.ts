import { createHash } from "node:crypto";
import { transact } from "@jobwire/db";
import type { Pool } from "pg";

/** To an address that nobody has confirmed: it may be a stranger's. */
export const MOST_UNCONFIRMED_A_DAY = 5;

/** One at a time for each address, in all processes. */
const HOLD_ADDRESS = "select pg_advisory_xact_lock(hashtext('jobwire unconfirmed mail'), hashtext(encode($1, 'hex')))";

/** Another try of the same mail is no other mail. Uses unconfirmed_mail_address, unconfirmed_mail_pkey. */
const COUNT_MAIL = `
  insert into unconfirmed_mail (id, address_hash)
  select $2, $1 where (
    select count(*) from unconfirmed_mail
     where address_hash = $1 and id <> $2 and at > now() - interval '1 day') < ${MOST_UNCONFIRMED_A_DAY}
  on conflict (id) do update set address_hash = excluded.address_hash
  returning id`;

/**
 * Whether one more mail may leave for an address that is not confirmed; it is counted then. By address and not by account,
 * since accounts are quickly removed and made again; as a hash, and forgotten after a day (engine/retention).
 * @param mail.mailId the same at each try
 */
export async function mayMailUnconfirmed(pool: Pool, mail: { mailId: string; address: string }): Promise<boolean> {
  const hash = hashOf(mail.address);
  return transact(pool, async (client) => {
    await client.query(HOLD_ADDRESS, [hash]);
    const { rowCount } = await client.query(COUNT_MAIL, [hash, mail.mailId]);
    return rowCount === 1;
  });
}

/** Of all ways to write the address of one mailbox: in any case, and with whatever follows a plus. */
function hashOf(address: string): Buffer {
  const written = address.trim().toLowerCase();
  const at = written.lastIndexOf("@");
  const mailbox = written.slice(0, at).replace(/(?<=.)\+.*$/, "");
  return createHash("sha256")
    .update(`${mailbox}${written.slice(at)}`)
    .digest();
}
