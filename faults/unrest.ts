// What people do to running sequences, chosen by chance: they edit them, pause and resume them, or one lead, or everything,
// while leads answer, opt out and are stopped by hand.
import { receiveMessage } from "../packages/server/src/messages/receive-message.ts";
import { turnSending } from "../packages/server/src/messages/turn-sending.ts";
import { newPhone, type OwnNumber, type TextGround } from "./texts.ts";

const CHANNELS = ["email", "sms", "whatsapp"] as const;
type Channel = (typeof CHANNELS)[number];

/** A sequence under test; its steps `a` and `c` are in every edition of it. */
interface Running {
  readonly channel: Channel;
  readonly id: string;
  readonly templates: ReadonlyMap<string, string>;
}

/** A lead in one of them. */
export interface Written {
  readonly leadId: string;
  readonly channel: Channel;
  /** the address as providers get it */
  readonly to: string;
  readonly enrollmentId: string;
  hasAnswered: boolean;
}

/** Something held: no gate may stand behind this place of the journal until it goes on. */
interface Hold {
  readonly where: "organization" | "sequence" | "enrollment";
  readonly id: string;
  readonly after: number;
  resume(): Promise<unknown>;
}

/** What was done, by its name. */
type Deeds = Record<string, number>;

/** People at work. */
export interface Unrest {
  readonly leads: readonly Written[];
  readonly deeds: Deeds;
  /** gates that passed although what they sent was paused */
  readonly passedAPause: number;
  /** enrolls so many new leads in each sequence */
  enroll(count: number): Promise<void>;
  /** one thing, by chance */
  act(): Promise<void>;
  /** everything that is paused goes on */
  calm(): Promise<void>;
}

/** Two of each, one after the other: a step left out and put back, one more, another order, other words. */
const EDITIONS = ["abc", "abdc", "ac", "acb", "aec", "dabc"];
/** The steps by their letters: `e` is step b with another text. */
const STEP_OF: Record<string, string> = { a: "a", b: "b", c: "c", d: "d", e: "b" };
const WINDOW = { from: "00:00", to: "24:00", days: [1, 2, 3, 4, 5, 6, 7] };

