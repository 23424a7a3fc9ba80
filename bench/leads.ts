// Lists, search and HTTP over 100,000 and 1,000,000 leads of one organization, in one process.
import type { LeadFilter } from "@lead-dashboard/contract/leads/lead-query";
import autocannon from "autocannon";
import { runCommand, startProgram } from "../e2e/program.ts";
import type { Db, Scope } from "../packages/server/src/db/database.ts";
import type { Sort } from "../packages/server/src/leads/list-cursor.ts";
import { countLeads } from "../packages/server/src/leads/store-count.ts";
import { listLeadTexts } from "../packages/server/src/leads/store-texts.ts";
import { writeLeadPage } from "../packages/server/src/leads/write-lead-page.ts";
import { type Figure, percentile } from "./figures.ts";
import { openGround, settle } from "./ground.ts";

const PAGE = 50;
const ROUNDS = 40;
const HTTP_SECONDS = 10;

/** Filters and orders as people use them: presets, board columns, cities, combinations, each both ways where it makes sense. */
const LISTS: readonly { filter: LeadFilter; sort: Sort }[] = [
  { filter: {}, sort: "-score" },
  { filter: {}, sort: "name" },
  { filter: {}, sort: "nextFollowUpAt" },
  { filter: {}, sort: "-lastContactedAt" },
  { filter: {}, sort: "-rating" },
  { filter: { status: ["NEW"] }, sort: "-score" },
  { filter: { status: ["NEW"], temperature: ["HOT"] }, sort: "-score" },
  { filter: { status: ["REPLIED"] }, sort: "-lastContactedAt" },
  { filter: { status: ["LOST"] }, sort: "-createdAt" },
  { filter: { temperature: ["HOT"] }, sort: "name" },
  { filter: { city: ["Prishtina"] }, sort: "-score" },
  { filter: { city: ["Nîmes"] }, sort: "name" },
  { filter: { category: ["Barber shop"] }, sort: "-score" },
  { filter: { category: ["Gym"], city: ["Leipzig"] }, sort: "-score" },
  { filter: { country: ["XK"], hasWebsite: false }, sort: "-score" },
  { filter: { country: ["DE"], hasEmail: true, status: ["NEW"] }, sort: "-rating" },
  { filter: { scoreMin: 60, scoreMax: 75 }, sort: "-score" },
  { filter: { scoreMin: 60 }, sort: "-createdAt" },
  { filter: { followUp: ["overdue"] }, sort: "nextFollowUpAt" },
  { filter: { followUp: ["today", "week"], status: ["CONTACTED"] }, sort: "nextFollowUpAt" },
  { filter: { tag: ["vip"] }, sort: "-score" },
  { filter: { assignedTo: ["none"], hasPhone: true }, sort: "-score" },
  { filter: { any: [{ status: ["REPLIED"] }, { temperature: ["HOT"], hasWebsite: false }] }, sort: "-score" },
];

/** What people type, as they type it: common and rare words, beginnings, numbers, several words. */
const TYPED = [
  "barber",
  "prishtina",
  "hauptstraße",
  "golden cafe",
  "gym leipzig",
  "sample",
  "044 2",
  "muller",
  "bella pizza 77",
];

