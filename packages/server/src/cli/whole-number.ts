import { InvalidArgumentError } from "commander";

const MOST = 999_999_999;

/** Reads an option that is a whole number from 0 up. */
export function wholeNumber(text: string): number {
  return withinRange(text, MOST);
}

/** Reads an option that is a port; 0 lets the machine choose one. */
export function portNumber(text: string): number {
  return withinRange(text, 65_535);
}

function withinRange(text: string, most: number): number {
  if (/^\d{1,9}$/.test(text) && Number(text) <= most) return Number(text);
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${most}.`);
}
