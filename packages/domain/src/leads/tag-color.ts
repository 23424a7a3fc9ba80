/** The colours a tag may have; null on the wire is the plain grey. */
export const TAG_COLORS = ["blue", "green", "amber", "red", "sky"] as const;

/** A colour of a tag. */
export type TagColor = (typeof TAG_COLORS)[number];
