import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { expect, test } from "vitest";
import { createAddressGuard } from "./address-guard.ts";
import { createGuardedSender } from "./send-guarded.ts";

const message = { headers: {}, body: "{}", signal: new AbortController().signal };

test("an address that never answers, or never ends its answer, is named with the time it was given", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/start") response.writeHead(200).write("so");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await using sender = createGuardedSender(createAddressGuard({ allow: ["127.0.0.1"] }), { timeoutMs: 200 });
  for (const path of ["/never", "/start"]) {
    await expect(sender.post(`http://127.0.0.1:${port}${path}`, message)).rejects.toMatchObject({
      name: "DeliveryFailed",
      message: `127.0.0.1:${port} did not answer within 0.2 seconds.`,
    });
  }
  server.closeAllConnections();
  server.close();
});

test.each([
  "http://127.0.0.1/",
  "http://127.1/",
  "http://0x7f000001/",
  "http://2130706433/",
  "http://0.0.0.0/",
  "http://10.1.2.3/",
  "http://172.16.0.1/",
  "http://192.168.1.1/",
  "http://169.254.169.254/latest/meta-data",
  "http://100.64.0.1/",
  "http://224.0.0.1/",
  "http://[::1]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:a00:1]/",
  "http://[fd00::1]/",
  "http://[fe80::1]/",
  "http://[64:ff9b::7f00:1]/",
  "http://[::127.0.0.1]/",
  "http://168.63.129.16/",
  "http://localhost:8080/",
  "http://LOCALHOST./",
  "http://app.localhost/",
])("%s is refused as it is written", (url) => {
  expect(() => createAddressGuard({ allow: [] }).checkUrl(new URL(url))).toThrow(
    /^[^ ]+ (leads to 127\.0\.0\.1, which )?is inside the computer or network that Jobwire runs on.* Enter an address/,
  );
});

test("public addresses pass, and internal ones that were allowed", () => {
  const guard = createAddressGuard({ allow: ["10.1.0.0/16", "::1"] });
  for (const url of [
    "https://93.184.216.34/",
    "https://localhost.example/",
    "https://[2606:2800:220:1::1]/",
    "http://10.1.200.3/",
    "http://[::1]/",
  ])
    guard.checkUrl(new URL(url));
  expect(() => guard.checkUrl(new URL("http://10.2.0.1/"))).toThrow();
});

test("a name that leads inside is refused when it is connected to, whatever it led to before", async () => {
  const hits: string[] = [];
  const inside = createServer((request, response) => response.end(void hits.push(request.url ?? "")));
  inside.listen(0, "127.0.0.1");
  await once(inside, "listening");
  const { port } = inside.address() as AddressInfo;
  let lookups = 0;
  const rebinding: LookupFunction = (_host, _options, callback) => {
    lookups += 1;
    callback(null, [{ address: lookups === 1 ? "93.184.216.34" : "127.0.0.1", family: 4 }]);
  };
  const guard = createAddressGuard({ allow: [], resolve: rebinding });
  guard.lookup("rebind.example", { all: true }, (error) => expect(error).toBeNull()); // as a check before sending would
  await using sender = createGuardedSender(guard);
  await expect(sender.post(`http://rebind.example:${port}/`, message)).rejects.toMatchObject({
    isFinal: true,
    message: expect.stringContaining("rebind.example leads to 127.0.0.1"),
  });
  // One public address among others does not open the way.
  const mixed = createAddressGuard({
    allow: [],
    resolve: (_host, _options, callback) =>
      callback(null, [
        { address: "93.184.216.34", family: 4 },
        { address: "127.0.0.1", family: 4 },
      ]),
  });
  await using other = createGuardedSender(mixed);
  await expect(other.post(`http://mixed.example:${port}/`, message)).rejects.toMatchObject({ isFinal: true });
  await expect(other.post(`http://localhost:${port}/`, message)).rejects.toMatchObject({ isFinal: true });
  expect(hits).toEqual([]);
  inside.close();
});