/** Measures with `count` leads. */
export async function measureLeads(count: number): Promise<Figure[]> {
  const ground = await openGround();
  const { settings, organizationId, apiKey } = ground;
  try {
    const seeding = performance.now();
    await runCommand(["sample-leads", "--count", String(count), "--json"], settings);
    const seconds = (performance.now() - seeding) / 1000;
    const db = ground.open();
    await settle(db);
    const scope = { organizationId };
    const figures = [
      ...(await measureLists(db, scope)),
      ...(await measureSearch(db, scope)),
      ...(await measureCounts(db, scope)),
    ];
    await db.close();
    const size = `${count.toLocaleString("en")} leads`;
    return [
      {
        name: "sample-leads, rows stored",
        measured: count / seconds,
        unit: "/s",
        target: 5_000,
        better: "higher",
      } as const,
      ...figures,
      ...(await measureHttp(settings, apiKey)),
    ].map((figure) => ({ ...figure, name: `${size}: ${figure.name}` }));
  } finally {
    await ground.close();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * Of a program just started, and of one that runs: the first time a page of the file is touched costs more than all else. The
 * second walk makes each lead's text anew all the same: there are more of them than are kept.
 */
async function measureLists(db: Db, scope: Scope): Promise<Figure[]> {
  const first = await walkLists(db, scope);
  const later = await walkLists(db, scope);
  return [
    { name: "list page, p50", measured: percentile(later, 0.5), unit: "ms", target: 0.6, better: "lower" },
    { name: "list page, p99", measured: percentile(later, 0.99), unit: "ms", target: 5, better: "lower" },
    {
      name: "list page just after the start, p50",
      measured: percentile(first, 0.5),
      unit: "ms",
      target: 2,
      better: "lower",
    },
    {
      name: "list page just after the start, p99",
      measured: percentile(first, 0.99),
      unit: "ms",
      target: 10,
      better: "lower",
    },
  ];
}

/** Server time of a page: the query and the answer's text. Each list is walked page after page. */
async function walkLists(db: Db, scope: Scope): Promise<number[]> {
  const samples: number[] = [];
  const asker = { memberId: "", now: Date.now() };
  for (const { filter, sort } of LISTS) {
    const own: number[] = [];
    let cursor: string | null = null;
    for (let round = 0; round < ROUNDS; round++) {
      own.push(
        await timed(async () => {
          const page = await listLeadTexts(db, scope, { filter, sort, limit: PAGE, cursor, asker });
          writeLeadPage(page);
          cursor = page.nextCursor;
        }),
      );
    }
    show(`list ${sort} ${JSON.stringify(filter)}`, own.slice(1));
    samples.push(...own.slice(1));
  }
  return samples;
}

async function measureSearch(db: Db, scope: Scope): Promise<Figure[]> {
  const samples: number[] = [];
  const asker = { memberId: "", now: Date.now() };
  for (const text of TYPED) {
    for (let letters = 1; letters <= text.length; letters++) {
      const q = text.slice(0, letters);
      const own: number[] = [];
      for (let round = 0; round < 6; round++) {
        own.push(
          await timed(() =>
            listLeadTexts(db, scope, { filter: { q }, sort: "-score", limit: PAGE, cursor: null, asker }),
          ),
        );
      }
      show(`search ${q}`, own.slice(1));
      samples.push(...own.slice(1));
    }
  }
  return [
    { name: "search as you type, p99", measured: percentile(samples, 0.99), unit: "ms", target: 15, better: "lower" },
  ];
}

async function measureCounts(db: Db, scope: Scope): Promise<Figure[]> {
  const samples: number[] = [];
  const asker = { memberId: "", now: Date.now() };
  for (const { filter } of LISTS) {
    for (let round = 0; round < 6; round++) samples.push(await timed(() => countLeads(db, scope, { filter, asker })));
  }
  return [
    { name: "counts of a filter, p99", measured: percentile(samples, 0.99), unit: "ms", target: 15, better: "lower" },
  ];
}

/** The same page as every open browser asks for it again and again, and pages that nobody asked for before. */
async function measureHttp(settings: Record<string, string>, apiKey: string): Promise<Figure[]> {
  const program = await startProgram(settings);
  const path = "/api/v1/leads?sort=-score&status=NEW";
  const distinct = Array.from({ length: 500 }, (_, at) => ({
    path: `${path}&scoreMax=${60 - (at % 50)}&limit=${50 + Math.floor(at / 50)}`,
  }));
  const perSecond = async (requests: { path: string }[]) => {
    const headers = { authorization: `Bearer ${apiKey}` };
    const result = await autocannon({ url: program.url, connections: 16, duration: HTTP_SECONDS, headers, requests });
    if (result.non2xx > 0) throw new Error(`${result.non2xx} lists were refused`);
    return result.requests.average;
  };
  try {
    return [
      {
        name: "HTTP list with authentication, 16 connections, the same page",
        measured: await perSecond([{ path }]),
        unit: "/s",
        target: 1_500,
        better: "higher",
      },
      {
        name: "HTTP list with authentication, 16 connections, 500 different pages",
        measured: await perSecond(distinct),
        unit: "/s",
        target: 1_500,
        better: "higher",
      },
    ];
  } finally {
    await program.stop();
  }
}

/** Slow ones by name, with BENCH_DETAILS=1. */
function show(name: string, samples: readonly number[]): void {
  if (process.env.BENCH_DETAILS !== "1") return;
  const [p50, most] = [percentile(samples, 0.5), Math.max(...samples)];
  process.stderr.write(`${p50.toFixed(2).padStart(8)} ${most.toFixed(2).padStart(8)}  ${name}\n`);
}
