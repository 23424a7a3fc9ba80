import type { Listeners } from "../events/listeners.ts";
import { scanByItself } from "./scan-by-itself.ts";

/** An import that brought something may have brought somebody twice. */
export const duplicateListeners: Listeners = {
  name: "duplicates",
  on: {
    "import.finished": async ({ organizationId, detail }, foundation) => {
      if (Number(detail?.created ?? 0) + Number(detail?.updated ?? 0) > 0)
        await scanByItself(foundation, organizationId);
    },
  },
};
