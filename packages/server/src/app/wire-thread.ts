// What every worker thread loads before its work: the hooks of the rooms, and its place behind those who wait for an answer.
import { platform, setPriority } from "node:os";
import { wireRooms } from "./wiring.ts";

/** How much a thread stands back behind requests (Linux `nice`, where it holds for the thread alone). */
const NICE = 5;

wireRooms();
if (platform() === "linux") setPriority(NICE);
