/** Words about numbers that were typed. */
export const numbers = {
  noAmount: (text: string) => `Not saved: “${text}” is no amount. Write it like 1200 or 1234.50.`,
  noNumber: (text: string) => `Not saved: “${text}” is no number. Write it like 12 or 12.5.`,
  unclear: (text: string, [thousands, decimals]: readonly [number, number]) =>
    `Not saved: “${text}” can be read two ways. Write ${thousands} or ${decimals.toFixed(4)}.`,
};