/** Starts a sequence for each channel. */
export async function startUnrest(ground: TextGround, random: () => number): Promise<Unrest> {
  const { world, organization } = ground;
  const { db } = world.foundation;
  const api = organization.api;
  const leads: Written[] = [];
  const deeds: Deeds = {};
  const holds: Hold[] = [];
  let passed = 0;
  const among = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const ask = async (method: "post" | "patch" | "put", path: string, body: object = {}) => {
    world.clock.set(Date.now());
    const { status, body: answer } = await api[method](path, body);
    // what has ended meanwhile can neither be paused nor resumed
    if (status >= 300 && status !== 409) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
    return answer;
  };
  const stepsOf = ({ channel, templates }: Pick<Running, "channel" | "templates">, edition: string) =>
    [...edition].map((letter) => ({
      id: STEP_OF[letter],
      channel,
      templateId: templates.get(letter),
      delayDays: 0,
      delayHours: 0,
      window: WINDOW,
    }));
  const sequences: Running[] = [];
  for (const channel of CHANNELS) {
    const templates = new Map<string, string>();
    for (const letter of "abcde") {
      const subject = channel === "email" ? { subject: `Step ${letter}` } : {};
      const made = { name: letter, channel, language: "en", ...subject, body: `Step ${letter} for {name}` };
      const { id } = await ask("post", "/templates", made);
      templates.set(letter, id);
      if (channel !== "whatsapp") continue;
      const approved = { name: `step_${letter}`, language: "en", parameters: [{ name: null, text: `Step ${letter}` }] };
      await ask("put", `/templates/${id}/whatsapp-template`, approved);
    }
    const rules = { stopOnColleague: false, avoidHolidays: false, duringOpeningHours: false };
    const steps = stepsOf({ channel, templates }, "abc");
    const { id } = await ask("post", "/sequences", { name: channel, state: "active", steps, rules });
    sequences.push({ channel, id, templates });
  }

  const journalEnd = async () => {
    const { end } = await db.query
      .selectFrom("messageAttempt")
      .select(({ fn }) => fn.max("position").as("end"))
      .executeTakeFirstOrThrow();
    return Number(end ?? 0);
  };
  const hold = async (one: Omit<Hold, "after">) => void holds.push({ ...one, after: await journalEnd() });
  const goOn = async (one: Hold) => {
    holds.splice(holds.indexOf(one), 1);
    const column = one.where === "sequence" ? "message.sequenceId" : "message.enrollmentId";
    const gates = await db.query
      .selectFrom("messageAttempt")
      .innerJoin("message", "message.id", "messageAttempt.messageId")
      .select("message.id")
      .where("what", "=", "gate")
      .where("position", ">", one.after)
      .$if(one.where !== "organization", (query) => query.where(column, "=", one.id))
      .execute();
    passed += gates.length;
    await one.resume();
  };
  const isHeld = (id: string) => holds.some((one) => one.id === id);
  /** One of those written to of late: the others have ended. */
  const someone = () => among(leads.slice(-40).filter(({ hasAnswered }) => !hasAnswered));
  const numberFor = (channel: Channel, leadId: string): OwnNumber | undefined => {
    const numbers = ground.own.filter((one) => one.channel === channel);
    return numbers[leads.findIndex((one) => one.leadId === leadId) % numbers.length] ?? numbers[0];
  };
  const say = async (lead: Written, body: string) => {
    lead.hasAnswered = true;
    const number = numberFor(lead.channel, lead.leadId);
    if (number !== undefined) {
      const status = await ground.write(number, lead.to, body);
      if (status >= 300) throw new Error(`An answer was refused: ${status}`);
      return;
    }
    const now = Date.now();
    const { leadId } = lead;
    const mail = { leadId, channel: "email", providerId: `<${leadId}>`, body, receivedAt: now } as const;
    await db.transaction((tx) => receiveMessage(tx, organization.scope, mail, now));
  };

  /** By its name; false: there is nothing to do it to. */
  const DEEDS: Record<string, () => Promise<boolean | undefined>> = {
    async edit() {
      const one = among(sequences);
      if (one === undefined) return false;
      await ask("patch", `/sequences/${one.id}`, { steps: stepsOf(one, among(EDITIONS) ?? "abc") });
    },
    async "pause a sequence"() {
      const one = among(sequences.filter(({ id }) => !isHeld(id)));
      if (one === undefined) return false;
      await ask("patch", `/sequences/${one.id}`, { state: "paused" });
      const resume = () => ask("patch", `/sequences/${one.id}`, { state: "active" });
      await hold({ where: "sequence", id: one.id, resume });
    },
    async "pause a lead"() {
      const one = someone();
      if (one === undefined || isHeld(one.enrollmentId)) return false;
      await ask("post", `/enrollments/${one.enrollmentId}/pause`);
      const resume = () => ask("post", `/enrollments/${one.enrollmentId}/resume`);
      await hold({ where: "enrollment", id: one.enrollmentId, resume });
    },
    async "pause everything"() {
      if (isHeld("organization")) return false;
      const turn = (on: boolean) => {
        world.clock.set(Date.now());
        return turnSending(world.foundation, organization.admin, on ? { on } : { on, reason: "faults" });
      };
      await turn(false);
      await hold({ where: "organization", id: "organization", resume: () => turn(true) });
    },
    async resume() {
      const one = among(holds);
      if (one === undefined) return false;
      await goOn(one);
    },
    async answer() {
      const one = someone();
      if (one === undefined) return false;
      await say(one, "Yes?");
    },
    async "opt out"() {
      const one = someone();
      if (one === undefined) return false;
      await say(one, "STOP");
    },
    async "stop a lead"() {
      const one = someone();
      if (one === undefined) return false;
      await ask("post", `/enrollments/${one.enrollmentId}/stop`);
    },
  };
  /** How often each is chosen. */
  const CHANCES: readonly (readonly [string, number])[] = [
    ["edit", 25],
    ["pause a sequence", 8],
    ["pause a lead", 12],
    ["pause everything", 5],
    ["resume", 25],
    ["answer", 17],
    ["opt out", 4],
    ["stop a lead", 4],
  ];

  return {
    leads,
    deeds,
    get passedAPause() {
      return passed;
    },
    async enroll(count) {
      for (const { channel, id } of sequences)
        for (let number = 0; number < count; number++) {
          const phone = newPhone(channel === "whatsapp" ? "whatsapp" : "sms");
          const email = `owner@shop-${phone.slice(1)}.example`;
          const reach = channel === "email" ? { email } : { phone };
          const { id: leadId } = await ask("post", "/leads", { name: `Cafe ${phone}`, country: "XK", ...reach });
          const consent = { channel: "whatsapp", isGiven: true, source: "Form on the website" };
          if (channel === "whatsapp") await ask("post", `/leads/${leadId}/consents`, consent);
          await ask("post", `/sequences/${id}/enrollments`, { ids: [leadId] });
          const { items } = (await api.get(`/sequences/${id}/enrollments?leadId=${leadId}`)).body;
          if (items[0] === undefined) throw new Error(`A lead was not enrolled by ${channel}`);
          const to = channel === "email" ? email : phone;
          leads.push({ leadId, channel, to, enrollmentId: items[0].id, hasAnswered: false });
        }
    },
    async act() {
      let left = random() * CHANCES.reduce((sum, [, chance]) => sum + chance, 0);
      const chosen = CHANCES.find(([, chance]) => {
        left -= chance;
        return left < 0;
      });
      const name = chosen?.[0] ?? "edit";
      if ((await DEEDS[name]?.()) !== false) deeds[name] = (deeds[name] ?? 0) + 1;
    },
    async calm() {
      while (holds[0] !== undefined) await goOn(holds[0]);
      // what was paused while it was held twice, or whose pause a kill of ours cut off
      for (const { id } of sequences) await ask("patch", `/sequences/${id}`, { state: "active" });
    },
  };
}
