// QR codes of addresses (ISO/IEC 18004): bytes, error correction M, versions 1 to 6, which hold 106 characters.

/** Per version: all code words, those for correction in a block, blocks. */
const SIZES: readonly (readonly [all: number, correction: number, blocks: number])[] = [
  [26, 10, 1],
  [44, 16, 1],
  [70, 26, 1],
  [100, 18, 2],
  [134, 24, 2],
  [172, 16, 4],
];
const LEVEL_M = 0b00;

const EXP = new Uint8Array(512);
const LOG = new Uint8Array(256);
for (let power = 0, value = 1; power < 255; power++) {
  EXP[power] = value;
  EXP[power + 255] = value;
  LOG[value] = power;
  value = value < 128 ? value * 2 : (value * 2) ^ 0x11d;
}
const at = (table: ArrayLike<number>, index: number) => table[index] ?? 0;
const times = (a: number, b: number) => (a === 0 || b === 0 ? 0 : at(EXP, at(LOG, a) + at(LOG, b)));

/** The code words that correct a block (Reed and Solomon, over GF(256)). */
function correctionOf(block: readonly number[], count: number): number[] {
  let generator = [1];
  for (let power = 0; power < count; power++) {
    const next = [...generator, 0];
    for (const [index, factor] of generator.entries())
      next[index + 1] = at(next, index + 1) ^ times(factor, at(EXP, power));
    generator = next;
  }
  const rest = [...block, ...new Array<number>(count).fill(0)];
  for (let index = 0; index < block.length; index++) {
    const lead = at(rest, index);
    for (let term = 1; term < generator.length; term++)
      rest[index + term] = at(rest, index + term) ^ times(at(generator, term), lead);
  }
  return rest.slice(block.length);
}

function codeWords(bytes: readonly number[], version: number): number[] {
  const [all, correction, blocks] = SIZES[version - 1] ?? [0, 0, 1];
  const room = all - correction * blocks;
  const bits = [0, 1, 0, 0, ...bitsOf(bytes.length, 8), ...bytes.flatMap((byte) => bitsOf(byte, 8))];
  bits.push(...[0, 0, 0, 0].slice(0, room * 8 - bits.length));
  while (bits.length % 8 !== 0) bits.push(0);
  const words: number[] = [];
  for (let start = 0; start < bits.length; start += 8)
    words.push(bits.slice(start, start + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  for (let pad = 0xec; words.length < room; pad ^= 0xec ^ 0x11) words.push(pad);
  const length = Math.floor(room / blocks);
  const short = blocks - (room % blocks);
  const parts: number[][] = [];
  for (let block = 0, start = 0; block < blocks; block++) {
    const size = length + (block < short ? 0 : 1);
    parts.push(words.slice(start, start + size));
    start += size;
  }
  const corrections = parts.map((part) => correctionOf(part, correction));
  const woven: number[] = [];
  for (let place = 0; place <= length; place++)
    for (const part of parts) if (place < part.length) woven.push(at(part, place));
  for (let place = 0; place < correction; place++) for (const part of corrections) woven.push(at(part, place));
  return woven;
}

function bitsOf(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => (value >> (count - 1 - index)) & 1);
}

/** The fifteen bits that name level and mask, with their own correction (BCH) and mask. */
function formatBits(mask: number): number[] {
  const named = (LEVEL_M << 3) | mask;
  let rest = named << 10;
  for (let bit = 14; bit >= 10; bit--) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10);
  return bitsOf(((named << 10) | rest) ^ 0x5412, 15);
}

type Grid = (boolean | null)[][];

function frame(size: number, version: number): Grid {
  const grid: Grid = Array.from({ length: size }, () => new Array<boolean | null>(size).fill(null));
  const set = (row: number, column: number, isDark: boolean) => {
    const line = grid[row];
    if (line !== undefined && column >= 0 && column < size) line[column] = isDark;
  };
  for (const [top, left] of [
    [0, 0],
    [0, size - 7],
    [size - 7, 0],
  ] as const)
    for (let row = -1; row <= 7; row++)
      for (let column = -1; column <= 7; column++) {
        const ring = Math.max(Math.abs(row - 3), Math.abs(column - 3));
        set(top + row, left + column, ring === 3 || ring <= 1);
      }
  if (version > 1)
    for (let row = -2; row <= 2; row++)
      for (let column = -2; column <= 2; column++)
        set(size - 7 + row, size - 7 + column, Math.max(Math.abs(row), Math.abs(column)) !== 1);
  for (let place = 8; place < size - 8; place++) {
    set(6, place, place % 2 === 0);
    set(place, 6, place % 2 === 0);
  }
  return grid;
}

/** Where the bits of level and mask stand: around the upper left corner, and once more at the two others. */
function writeFormat(grid: Grid, size: number, mask: number): void {
  const set = (column: number, row: number, isDark: boolean) => {
    const line = grid[row];
    if (line !== undefined) line[column] = isDark;
  };
  for (const [index, bit] of formatBits(mask).reverse().entries()) {
    const isDark = bit === 1;
    if (index < 8) set(8, index < 6 ? index : index + 1, isDark);
    else set(index === 8 ? 7 : 14 - index, 8, isDark);
    if (index < 8) set(size - 1 - index, 8, isDark);
    else set(8, size - 15 + index, isDark);
  }
  set(8, size - 8, true);
}

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
];

/** Long runs and big squares of one colour are hard to read: the fewer the better. */
function penalty(grid: readonly (readonly boolean[])[]): number {
  let sum = 0;
  const size = grid.length;
  const cell = (row: number, column: number) => grid[row]?.[column] ?? false;
  for (let line = 0; line < size; line++)
    for (const read of [(index: number) => cell(line, index), (index: number) => cell(index, line)]) {
      let run = 0;
      for (let index = 0; index < size; index++) {
        run = index > 0 && read(index) === read(index - 1) ? run + 1 : 1;
        sum += run === 5 ? 3 : run > 5 ? 1 : 0;
      }
    }
  for (let row = 0; row < size - 1; row++)
    for (let column = 0; column < size - 1; column++) {
      const dark = cell(row, column);
      if (cell(row, column + 1) === dark && cell(row + 1, column) === dark && cell(row + 1, column + 1) === dark)
        sum += 3;
    }
  return sum;
}

/** The code of a text as rows of cells, true = dark, without the white border of four cells it needs. Throws RangeError beyond 106 bytes. */
export function qrCode(text: string): boolean[][] {
  const bytes = [...new TextEncoder().encode(text)];
  const version = SIZES.findIndex(([all, correction, blocks]) => bytes.length + 2 <= all - correction * blocks) + 1;
  if (version === 0) throw new RangeError(`${bytes.length} bytes are too many for a QR code of ours`);
  const size = 17 + 4 * version;
  const empty = frame(size, version);
  writeFormat(empty, size, 0);
  const bits = codeWords(bytes, version).flatMap((word) => bitsOf(word, 8));
  const drawn = MASKS.map((isFlipped, mask) => {
    const grid = empty.map((line) => [...line]);
    let next = 0;
    let isUp = true;
    for (let right = size - 1; right > 0; right -= 2, isUp = !isUp) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step++)
        for (const column of [right, right - 1]) {
          const row = isUp ? size - 1 - step : step;
          const line = grid[row];
          if (line === undefined || line[column] !== null) continue;
          line[column] = ((bits[next++] ?? 0) === 1) !== isFlipped(row, column);
        }
    }
    writeFormat(grid, size, mask);
    return grid.map((line) => line.map((isDark) => isDark === true));
  });
  return drawn.reduce((best, one) => (penalty(one) < penalty(best) ? one : best));
}
