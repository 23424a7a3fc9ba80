// The clock simulator: a sequence of five steps over 10,000 leads, from the request to its answer.
import { completeSteps } from "@lead-dashboard/domain/sequences/sequence-step";
import { runCommand } from "../e2e/program.ts";
import { newId } from "../packages/server/src/db/ids.ts";
import type { Caller } from "../packages/server/src/http/route.ts";
import { insertSequence } from "../packages/server/src/sequences/create-sequence.ts";
import { simulateSequence } from "../packages/server/src/sequences/simulate-sequence.ts";
import { templateStore } from "../packages/server/src/templates/store.ts";
import type { Figure } from "./figures.ts";
import { openGround, settle } from "./ground.ts";

const LEADS = 10_000;

/** Measures on a database of 12,000 sample leads. */
export async function measureSimulator(): Promise<Figure[]> {
  const ground = await openGround();
  const { organizationId, settings } = ground;
  try {
    await runCommand(["sample-leads", "--count", String(LEADS + 2_000), "--json"], settings);
    const db = ground.open();
    await settle(db);
    const scope = { organizationId };
    const templates = await templateStore(db, scope).findDefaults("en");
    const text = (key: string) => templates.find(({ defaultKey }) => defaultKey === `en.${key}`)?.id ?? null;
    const steps = completeSteps(
      [
        { channel: "whatsapp-personal", templateId: text("whatsappFirst") },
        { channel: "email", templateId: text("email"), delayDays: 3, otherwise: { channel: "whatsapp-personal" } },
        { kind: "task", delayDays: 2, businessDaysOnly: true },
        { channel: "email", templateId: text("email"), delayDays: 3, otherwise: "skip" },
        { channel: "whatsapp-personal", templateId: text("whatsappLast"), delayDays: 4 },
      ],
      [],
      newId,
    );
    const actor = { kind: "system", name: "bench" } as const;
    const rules = {
      stopOnColleague: true,
      reenrollAfterDays: null,
      avoidHolidays: true,
      duringOpeningHours: true,
    };
    const id = await db.transaction((tx) =>
      insertSequence(tx, scope, { name: "Bench", state: "draft", steps, rules, actor }, Date.now()),
    );
    const rows = await db.query
      .selectFrom("lead")
      .select("id")
      .where("status", "in", ["NEW", "CONTACTED"])
      .limit(LEADS)
      .execute();
    const { id: memberId } = await db.query.selectFrom("member").select("id").executeTakeFirstOrThrow();
    const caller = { memberId, organizationId, role: "admin", actor: { kind: "member", memberId }, scope } as Caller;
    const request = { ids: rows.map((row) => row.id), days: 60, replyShare: 0.05, openShare: 0.4 };
    let longest = 0;
    let ticked = performance.now();
    const ticking = setInterval(() => {
      longest = Math.max(longest, performance.now() - ticked);
      ticked = performance.now();
    }, 10);
    const cpu = process.cpuUsage();
    const began = performance.now();
    const simulation = await simulateSequence(db, caller, { id, request, now: Date.now() });
    const wall = performance.now() - began;
    clearInterval(ticking);
    const { user, system } = process.cpuUsage(cpu);
    await db.close();
    if (simulation.simulated < LEADS * 0.9) throw new Error(`only ${simulation.simulated} leads were simulated`);
    return [
      {
        name: `simulator: ${LEADS.toLocaleString("en")} leads, 5 steps`,
        measured: wall,
        unit: "ms",
        target: 2_000,
        better: "lower",
      },
      {
        name: "simulator: processor",
        measured: (user + system) / 1_000,
        unit: "ms",
        target: 2_000,
        better: "lower",
      },
      {
        name: "simulator: longest pause of other requests",
        measured: longest,
        unit: "ms",
        target: 100,
        better: "lower",
      },
    ];
  } finally {
    await ground.close();
  }
}
