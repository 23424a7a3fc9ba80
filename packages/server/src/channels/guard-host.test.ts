import { expect, test } from "vitest";
import { isOutside, mailServerProblem, resolvedHostProblem, resolveOutside } from "./guard-host.ts";

test.each([
  "127.0.0.1",
  "10.1.2.3",
  "172.31.255.255",
  "192.168.0.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "::1",
  "::",
  "::ffff:127.0.0.1",
  "::ffff:8.8.8.8",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "fd00::1",
  "fe80::1",
  "ff02::1",
])("%s is inside", (address) => expect(isOutside(address)).toBe(false));

test.each(["8.8.8.8", "172.32.0.1", "2a00:1450:4001:82a::200e"])("%s is outside", (address) =>
  expect(isOutside(address)).toBe(true),
);

test.each([
  "127.0.0.1",
  "2130706433",
  "0x7f.1",
  "0177.0.0.1",
  "localhost",
  "[::1]",
  "mail",
  "host.local:25",
  "a@b.example",
])("%s is refused as a host", (host) => {
  expect(mailServerProblem("smtp", host, 587)?.field).toBe("host");
});

test("a name and a usual port pass, another port does not", () => {
  expect(mailServerProblem("smtp", "smtp.example.com", 587)).toBeNull();
  expect(mailServerProblem("imap", "imap.example.com", 22)?.field).toBe("port");
});

test("a name that leads inside is refused at the connection", async () => {
  await expect(resolveOutside("localhost")).rejects.toThrow(/not a server on the internet/);
});

test("a name is looked up as it is entered, and refused when it leads inside", async () => {
  expect(await resolvedHostProblem("localhost")).toContain("must be a server on the internet");
  expect(await resolvedHostProblem("127.1")).toContain("must be a server on the internet");
  expect(await resolvedHostProblem("no-such-name.invalid")).toBeNull();
});
