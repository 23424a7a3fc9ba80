// Which of several accounts writes to a lead for the first time: every lead has its own order of the accounts (weighted
// rendezvous hashing), so that each gets a share like its cap, however many messages are planned at once, and a lead keeps
// its account when others come or go.

/** An account that could write. */
export interface Sharer {
  readonly id: string;
  /** its share beside the others'; more than 0 */
  readonly weight: number;
}

/** FNV-1a with a final mix: even enough for shares, the same on every machine. In (0, 1). */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash ^= hash >>> 16;
  return ((hash >>> 0) + 0.5) / 4_294_967_296;
}

/** An account of a member, or of the organization (null), with its cap. */
export interface SharingAccount {
  readonly id: string;
  readonly memberId: string | null;
  readonly dailyCap: number | null;
}

/** The share of an account without a cap beside those that have one. */
const USUAL_SHARE = 500;

/**
 * The accounts that may write to a lead, the one it would have first of all: its assignee's own where there are any, else
 * the organization's, shared in proportion to their caps.
 */
export function accountsForLead<A extends SharingAccount>(
  lead: { readonly id: string; readonly assignedTo: string | null },
  accounts: readonly A[],
): A[] {
  const usable = accounts.filter(({ memberId }) => memberId === null || memberId === lead.assignedTo);
  const own = usable.filter(({ memberId }) => memberId !== null);
  const sharers = (own.length > 0 ? own : usable).map((account) => ({
    id: account.id,
    weight: Math.min(account.dailyCap ?? USUAL_SHARE, USUAL_SHARE),
    account,
  }));
  return orderForLead(lead.id, sharers).map(({ account }) => account);
}

/** The account a lead is written to from: the one that wrote to it `before`, where it still may, else its own. */
export function accountOfLead<A extends SharingAccount>(
  lead: { readonly id: string; readonly assignedTo: string | null },
  accounts: readonly A[],
  before: string | null,
): A | null {
  const known = accounts.find(
    ({ id, memberId }) => id === before && (memberId === null || memberId === lead.assignedTo),
  );
  return known ?? accountsForLead(lead, accounts)[0] ?? null;
}

/** The accounts in this lead's order, its own first. */
export function orderForLead<S extends Sharer>(leadId: string, sharers: readonly S[]): S[] {
  const rank = ({ id, weight }: Sharer) => -Math.log(fraction(`${id} ${leadId}`)) / weight;
  return sharers
    .map((sharer) => ({ sharer, rank: rank(sharer) }))
    .sort((one, other) => one.rank - other.rank || (one.sharer.id < other.sharer.id ? -1 : 1))
    .map(({ sharer }) => sharer);
}
