/** An amount without decimals in its currency: "€1,200"; the code stands in front where the currency is not known. */
export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency, maximumFractionDigits: 0 }).format(amount);
  } catch {
    return `${currency} ${Math.round(amount)}`;
  }
}

/** A small amount with its decimals, at most four: "$0.0158". */
export function exactMoney(amount: number, currency: string): string {
  try {
    const shown = { style: "currency", currency, minimumFractionDigits: 2, maximumFractionDigits: 4 } as const;
    return new Intl.NumberFormat("en", shown).format(amount);
  } catch {
    return `${currency} ${amount}`;
  }
}
