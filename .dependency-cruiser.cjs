// The house's walls: floors one way, rooms by the table of docs/rooms.json, no circles. `scripts/check-boundaries.test.ts`
// plants faults and shows that this finds them.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const table = JSON.parse(readFileSync(join(__dirname, "docs/rooms.json"), "utf8")).rooms;
const rooms = Object.keys(table);
const server = "^packages/server/src";
const foundation = "config|db|events|jobs|foundation\\.ts";
// what a room may use of the roof's http: the types and refusals of a route
const httpForRooms = `${server}/http/(route|problem|cursor|logger|rate-limit|read-body|json-body)\\.ts$`;

const roomRules = rooms.map((room) => ({
  name: `room-${room}`,
  comment: `${room} may import ${table[room].length > 0 ? table[room].join(", ") : "no other room"}, and the foundation`,
  severity: "error",
  from: { path: `${server}/${room}/`, pathNot: ["\\.test\\.ts$", "/test-[a-z-]+/"] },
  to: {
    path: `${server}/`,
    pathNot: [`${server}/(${[room, ...table[room]].join("|")})/`, `${server}/(${foundation})`, httpForRooms],
  },
}));

module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: { pathNot: "\\.test\\.ts$" }, to: { circular: true } },
    {
      name: "domain-is-the-ground",
      severity: "error",
      from: { path: "^packages/domain/src", pathNot: "\\.test\\.ts$" },
      to: { path: "^packages/(contract|server|web)|^node:|^(fs|path|crypto|http|net|os)$" },
    },
    {
      name: "contract-on-domain-only",
      severity: "error",
      from: { path: "^packages/contract/src" },
      to: { path: "^packages/(server|web)" },
    },
    {
      name: "server-not-on-web",
      severity: "error",
      from: { path: "^packages/server/src" },
      to: { path: "^packages/web" },
    },
    {
      name: "web-not-on-server",
      severity: "error",
      from: { path: "^packages/web/src" },
      to: { path: "^packages/server" },
    },
    {
      name: "no-validators-in-the-browser",
      comment: "the web imports endpoints as values; schemas, and so Zod, as types only",
      severity: "error",
      from: { path: "^packages/web/src" },
      to: {
        path: "packages/contract/src/|node_modules/zod/",
        pathNot: "(endpoints|endpoint|index)[.]ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "foundation-under-the-rooms",
      severity: "error",
      from: { path: `${server}/(config|db|events|jobs)/`, pathNot: "\\.test\\.ts$" },
      to: { path: `${server}/(${rooms.join("|")}|app|cli)/` },
    },
    {
      name: "sql-in-stores-only",
      severity: "error",
      from: {
        path: `${server}/`,
        pathNot: [`${server}/(db|jobs|events|testing)/`, "/(store|store-[a-z-]+|[a-z-]+-store)\\.ts$", "\\.test\\.ts$"],
      },
      to: { path: "node_modules/(kysely|better-sqlite3|pg)/" },
    },
    ...roomRules,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".json"],
    },
  },
};
