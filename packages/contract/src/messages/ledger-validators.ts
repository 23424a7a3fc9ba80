import type { ValidatorsFor } from "../validators.ts";
import { idParams } from "../wire.ts";
import type { ledgerEndpoints } from "./ledger-endpoints.ts";
import { DeliveryPage, DeliveryQuery, MessageHistory } from "./ledger-schemas.ts";
import { Message } from "./schemas.ts";

/** The validators of the ledger's endpoints. */
export const ledgerValidators = {
  readMessageHistory: { params: idParams, output: MessageHistory },
  repeatMessage: { params: idParams, output: Message },
  listDeliveries: { params: idParams, query: DeliveryQuery, output: DeliveryPage },
  retryDelivery: { params: idParams },
  discardDelivery: { params: idParams },
} satisfies ValidatorsFor<typeof ledgerEndpoints>;
