import type { LookupFunction } from "node:net";
import { lookup as systemLookup } from "node:dns";
import ipaddr from "ipaddr.js";

type Address = ReturnType<typeof ipaddr.process>;

/** An address that nothing may be sent to. Its message is read by the owner of a webhook. */
export class AddressRefused extends Error {
  override readonly name = "AddressRefused";
  readonly code = "address-refused";
}

/** Decides whether something may be sent to a host, by its addresses and not by its name. */
export interface AddressGuard {
  /**
   * Checks an address that is written as one, or as localhost; other names are checked when they are looked up.
   * @throws AddressRefused
   */
  checkUrl(url: URL): void;
  /**
   * Looks a name up and refuses it where any of its addresses is an internal one. What it answers is what
   * is connected to, so that a name cannot mean another address a moment later (DNS rebinding).
   */
  lookup: LookupFunction;
}

/** Public by their range, and internal all the same: the old dress of IPv4 in IPv6, and the platform service of Azure. */
const INTERNAL = [parseBlock("::/96"), parseBlock("168.63.129.16/32")];

export interface AddressGuardOptions {
  /** Addresses or blocks (CIDR) that are reachable although they are internal, e.g. `10.1.0.0/16`. */
  allow: readonly string[];
  /** Instead of the system's, for tests. */
  resolve?: LookupFunction;
}

/**
 * Lets public (unicast) addresses pass and nothing else: no loopback, no private or link-local net, no
 * metadata service, no multicast, no address that is one of these in the dress of IPv6.
 */
export function createAddressGuard({
  allow,
  resolve = systemLookup as LookupFunction,
}: AddressGuardOptions): AddressGuard {
  const allowed = allow.map(parseBlock);

  const isIn = (address: Address, [block, bits]: [Address, number]) =>
    address.kind() === block.kind() && address.match(block as never, bits);

  function isAllowed(text: string): boolean {
    const address = ipaddr.process(text);
    if (address.range() === "unicast" && !INTERNAL.some((block) => isIn(address, block))) return true;
    return allowed.some((block) => isIn(address, block));
  }

  function check(text: string, host: string): void {
    if (isAllowed(text)) return;
    throw new AddressRefused(
      `${host === text ? host : `${host} leads to ${text}, which`} is inside the computer or network that Jobwire runs on, and nothing is sent there. Enter an address that is reached from the internet, or ask whoever runs this Jobwire to allow this one (WEBHOOK_ALLOW_ADDRESSES).`,
    );
  }

  return {
    checkUrl(url) {
      const host = url.hostname.replace(/^\[|\]$/g, "");
      if (ipaddr.isValid(host)) check(host, host);
      else if (/(?:^|\.)localhost\.?$/.test(host)) check("127.0.0.1", host);
    },
    lookup(hostname, options, callback) {
      resolve(hostname, { ...options, all: true }, (error, found) => {
        if (error !== null) return callback(error, "", 0);
        const addresses = Array.isArray(found) ? found : [{ address: found, family: found.includes(":") ? 6 : 4 }];
        try {
          for (const { address } of addresses) check(address, hostname);
        } catch (refusal) {
          return callback(refusal as Error, "", 0);
        }
        const first = addresses[0];
        if (first === undefined) return callback(new Error(`no address for ${hostname}`), "", 0);
        if (options.all === true) return callback(null, addresses);
        callback(null, first.address, first.family);
      });
    },
  };
}

function parseBlock(text: string): [Address, number] {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}
