import type { Temperature as TemperatureName } from "@lead-dashboard/domain/leads/temperature";
import { Flame, Snowflake, Sun } from "lucide-react";
import { Badge } from "../look/Badge.tsx";
import { leads as t } from "../messages/en/leads.ts";

const LOOKS = {
  HOT: { tone: "hot", icon: <Flame /> },
  WARM: { tone: "warm", icon: <Sun /> },
  COLD: { tone: "cold", icon: <Snowflake /> },
} as const;

/** Temperature and score as one pill: icon, word, number and colour. */
export function Temperature({ temperature, score }: { temperature: TemperatureName; score?: number }) {
  const look = LOOKS[temperature];
  return (
    <Badge tone={look.tone} className="numbers">
      {look.icon}
      {t.temperatures[temperature]}
      {score === undefined ? null : <span>{score}</span>}
    </Badge>
  );
}
