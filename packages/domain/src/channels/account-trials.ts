/** What is known of an account's connections; instants in ms. */
export interface AccountTrials {
  /** set by the operator, who answers for it */
  readonly isFromEnvironment: boolean;
  /** its provider let us in when a person signed in there; null: it goes by password */
  readonly mailLogin: object | null;
  /** when a person's test of its present servers succeeded */
  readonly verifiedAt: number | null;
  readonly lastSentAt: number | null;
  /** when its mailbox was last read */
  readonly lastSyncAt: number | null;
}

/** Whether an account has ever shown that it works (decisions.md, "Accounts": those of the environment count as verified). */
export function hasBeenTried(account: AccountTrials): boolean {
  if (account.isFromEnvironment || account.mailLogin !== null) return true;
  return account.verifiedAt !== null || account.lastSentAt !== null || account.lastSyncAt !== null;
}
