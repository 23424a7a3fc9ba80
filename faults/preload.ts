// Loaded into the program by the harness alone (`node --import`): kills it at a point of its pipeline, and moves its clock.
import { subscribe } from "node:diagnostics_channel";

const [point = "", time = "1"] = (process.env.FAULT_POINT ?? "").split(":");
let left = Number(time);
if (point !== "")
  subscribe("lead-dashboard.pipeline", (reached) => {
    if (reached !== point) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, "SIGKILL");
  });

const machine = Date.now;
let aheadMs = Number(process.env.FAULT_AHEAD ?? 0);
Date.now = () => machine() + aheadMs;
process.on("message", (told) => {
  if (typeof told === "object" && told !== null && "aheadMs" in told) aheadMs = Number(told.aheadMs);
});
// the harness may go on talking, the program need not wait for it
process.channel?.unref();
