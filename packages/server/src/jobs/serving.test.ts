import { expect, test } from "vitest";
import { isServing, noteRequest, noteSending, noteTakenOn } from "./serving.ts";

// each test on a stretch of the clock of its own
test("somebody who looks at the progress now and then is not being served", () => {
  for (const ms of [0, 250, 500, 750, 1000, 1250]) {
    noteRequest("GET", 1_000_000 + ms);
    expect(isServing(1_000_000 + ms)).toBe(false);
  }
});

test("somebody who reads page after page is, until a second after the last", () => {
  const start = 2_000_000;
  for (let page = 0; page < 10; page++) noteRequest("GET", start + page * 100);
  expect(isServing(start + 1_000)).toBe(true);
  expect(isServing(start + 2_000)).toBe(false);
});

test("somebody who changes something is, once", () => {
  noteRequest("PATCH", 3_000_000);
  expect(isServing(3_000_900)).toBe(true);
  expect(isServing(3_001_100)).toBe(false);
});

test("somebody whose request starts work in the background is not: that work is what is waited for", () => {
  noteRequest("POST", 5_000_000);
  noteTakenOn(5_000_000);
  expect(isServing(5_000_010)).toBe(false);
  noteRequest("PATCH", 5_001_000);
  noteRequest("POST", 5_001_100);
  noteTakenOn(5_001_100);
  expect(isServing(5_001_900)).toBe(true);
});

test("whoever sends is, until its messages have left", () => {
  noteSending(1_500, 6_000_000);
  noteSending(1_000, 6_000_000);
  expect(isServing(6_001_400)).toBe(true);
  expect(isServing(6_001_600)).toBe(false);
});
