import { accountEndpoints } from "@lead-dashboard/contract/accounts/endpoints";
import { call } from "../api/call.ts";
import { enterSession } from "../api/session.ts";
import { describeError } from "../look/States.tsx";
import { toast } from "../look/toasts.ts";

/** Works in another of one's organizations from now on, beginning at the Quick Dashboard. */
export async function switchOrganization(organizationId: string): Promise<void> {
  try {
    enterSession(await call(accountEndpoints.chooseOrganization, { body: { organizationId } }));
    location.assign("/");
  } catch (error) {
    toast(describeError(error), { tone: "bad" });
  }
}
