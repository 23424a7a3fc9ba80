// Loaded into the program by the harness alone (`node --import`): kills it at a point of its pipeline, and moves its clock.
import { subscribe } from "node:diagnostics_channel";
import { openSync, readSync } from "node:fs";

const [point = "", time = "1"] = (process.env.FAULT_POINT ?? "").split(":");
let left = Number(time);
if (point !== "")
  subscribe("lead-dashboard.pipeline", (reached) => {
    if (reached !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  });

// Read anew each time: a clock that was moved while the process was stopped shows it from its first instruction on.
const machine = Date.now;
const told = openSync(process.env.FAULT_CLOCK ?? "", "r");
const aheadMs = new Float64Array(1);
Date.now = () => {
  readSync(told, aheadMs, 0, 8, 0);
  return machine() + (aheadMs[0] ?? 0);
};
