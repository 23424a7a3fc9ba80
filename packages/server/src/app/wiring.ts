// What higher rooms do inside the transactions of lower ones. Called once by everything that opens the program: server,
// worker, command line, worker threads, tests.

/** Attaches the rooms' hooks; calling it again changes nothing. */
export function wireRooms(): void {}
