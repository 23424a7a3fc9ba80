/** Where the compiled program is kept. */
export declare const compiledFolder: string;
/** What the sources of a checkout look like now: any change of a file, also a new or removed one, gives another text. */
export declare function sourceState(root?: string): string;
/** The compiled program, or null when there is none that fits the sources. */
export declare function compiledProgram(): string | null;
